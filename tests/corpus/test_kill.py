"""kill -9 at any moment of a crawl: nothing is lost or there twice, and one page at most is asked for again.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times.
"""

import random
import time
from collections import Counter
from pathlib import Path

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.frontier import unfinished
from corpus.limits import Limits
from corpus.store import State, Store
from tests.corpus.conftest import Site
from tests.faults.killing import Worker
from tests.long import LONG

KILLS = 1000 if LONG else 50
PAGES = 250
PATIENCE = 60  # seconds until a crawl asks for something


def read(folder: str, origin: str) -> None:
    """Crawl a site into a store."""
    limits = Limits(delay=0)
    with (
        Store(Path(folder)) as store,
        Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher,
    ):
        crawl(store, [origin], fetcher=fetcher, limits=limits, on_progress=lambda progress: None)


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
    with Worker("tests.corpus.test_kill:read") as crawler:
        while kills < KILLS:
            folder = tmp_path / str(finished)
            before = len(site.asked)
            asked_before = Counter(path for path in site.asked if path in paths)
            crawler.begin(folder, site.origin)
            until = time.monotonic() + PATIENCE
            while len(site.asked) == before and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.08))
            kills += "done" not in crawler.kill()
            asked = Counter(path for path in site.asked if path in paths)
            again = sum(count > asked_before[path] > 0 for path, count in asked.items())
            assert again <= 1, f"after {kills} kills"
            if check(folder, site, paths):
                finished += 1
                site.asked.clear()
        crawler.begin(tmp_path / str(finished), site.origin)
        crawler.finish()
    assert check(tmp_path / str(finished), site, paths)
    print(f"{kills} kills, {finished + 1} crawls, {time.monotonic() - started:.0f} s")
