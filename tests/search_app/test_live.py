"""The generation being served, and how it gives way to the next."""

import threading
import time
from pathlib import Path

import pytest

from corpus.errors import NoIndexError, StorageError
from indexer.budget import unhurried
from indexer.searcher import Request
from search_app.live import Live
from tests.search_app.sites import page, publish_site


def test_before_anything_is_published_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        Live(tmp_path / "index").acquire()


def test_a_generation_published_later_is_noticed(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    with pytest.raises(NoIndexError):
        live.acquire()
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    assert live.acquire().generation.documents == 1


def test_a_request_keeps_its_generation_until_it_ends(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    before = live.acquire()
    assert live.acquire() is before
    publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])
    after = live.acquire()
    assert (before.generation.documents, after.generation.documents) == (1, 2)
    assert before.page("/pages/tace") is not None
    live.release(before)
    assert before.page("/pages/tace") is not None
    live.release(before)
    assert (before.replaced, before.requests) == (True, 0)
    live.release(after)
    assert (after.replaced, after.requests) == (False, 0)


def test_a_damaged_generation_leaves_the_one_before_it_in_use(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    generation = publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])
    victim = next(
        path for path in generation.folder.iterdir() if path.suffix == ".json" and "MANIFEST" not in path.name
    )
    victim.write_bytes(victim.read_bytes() + b" ")
    edition = Live(tmp_path / "index").acquire()
    assert edition.generation.documents == 1
    assert generation.name in edition.generation.degraded


def test_when_no_generation_can_be_opened_the_one_in_memory_goes_on(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    first = publish_site(tmp_path, [page("tace", "What TACE is.")])
    edition = live.acquire()
    for name in (first, publish_site(tmp_path, [page("sirt", "What SIRT is.")])):
        (name.folder / "MANIFEST.json").write_text("{}", encoding="utf-8")
    assert live.acquire() is edition
    assert "damaged" in live.trouble


def test_an_index_that_cannot_be_read_is_tried_again(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    current = tmp_path / "index" / "CURRENT"
    name = current.read_text(encoding="ascii").strip()
    glossary = tmp_path / "index" / name / "glossary.json"
    kept = glossary.read_bytes()
    glossary.unlink()
    with pytest.raises(StorageError):
        live.acquire()
    glossary.write_bytes(kept)
    with pytest.raises(StorageError):
        live.acquire()
    live._retry_at = 0.0
    assert live.acquire().generation.name == name


def test_an_index_that_is_moved_away_is_served_on_and_that_is_said(tmp_path: Path) -> None:
    live = Live(tmp_path / "index", clock=unhurried)
    publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "A word nobody asked for.")])
    before = live.acquire()
    assert live.trouble == ""
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    assert live.acquire() is before
    assert before.searcher.ranked("nobody", 10) == ["/pages/sirt"]
    assert live.trouble.startswith("There is no index in ")
    (tmp_path / "elsewhere").rename(tmp_path / "index")
    assert (live.acquire(), live.trouble) == (before, "")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    assert live.acquire() is not before


def test_no_request_fails_while_generations_come_and_go(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    live = Live(tmp_path / "index", clock=unhurried)
    found: list[int] = []
    faults: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                edition = live.acquire()
                found.append(edition.searcher.search(Request(query="TACE")).total)
                live.release(edition)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 7):
        publish_site(tmp_path, [page(f"tace-{place}", "What TACE is.") for place in range(number)])
    deadline = time.monotonic() + 20
    while 6 not in found and time.monotonic() < deadline:
        time.sleep(0.01)
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert set(found) <= set(range(1, 7))
    assert 6 in found  # the last of them may still come from a request that began with an edition before


def test_a_watched_index_is_opened_beside_the_requests(tmp_path: Path) -> None:
    live = Live(tmp_path / "index", clock=unhurried)
    live.watch()
    live.begin()  # of nothing yet
    with pytest.raises(NoIndexError):
        live.acquire()
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    before = live.acquire()
    assert before.searcher.search(Request(query="TACE")).total == 1
    publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "Not TACE.")])
    deadline = time.monotonic() + 60
    while (after := live.acquire()) is before and time.monotonic() < deadline:
        live.release(after)
        time.sleep(0.01)
    assert after.searcher.search(Request(query="TACE")).total == 2
    assert before.page("/pages/tace") is not None  # until its last request ends
    for edition in (before, after):
        live.release(edition)


def test_a_watched_index_gets_ready_for_the_names_of_concepts_beside_the_requests(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    live = Live(tmp_path / "index", clock=unhurried)
    live.watch()
    names = live.acquire().searcher._interpreter._wider.labels
    deadline = time.monotonic() + 60
    while not names.cache_info().currsize and time.monotonic() < deadline:
        time.sleep(0.01)
    assert names.cache_info().currsize == 1


def test_a_watched_index_that_is_damaged_leaves_the_one_in_memory_in_use(tmp_path: Path) -> None:
    live = Live(tmp_path / "index", clock=unhurried)
    live.watch()
    first = publish_site(tmp_path, [page("tace", "What TACE is.")])
    edition = live.acquire()
    # Elsewhere first: a thread that looks for generations must not see the second before it is damaged.
    for site in ("tace", "sirt"):
        second = publish_site(tmp_path / "elsewhere", [page(site, "What it is.")])
    for generation in (first, second):
        (generation.folder / "MANIFEST.json").write_text("{}", encoding="utf-8")
    second.folder.rename(tmp_path / "index" / second.name)
    (tmp_path / "elsewhere" / "index" / "CURRENT").rename(tmp_path / "index" / "CURRENT")
    deadline = time.monotonic() + 60
    while not live.trouble and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "damaged" in live.trouble
    assert live.acquire() is edition
