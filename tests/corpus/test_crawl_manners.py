"""A crawl obeys: robots.txt, noindex, the pace a site asks for, and the local network left alone."""

import time

import pytest
from werkzeug import Request, Response

from corpus.crawl import crawl
from corpus.errors import NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Store
from tests.corpus.conftest import Site, Walk, kept, links, state


def test_robots_txt_leaves_pages_out_and_sets_the_pace(site: Site, store: Store, walk: Walk) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 0.2\n")
    site.page("/", links("/private/a", "/open"))
    site.page("/private/a")
    site.redirect("/open", "/private/b")
    started = time.monotonic()
    walk()
    assert time.monotonic() - started > 0.4
    assert state(store, site, "/private/a") == "excluded E204"
    assert [path for path in site.asked if path.startswith("/private")] == []


def test_a_page_that_robots_txt_newly_forbids_is_no_longer_searched(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    site.text("/robots.txt", "User-agent: findwell\nDisallow: /a\n")
    walk()
    assert state(store, site, "/a") == "excluded E204"
    site.text("/robots.txt", "")
    walk()
    assert state(store, site, "/a") == "kept"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_had_stops_the_crawl_and_keeps_the_pages(
    site: Site, store: Store, walk: Walk, status: int
) -> None:
    site.page("/")
    walk()
    site.status("/robots.txt", status)
    site.asked.clear()
    with pytest.raises(NetworkError, match=r"robots\.txt answers") as caught:
        walk()
    assert caught.value.code == "E218"
    assert site.asked == ["/robots.txt"]
    assert state(store, site, "/") == "stale E218"
    site.status("/robots.txt", 404)
    walk()
    assert state(store, site, "/") == "kept"


def test_a_start_page_that_robots_txt_forbids_is_an_error(site: Site, walk: Walk) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /")
    with pytest.raises(RefusedError) as caught:
        walk()
    assert caught.value.code == "E204"


def test_noindex_leaves_a_page_out_but_follows_its_links(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/list", "/header", "/other"))
    site.page("/list", links("/found"), head='<meta name="robots" content="NOINDEX, follow">')
    site.page("/header", X_Robots_Tag="noindex")
    site.page("/other", X_Robots_Tag="otherbot: noindex, nofollow")
    site.page("/found")
    walk()
    assert kept(store, site) == ["/", "/found", "/other"]
    assert state(store, site, "/list") == "excluded E220"
    assert state(store, site, "/header") == "excluded E220"


def test_nofollow_keeps_a_page_and_leaves_its_links(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a", links("/b"), head='<meta name="robots" content="nofollow">')
    site.page("/b")
    walk()
    assert kept(store, site) == ["/", "/a"]
    assert "/b" not in site.asked


def test_a_busy_site_is_asked_again_when_it_said(site: Site, store: Store, walk: Walk) -> None:
    tries: list[float] = []

    def busy(request: Request) -> Response:
        tries.append(time.monotonic())
        if len(tries) == 1:
            return Response("", status=429, headers={"Retry-After": "1"})
        return Response("<p>words</p>", content_type="text/html")

    site.page("/", links("/a", "/b"))
    site.answers["/a"] = busy
    site.answers["/b"] = Response("", status=503, headers={"Retry-After": "86400"})
    walk()
    assert state(store, site, "/a") == "kept"
    assert tries[1] - tries[0] > 0.9
    assert site.asked.count("/b") == 1


def test_requests_start_a_delay_apart(site: Site, store: Store, walk: Walk) -> None:
    times: list[float] = []

    def note(request: Request) -> Response:
        times.append(time.monotonic())
        return Response(links("/a", "/b"), content_type="text/html")

    for path in ("/robots.txt", "/", "/sitemap.xml", "/a", "/b"):
        site.answers[path] = note
    walk(limits=Limits(delay=0.1))
    assert len(times) == 5
    assert times[-1] - times[0] > 0.35


def test_a_private_address_is_refused_with_the_option_that_allows_it(site: Site, store: Store) -> None:
    with (
        Fetcher(user_agent="findwell/0.1 (+test)") as fetcher,
        pytest.raises(RefusedError, match="--allow-private") as caught,
    ):
        crawl(store, [site.origin], fetcher=fetcher, limits=Limits(), on_progress=print)
    assert caught.value.code == "E205"
    assert site.asked == []
