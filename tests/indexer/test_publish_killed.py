"""A writer may be killed at any moment, and readers never see half an index.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import UsageError
from indexer.document import Document
from indexer.publish import current, publish, verify
from tests.faults.killing import Worker
from tests.indexer.publishing import answers, pages, put
from tests.long import LONG

KILLS = 1000 if LONG else 50
PATIENCE = 60  # seconds until one index is published
WORK = "tests.indexer.test_publish_killed:write"


def write(root: str) -> None:
    """Publish again and again."""
    for _ in range(1000):
        put(Path(root), 30)


def test_what_a_killed_writer_left_is_removed_by_the_next(root: Path) -> None:
    put(root, 3)
    (root / "tmp-abc").mkdir()
    (root / "tmp-abc" / "half").write_bytes(b"x")
    (root / "tmp-CURRENT").write_bytes(b"x")
    assert current(root).documents == 3
    put(root, 4)
    assert list(root.glob("tmp-*")) == []


def test_a_writer_killed_at_any_moment_leaves_a_sound_index(root: Path) -> None:
    put(root, 30)
    first = current(root).name
    chance = random.Random(1)
    started = time.monotonic()
    with Worker(WORK) as writer:
        writer.begin(root)
        while current(root).name == first and time.monotonic() - started < PATIENCE:
            time.sleep(0.005)
        usual = min(0.4, time.monotonic() - started)
        writer.kill()
        seen = {first, current(root).name}
        for _ in range(KILLS):
            writer.begin(root)
            time.sleep(chance.uniform(0, 1.2 * usual))
            writer.kill()
            used = current(root)
            assert (used.degraded, answers(used), verify(used)) == ("", 30, [])
            seen.add(used.name)
    assert put(root, 30).degraded == ""
    assert list(root.glob("tmp-*")) == []
    assert len(seen) > 1
    print(f"{KILLS} kills, {time.monotonic() - started:.0f} s, {len(seen)} indexes")


def test_readers_never_see_half_an_index_while_it_is_published(root: Path) -> None:
    put(root, 30)
    seen = set()
    with Worker(WORK) as writer:
        writer.begin(root)
        started = time.monotonic()
        while time.monotonic() - started < (1 if len(seen) > 1 else PATIENCE):
            used = current(root)
            assert used.degraded == ""
            seen.add(used.name)
    assert len(seen) > 1


def test_a_build_that_fails_leaves_the_index_in_use_and_no_rubbish(root: Path) -> None:
    put(root, 3)

    def broken() -> Iterator[Document]:
        yield from pages(2)
        raise UsageError("E000", "The store went away.")

    with pytest.raises(UsageError):
        publish(root, broken(), engine="whoosh:", versions={})
    assert current(root).documents == 3
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LOCK", "gen-00000001"]
