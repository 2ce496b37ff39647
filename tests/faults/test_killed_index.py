"""kill -9 at any moment of `findwell index`: the index that answered before or the new one answers, whole.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times.
"""

import random
import time
from pathlib import Path

from click.testing import CliRunner

from indexer.generation import open_published
from indexer.publish import current, verify
from indexer.request import Request
from search_app.cli import main
from tests.faults.killing import Worker
from tests.long import LONG
from tests.search_app.sites import page, publish_site

KILLS = 1000 if LONG else 50
PAGES = 12
PATIENCE = 60  # seconds until one index is published
ENTRY = "- id: tace\n  labels: [TACE]\n  definition: A treatment that puts chemotherapy into the liver.\n"


def index(data: str) -> None:
    """Build and publish again and again, as the command does."""
    for _ in range(1000):
        done = CliRunner().invoke(main, ["--data", data, "index", "--force"])
        assert done.exit_code == 0, done.output


def found(root: Path) -> int:
    """How many pages the index in use finds, each of which says the word."""
    published = open_published(root)
    try:
        return published.searcher.search(Request(query="chemotherapy")).total
    finally:
        published.searcher.close()


def test_an_index_command_killed_at_any_moment_leaves_a_sound_index(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "words.yaml").write_text(ENTRY, encoding="utf-8")
    publish_site(tmp_path, [page(f"p{n}", f"Chemotherapy and TACE, part {n}.") for n in range(PAGES)])
    root = tmp_path / "index"
    chance = random.Random(3)
    first = current(root).name
    started = time.monotonic()
    with Worker("tests.faults.test_killed_index:index") as indexing:
        indexing.begin(tmp_path)
        while current(root).name == first and time.monotonic() - started < PATIENCE:
            time.sleep(0.005)
        usual = min(0.4, time.monotonic() - started)
        indexing.kill()
        names = {current(root).name}
        for _ in range(KILLS):
            indexing.begin(tmp_path)
            time.sleep(chance.uniform(0, 1.2 * usual))
            indexing.kill()
            used = current(root)
            assert (used.degraded, verify(used), found(root)) == ("", [], PAGES)
            names.add(used.name)
    assert CliRunner().invoke(main, ["--data", str(tmp_path), "index", "--force"]).exit_code == 0
    assert list(root.glob("tmp-*")) == []
    print(f"{KILLS} kills, {len(names)} indexes, {time.monotonic() - started:.0f} s")
