"""kill -9 at any moment of a crawl: nothing is lost or there twice, and one page at most is asked for again.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times, or as often as fits into the time allowed.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.frontier import unfinished
from corpus.store import State, Store
from tests.corpus.conftest import Site

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
KILLS = 1000 if LONG else 50
SECONDS = 3600 if LONG else 40
PAGES = 250
CRAWL = """
import sys, pathlib
from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Store
limits = Limits(delay=0)
with Store(pathlib.Path(sys.argv[1])) as store:
    with Fetcher(user_agent='findwell', allow_private=True, limits=limits) as fetcher:
        crawl(store, [sys.argv[2]], fetcher=fetcher, limits=limits, on_progress=lambda progress: None)
"""


@contextmanager
def crawling(folder: Path, site: Site) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen([sys.executable, "-c", CRAWL, str(folder), site.origin])
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def fill(site: Site) -> list[str]:
    """Pages that link to one another, so that the frontier grows while the crawl goes on."""
    paths = ["/", *(f"/{number}" for number in range(1, PAGES))]
    for number, path in enumerate(paths):
        further = (f'<a href="/{n}">{n}</a>' for n in range(4 * number + 1, 4 * number + 5) if n < PAGES)
        site.page(path, f"<p>This is page {number}.</p>{''.join(further)}")
    return paths


def check(folder: Path, site: Site, paths: list[str]) -> bool:
    """Every page in the store is right, and all are there when the crawl is done; returns whether it is."""
    with Store(folder) as store:
        assert store.database.rows("PRAGMA integrity_check") == [("ok",)]
        kept = [record.url.removeprefix(site.origin) for record in store.records(state=State.KEPT)]
        assert len(kept) == len(set(kept))
        assert set(kept) <= set(paths)
        for path in kept:
            number = path.removeprefix("/") or "0"
            assert f"This is page {number}.".encode() in store.body(site.origin + path)
        if not kept or unfinished(store.database):
            return False
        assert set(kept) == set(paths)
        assert store.database.rows("SELECT count(*) FROM frontier") == [(0,)]
        return True


def test_a_crawl_killed_again_and_again_loses_nothing_and_repeats_at_most_one_page_each_time(
    site: Site, tmp_path: Path
) -> None:
    paths = fill(site)
    chance = random.Random(4)
    started = time.monotonic()
    kills = finished = 0
    while kills < KILLS and time.monotonic() - started < SECONDS:
        folder = tmp_path / str(finished)
        before = len(site.asked)
        asked_before = Counter(path for path in site.asked if path in paths)
        with crawling(folder, site) as child:
            while len(site.asked) == before and child.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.08))
            kills += child.poll() is None
        asked = Counter(path for path in site.asked if path in paths)
        again = sum(count > asked_before[path] > 0 for path, count in asked.items())
        assert again <= 1, f"after {kills} kills"
        if check(folder, site, paths):
            finished += 1
            site.asked.clear()
    with crawling(tmp_path / str(finished), site) as child:
        assert child.wait(timeout=60) == 0
    assert check(tmp_path / str(finished), site, paths)
    assert kills >= 10
    print(f"{kills} kills, {finished + 1} crawls, {time.monotonic() - started:.0f} s")
