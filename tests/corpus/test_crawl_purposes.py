"""One crawl of a site at a time, several sites together, and what resume, recrawl and forget are for."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug import Request, Response

from corpus.crawl import crawl, recrawl, resume
from corpus.errors import InputError, NetworkError, StorageError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.lock import only_crawl
from corpus.store import State, Store
from corpus.urls import site_key
from corpus.walk import Progress
from tests.corpus.conftest import Site, Walk, links

QUICK = Limits(delay=0)


def silent(progress: Progress) -> None:
    pass


def stop_after(count: int) -> Callable[[Progress], None]:
    def stop(progress: Progress) -> None:
        if progress.done == count:
            raise KeyboardInterrupt

    return stop


def fill(site: Site, count: int) -> None:
    site.page("/", links(*(f"/{number}" for number in range(count))))
    for number in range(count):
        site.page(f"/{number}", f"page {number} of {site.origin}")


def test_a_site_is_crawled_by_one_process_at_a_time(
    site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    site.page("/")
    with only_crawl(store.folder, site_key(site.origin)):
        for ask in (walk, lambda: recrawl(store, site.origin, fetcher=fetcher, limits=QUICK)):
            with pytest.raises(StorageError, match=f"Process {os.getpid()} is crawling") as caught:
                ask()
            assert caught.value.code == "E508"
    assert site.asked == []
    assert walk().changed == 1


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("a file, not a folder")
    with pytest.raises(StorageError) as caught, only_crawl(tmp_path, "example.org"):
        pass
    assert caught.value.code == "E505"


def test_several_sites_are_crawled_at_the_same_time_each_at_its_own_pace(
    site: Site, other_site: Site, store: Store, fetcher: Fetcher
) -> None:
    busy = threading.Barrier(2, timeout=20)

    def meet(request: Request) -> Response:
        busy.wait()  # passes only when both sites are being asked
        return Response("<p>words</p>", content_type="text/html")

    times: list[float] = []
    for each in (site, other_site):
        fill(each, 3)
        each.answers["/0"] = meet
    started = time.monotonic()
    summary = crawl(
        store,
        [site.origin, other_site.origin],
        fetcher=fetcher,
        limits=Limits(delay=0.1),
        on_progress=lambda progress: times.append(time.monotonic()),
    )
    assert summary.changed == 8
    assert len(times) == 8
    assert time.monotonic() - started > 0.45  # six requests to each, a tenth of a second apart
    assert len(list(store.records(state=State.KEPT))) == 8


def test_what_stops_one_crawl_for_good_stops_the_others_and_is_told(
    site: Site, other_site: Site, store: Store, fetcher: Fetcher
) -> None:
    fill(site, 5)
    fill(other_site, 200)
    with only_crawl(store.folder, site_key(site.origin)), pytest.raises(StorageError) as caught:
        crawl(
            store,
            [site.origin, other_site.origin],
            fetcher=fetcher,
            limits=Limits(delay=0.05),
            on_progress=silent,
        )
    assert caught.value.code == "E508"
    assert len(other_site.asked) < 50


def test_an_interrupt_ends_all_crawls_at_once_however_long_they_would_wait(
    site: Site, other_site: Site, store: Store, fetcher: Fetcher
) -> None:
    for each in (site, other_site):
        fill(each, 5)
        each.answers["/3"] = Response("", status=503, headers={"Retry-After": "50"})

    def interrupt(progress: Progress) -> None:
        if progress.url.startswith(site.origin) and progress.done == 2:
            time.sleep(0.5)
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        crawl(store, [site.origin, other_site.origin], fetcher=fetcher, limits=QUICK, on_progress=interrupt)
    assert time.monotonic() - started < 10
    assert resume(
        store, [site.origin], fetcher=fetcher, limits=Limits(delay=0, max_wait=1), on_progress=silent
    )


def test_sites_that_cannot_be_crawled_are_notes_unless_all_are(
    site: Site, other_site: Site, store: Store, fetcher: Fetcher
) -> None:
    site.page("/")
    other_site.status("/robots.txt", 503)
    starts = [other_site.origin, site.origin]
    summary = crawl(store, starts, fetcher=fetcher, limits=QUICK, on_progress=silent)
    assert summary.changed == 1
    assert "E218" in summary.notes[-1]
    site.status("/robots.txt", 503)
    with pytest.raises(NetworkError):
        crawl(store, starts, fetcher=fetcher, limits=QUICK, on_progress=silent)


def test_resume_goes_on_with_what_was_cut_short_and_begins_nothing(
    site: Site, other_site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    fill(site, 12)
    with pytest.raises(KeyboardInterrupt):
        walk(on_progress=stop_after(4))
    asked = len(site.asked)
    with pytest.raises(InputError) as caught:
        resume(store, [other_site.origin], fetcher=fetcher, limits=QUICK, on_progress=silent)
    assert caught.value.code == "E233"
    summary = resume(store, [], fetcher=fetcher, limits=QUICK, on_progress=silent)
    assert "goes on" in summary.notes[0]
    assert len(list(store.records(state=State.KEPT))) == 13
    assert [path for path in site.asked[asked:] if path in ("/", "/sitemap.xml")] == []
    with pytest.raises(InputError, match="any site"):
        resume(store, [], fetcher=fetcher, limits=QUICK, on_progress=silent)


def test_recrawl_fetches_one_page_whole_and_none_of_its_links(
    site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    site.page("/", links("/a"))
    site.page("/a", links("/b"))
    site.page("/b")
    walk()
    site.asked.clear()
    assert recrawl(store, site.origin + "/a", fetcher=fetcher, limits=QUICK).unchanged == 1
    site.page("/a", "new words" + links("/c"))
    site.page("/c")
    assert recrawl(store, site.origin + "/a", fetcher=fetcher, limits=QUICK).changed == 1
    assert site.asked == ["/robots.txt", "/a"] * 2
    assert b"new words" in store.body(site.origin + "/a")
    assert recrawl(store, site.origin + "/c", fetcher=fetcher, limits=QUICK).changed == 1
    assert walk().unchanged == 4


def test_recrawl_keeps_to_the_rules_of_a_crawl(
    site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    page = site.answers.pop("/a")
    recrawl(store, site.origin + "/a", fetcher=fetcher, limits=QUICK)
    record = store.record(site.origin + "/a")
    assert record is not None
    assert (record.state, record.misses) == (State.STALE, 1)
    site.answers["/a"] = page
    site.text("/robots.txt", "User-agent: *\nDisallow: /a")
    assert recrawl(store, site.origin + "/a", fetcher=fetcher, limits=QUICK).excluded == 1
    site.redirect("/c", "/b")
    site.page("/b")
    assert recrawl(store, site.origin + "/c", fetcher=fetcher, limits=QUICK).changed == 1


def test_recrawl_in_the_middle_of_a_crawl_leaves_that_as_it_is(
    site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    fill(site, 8)
    with pytest.raises(KeyboardInterrupt):
        walk(on_progress=stop_after(3))
    recrawl(store, site.origin + "/7", fetcher=fetcher, limits=QUICK)
    walk()
    assert len(list(store.records(state=State.KEPT))) == 9


def test_recrawl_of_a_copy_of_a_site_keeps_the_page_as_it_is_served(
    site: Site, store: Store, walk: Walk, fetcher: Fetcher
) -> None:
    for path, body in (("/", links("/a")), ("/a", "words")):
        site.page(path, body, head=f'<link rel="canonical" href="https://www.charity.example{path}">')
    walk()
    assert recrawl(store, site.origin + "/a", fetcher=fetcher, limits=QUICK).unchanged == 1


def test_a_forgotten_page_comes_back_only_when_it_is_still_linked(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/a", "/b"))
    site.page("/a")
    site.page("/b")
    walk()
    store.forget(site.origin + "/a")
    store.forget(site.origin + "/b")
    site.page("/", links("/a"))
    walk()
    assert [record.url.removeprefix(site.origin) for record in store.records()] == ["/", "/a"]


@pytest.mark.parametrize(("days", "asks_whole"), [(0, True), (1, False), (20, True), (21, False)])
def test_a_page_is_fetched_whole_after_some_days_even_if_nothing_changed(
    site: Site, store: Store, walk: Walk, days: int, asks_whole: bool
) -> None:
    site.page("/")
    walk()
    old = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - 20.5 * 86400))
    if days >= 20:
        store.mark(site.origin + "/", State.KEPT, "", fetched=old)
    assert walk(limits=Limits(delay=0, refetch_days=days)).fetched == int(asks_whole)


def test_the_limits_of_an_address_are_settings(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a/b/c", "/d?e=1&f=2", "/" + "g" * 90))
    walk(limits=Limits(delay=0, max_segments=2, max_parameters=1, max_url=100))
    assert [record.why[:4] for record in store.records(state=State.EXCLUDED)] == ["E203"] * 3


def test_the_limits_of_an_answer_are_settings(site: Site, store: Store) -> None:
    site.page("/", links("/large", "/wordy", "/1", "/flat"))
    site.page("/large", "x" * 5000)
    site.page("/wordy", X_Words="x" * 3000)
    site.answers["/1"] = Response("", status=302, headers={"Location": "/2"})
    site.answers["/2"] = Response("", status=302, headers={"Location": "/3"})
    site.page("/3")
    limits = Limits(delay=0, max_body=4000, max_headers=2000, max_redirects=1)
    with Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher:
        crawl(store, [site.origin], fetcher=fetcher, limits=limits, on_progress=silent)
    whys = {record.url.removeprefix(site.origin): record.why[:4] for record in store.records()}
    assert (whys["/large"], whys["/wordy"], whys["/1"]) == ("E210", "E212", "E213")
