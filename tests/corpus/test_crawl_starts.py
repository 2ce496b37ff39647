"""Start addresses that cannot be crawled are named, and do not stop the others."""

from collections.abc import Callable

import pytest

from corpus.crawl import crawl
from corpus.errors import InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Store
from tests.corpus.conftest import Site, Walk


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda site: None, "E227"),
        (lambda site: site.redirect("/", "https://elsewhere.example/"), "E214"),
        (lambda site: site.redirect("/", "/"), "E213"),
        (lambda site: site.text("/", "words"), "E222"),
        (lambda site: site.status("/", 401), "E229"),
    ],
)
def test_a_start_page_that_cannot_be_crawled_is_named(
    site: Site, walk: Walk, prepare: Callable[[Site], None], code: str
) -> None:
    prepare(site)
    with pytest.raises((InputError, NetworkError, RefusedError)) as caught:
        walk()
    assert code == caught.value.code
    assert site.origin in caught.value.what
    assert caught.value.fix


def test_a_bad_start_address_is_refused_before_anything_is_fetched(
    site: Site, store: Store, fetcher: Fetcher
) -> None:
    with pytest.raises(InputError) as caught:
        crawl(store, [site.origin, "not an address"], fetcher=fetcher, limits=Limits(), on_progress=print)
    assert caught.value.code == "E201"
    assert site.asked == []


def test_a_trap_is_no_start_address(store: Store, fetcher: Fetcher) -> None:
    start = "https://example.org/calendar/2031/05"
    with pytest.raises(InputError, match="calendar") as caught:
        crawl(store, [start], fetcher=fetcher, limits=Limits(), on_progress=print)
    assert caught.value.code == "E203"


def test_one_site_that_is_down_does_not_stop_the_next(site: Site, store: Store, fetcher: Fetcher) -> None:
    site.page("/")
    nobody = "http://127.0.0.1:9"
    limits = Limits(delay=0)
    starts = [nobody, site.origin, site.origin + "/b"]
    summary = crawl(store, starts, fetcher=fetcher, limits=limits, on_progress=lambda progress: None)
    assert (summary.changed, summary.failed) == (1, 1)
    assert "E207" in summary.notes[-1]
    with pytest.raises(NetworkError, match="no connection"):
        crawl(store, [nobody], fetcher=fetcher, limits=limits, on_progress=lambda progress: None)
