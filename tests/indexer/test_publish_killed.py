"""A writer may be killed at any moment, and readers never see half an index.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times, or as often as fits into the time allowed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import UsageError
from indexer.document import Document
from indexer.publish import current, publish, verify
from tests.indexer.publishing import UNMEASURED, answers, pages, put

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
KILLS = 1000 if LONG else 50
SECONDS = 3600 if LONG else 25
WRITER = """
import sys
from pathlib import Path
from tests.indexer.publishing import put
print("ready", flush=True)
for number in range(1000):
    put(Path(sys.argv[1]), 30)
"""


def start_writer(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, env=UNMEASURED)


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
    chance = random.Random(1)
    started, kills = time.monotonic(), 0
    while kills < KILLS and time.monotonic() - started < SECONDS:
        writer = start_writer(root)
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.02, 0.25))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        kills += 1
        writer.stdout.close()
        used = current(root)
        assert (used.degraded, answers(used), verify(used)) == ("", 30, [])
    assert put(root, 30).degraded == ""
    assert list(root.glob("tmp-*")) == []
    assert kills >= 5
    print(f"{kills} kills, {time.monotonic() - started:.0f} s")


def test_readers_never_see_half_an_index_while_it_is_published(root: Path) -> None:
    put(root, 30)
    writer = start_writer(root)
    assert writer.stdout
    writer.stdout.readline()
    seen = set()
    until = time.monotonic() + 1
    while time.monotonic() < until:
        used = current(root)
        assert used.degraded == ""
        seen.add(used.name)
    writer.kill()
    writer.wait()
    writer.stdout.close()
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
