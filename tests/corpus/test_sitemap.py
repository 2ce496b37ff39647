"""Sitemaps: locations in every spelling, and nothing that a bad one can do."""

import gzip
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.sitemap import parse, read
from tests.corpus.conftest import Site

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URL = "https://example.org/maps/sitemap.xml"


def urlset(*locations: str) -> bytes:
    items = "".join(
        f"<url><loc>{location}</loc><lastmod>2026-01-01</lastmod></url>" for location in locations
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}>{items}</urlset>'.encode()


def test_locations_may_be_relative_and_padded() -> None:
    sitemap = parse(urlset("/", " \n https://example.org/a?b&amp;c \n", "deeper"), URL, Limits())
    expected = ("https://example.org/", "https://example.org/a?b&c", "https://example.org/maps/deeper")
    assert sitemap == (expected, (), "")


def test_an_index_lists_sitemaps() -> None:
    body = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in ("/a.xml", "/b.xml.gz"))
    assert parse(f"<sitemapindex>{body}</sitemapindex>".encode(), URL, Limits()).sitemaps == (
        "https://example.org/a.xml",
        "https://example.org/b.xml.gz",
    )


def test_pictures_and_films_are_no_pages() -> None:
    body = (
        f'<urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>/a</loc>'
        "<image:image><image:loc>/a.png</image:loc></image:image></url></urlset>"
    )
    assert parse(body.encode(), URL, Limits()).pages == ("https://example.org/a",)


def test_a_packed_sitemap_is_unpacked() -> None:
    assert parse(gzip.compress(urlset("/a")), URL, Limits()).pages == ("https://example.org/a",)


def test_a_doctype_is_refused() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    sitemap = parse(entities + b"<urlset><url><loc>&b;</loc></url></urlset>", URL, Limits())
    assert sitemap.pages == ()
    assert sitemap.fault.startswith("E219 ")
    assert "DOCTYPE" in sitemap.fault


def test_a_packed_bomb_is_refused() -> None:
    assert "100 times" in parse(gzip.compress(b" " * 5_000_000), URL, Limits()).fault


def test_what_stands_before_a_fault_is_kept() -> None:
    sitemap = parse(urlset("/a", "mailto:nurse@example.org", "/b")[:-9], URL, Limits())
    assert sitemap.pages == ("https://example.org/a", "https://example.org/b")
    assert sitemap.fault.startswith("E219 ")
    assert parse(urlset("mailto:nurse@example.org"), URL, Limits()).fault.startswith("E201 ")


@given(st.binary(max_size=200))
def test_no_bytes_make_a_sitemap_crash(body: bytes) -> None:
    parse(body, URL, Limits())
    parse(b"<urlset><url><loc>" + body, URL, Limits())


@pytest.fixture
def listed(site: Site, fetcher: Fetcher) -> Callable[..., tuple[list[str], tuple[str, ...]]]:
    def listed(*named: str) -> tuple[list[str], tuple[str, ...]]:
        found = read(fetcher, site.origin + "/", named, lambda url: None)
        return [page.removeprefix(site.origin) for page in found.pages], found.faults

    return listed


Listed = Callable[..., tuple[list[str], tuple[str, ...]]]


def test_the_sitemaps_that_robots_names_and_the_usual_one_are_read_once(site: Site, listed: Listed) -> None:
    site.text("/sitemap.xml", "<sitemapindex><sitemap><loc>/more.xml.gz</loc></sitemap></sitemapindex>")
    site.answers["/more.xml.gz"] = Response(gzip.compress(urlset("/a", "/b")))
    site.answers["/named.xml"] = Response(urlset("/b", "/c", "https://elsewhere.example/d"))
    assert listed("/named.xml", "https://elsewhere.example/sitemap.xml") == (["/b", "/c", "/a"], ())
    assert sorted(site.asked) == ["/more.xml.gz", "/named.xml", "/sitemap.xml"]


def test_a_sitemap_that_lists_itself_ends(site: Site, listed: Listed) -> None:
    site.text("/sitemap.xml", "<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>")
    assert listed() == ([], ())
    assert site.asked == ["/sitemap.xml"]


def test_a_site_without_a_sitemap_is_no_fault(listed: Listed) -> None:
    assert listed() == ([], ())


def test_a_sitemap_that_cannot_be_read_is_told_and_the_others_are_read(site: Site, listed: Listed) -> None:
    site.redirect("/named.xml", "https://elsewhere.example/")
    site.text("/sitemap.xml", "no XML at all")
    pages, faults = listed("/named.xml", "ftp://example.org/")
    assert pages == []
    assert [fault[:4] for fault in faults] == ["E214", "E201", "E219"]


def index_of(*paths: str) -> str:
    return (
        f"<sitemapindex>{''.join(f'<sitemap><loc>{path}</loc></sitemap>' for path in paths)}</sitemapindex>"
    )


def read_within(site: Site, **limits: int) -> tuple[int, list[str]]:
    with Fetcher(user_agent="findwell", allow_private=True, limits=Limits(**limits)) as fetcher:
        found = read(fetcher, site.origin + "/", (), lambda url: None)
    return len(found.pages), list(found.faults)


def test_only_so_many_pages_are_taken_and_a_line_tells(site: Site) -> None:
    site.answers["/sitemap.xml"] = Response(urlset(*(f"/{number}" for number in range(5))))
    assert read_within(site, max_listed=5) == (5, [])
    assert read_within(site, max_listed=4) == (
        4,
        ["E219 only the first 4 pages of the sitemaps are taken (max_listed)"],
    )


def test_only_so_many_sitemaps_are_read_and_a_line_tells(site: Site) -> None:
    site.text("/sitemap.xml", index_of("/1.xml", "/2.xml", "/3.xml"))
    for number in range(1, 4):
        site.answers[f"/{number}.xml"] = Response(urlset(f"/{number}"))
    assert read_within(site, max_sitemaps=4) == (3, [])
    assert read_within(site, max_sitemaps=2) == (
        1,
        ["E219 only the first 2 sitemaps are read (max_sitemaps)"],
    )


def test_sitemaps_that_lead_to_one_another_without_end_are_left(site: Site) -> None:
    site.text("/sitemap.xml", index_of("/1.xml"))
    for number in range(1, 9):
        site.text(f"/{number}.xml", index_of(f"/{number + 1}.xml"))
    assert read_within(site, max_sitemap_depth=3) == (
        0,
        [f"E219 more than 3 sitemaps lead to one another: {site.origin}/2.xml"],
    )
    assert site.asked == ["/sitemap.xml", "/1.xml", "/2.xml"]
