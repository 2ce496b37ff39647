"""Crawling a small site on this machine: what is found, what is kept, and where it ends."""

from werkzeug import Response

from corpus.limits import Limits
from corpus.store import Store
from corpus.walk import Progress
from tests.corpus.conftest import Site, Walk, kept, links, state


def test_pages_are_found_by_links_and_by_the_sitemap(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/symptoms", "https://elsewhere.example/"))
    site.page("/symptoms", links("/"))
    site.page("/lonely")
    site.text("/sitemap.xml", "<urlset><url><loc>/lonely</loc></url></urlset>", "application/xml")
    summary = walk()
    assert kept(store, site) == ["/", "/lonely", "/symptoms"]
    assert (summary.fetched, summary.changed, summary.failed) == (3, 3, 0)
    assert site.origin == store.sites()[0]
    assert b"/lonely" in store.body(site.origin + "/lonely")


def test_a_second_crawl_fetches_and_changes_nothing(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a", "/b"))
    site.page("/a")
    site.page("/b")
    walk()
    before = list(store.records())
    summary = walk()
    assert (summary.fetched, summary.changed, summary.unchanged) == (0, 0, 3)
    assert [record.content_hash for record in before] == [record.content_hash for record in store.records()]
    assert [record.fetched for record in before] == [record.fetched for record in store.records()]


def test_a_page_sent_again_with_the_same_words_is_unchanged(site: Site, store: Store, walk: Walk) -> None:
    site.answers["/"] = lambda request: Response("<p>Hello</p>", content_type="text/html")
    walk()
    summary = walk()
    assert (summary.fetched, summary.changed, summary.unchanged) == (1, 0, 1)


def test_a_page_that_changed_is_fetched_and_counted(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", "old words")
    walk()
    site.page("/", "new words")
    assert walk().changed == 1
    assert b"new words" in store.body(site.origin + "/")


def test_booklets_are_kept_with_the_words_of_their_link(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", '<a href="/tace.pdf">Having TACE <img alt="(booklet)"></a><a href="/get?id=1">Form</a>')
    site.answers["/tace.pdf"] = Response(b"%PDF-1.4 words", content_type="application/pdf")
    site.answers["/get?id=1"] = Response(b"%PDF-1.4 form", content_type="application/octet-stream")
    walk()
    record = store.record(site.origin + "/tace.pdf")
    assert record is not None
    assert (record.media_type, record.link_text) == ("application/pdf", "Having TACE (booklet)")
    assert state(store, site, "/get?id=1") == "excluded E222"


def test_other_files_are_left_out_by_name_without_a_request(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/poster.zip", "/feed", "/calendar/2031/05"))
    site.text("/feed", "<rss/>", "application/rss+xml")
    walk()
    assert state(store, site, "/poster.zip") == "excluded E222"
    assert state(store, site, "/feed") == "excluded E222"
    assert state(store, site, "/calendar/2031/05") == "excluded E203"
    assert "/poster.zip" not in site.asked


def test_the_limits_of_pages_and_depth_hold_and_are_told(site: Site, store: Store, walk: Walk) -> None:
    for number in range(9):
        site.page(f"/{number}", links(f"/{number + 1}"))
    summary = walk("/0", limits=Limits(delay=0, max_depth=3))
    assert len(kept(store, site)) == 4
    assert state(store, site, "/4") == "excluded E226"
    summary = walk("/0", limits=Limits(delay=0, max_pages=2))
    assert (summary.unchanged, summary.left) == (2, 2)
    assert "the limit of 2" in summary.notes[-1]


def test_progress_tells_what_is_done_and_what_waits(site: Site, walk: Walk) -> None:
    site.page("/", links("/a", "/b"))
    site.page("/a")
    seen: list[Progress] = []
    walk(on_progress=seen.append)
    assert [(progress.done, progress.queued) for progress in seen] == [(1, 2), (2, 1), (3, 0)]
    assert (2, 1, site.origin) == (seen[-1].changed, seen[-1].failed, seen[-1].site)


def test_a_page_in_a_charset_that_only_http_names_is_stored_as_utf_8(
    site: Site, store: Store, walk: Walk
) -> None:
    body = "<p>caffè</p>".encode("iso-8859-15")
    site.answers["/"] = Response(body, content_type="text/html; charset=iso-8859-15")
    walk()
    assert "caffè" in store.body(site.origin + "/").decode("utf-8-sig")


def test_a_page_met_too_far_away_at_first_is_visited_when_a_nearer_page_links_to_it(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/1", "/near"))
    site.page("/1", links("/2"))
    site.page("/2", links("/far"))
    site.page("/near")
    site.page("/far")
    walk(limits=Limits(delay=0, max_depth=2))
    assert state(store, site, "/far") == "excluded E226"
    site.page("/near", links("/far"))
    walk(limits=Limits(delay=0, max_depth=2))
    assert state(store, site, "/far") == "kept"
