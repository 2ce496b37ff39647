"""Crawling a small site on this machine: what is found, what is kept, and what is never lost."""

import time
from collections.abc import Callable

import pytest
from werkzeug import Request, Response

from corpus.crawl import crawl
from corpus.errors import InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Record, State, Store
from corpus.walk import Progress, Summary
from tests.corpus.conftest import Site

Walk = Callable[..., Summary]


def links(*paths: str) -> str:
    return "".join(f'<p><a href="{path}">Read {path}</a></p>' for path in paths)


def kept(store: Store, site: Site) -> list[str]:
    return [record.url.removeprefix(site.origin) for record in store.records(state=State.KEPT)]


def state(store: Store, site: Site, path: str) -> str:
    record = store.record(site.origin + path)
    return f"{record.state} {record.why[:4]}".strip() if record else "unknown"


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


def test_a_link_that_redirects_is_one_record_under_its_last_address(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/treatment", "/treatment/", "/old"))
    site.redirect("/treatment", "/treatment/")
    site.redirect("/old", "/treatment")
    site.page("/treatment/")
    assert walk().moved == 2
    assert [record.url.removeprefix(site.origin) for record in store.records()] == ["/", "/treatment/"]
    assert site.asked.count("/treatment/") == 1
    assert walk().fetched == 0


def test_a_page_that_starts_to_redirect_has_moved(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/old"))
    site.page("/old")
    walk()
    site.redirect("/old", "/new")
    site.page("/new")
    walk()
    assert state(store, site, "/old") == "removed E225"
    assert kept(store, site) == ["/", "/new"]


def test_a_page_that_redirects_to_the_front_page_is_missed_not_moved(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/old"))
    site.page("/old")
    walk()
    site.redirect("/old", "/")
    walk()
    assert state(store, site, "/old") == "stale E223"


def test_a_redirect_to_a_page_that_is_down_removes_nothing(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/old"))
    site.page("/old")
    walk()
    site.redirect("/old", "/maintenance", 302)
    site.status("/maintenance", 503)
    walk()
    assert state(store, site, "/old") == "stale E230"


@pytest.mark.parametrize("targets", [("/b", "/a"), ("/a", "/a")])
def test_redirects_in_a_circle_are_named(
    site: Site, store: Store, walk: Walk, targets: tuple[str, str]
) -> None:
    site.page("/", links("/a"))
    site.redirect("/a", targets[0])
    site.redirect("/b", targets[1])
    walk()
    assert state(store, site, "/a") == "failed E213"


def test_a_redirect_to_another_site_is_not_followed_and_is_named(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/shop"))
    site.redirect("/shop", "https://shop.example/")
    walk()
    assert state(store, site, "/shop") == "failed E214"


def test_a_page_moved_by_meta_refresh_has_moved(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/old"))
    site.page("/old", head='<meta http-equiv="refresh" content="0; url=/new">')
    site.page("/new")
    walk()
    assert kept(store, site) == ["/", "/new"]


def test_a_page_is_kept_under_the_address_it_names_as_its_own(site: Site, store: Store, walk: Walk) -> None:
    own = '<link rel="canonical" href="/symptoms">'
    site.page("/", links("/symptoms?from=menu"))
    site.page("/symptoms?from=menu", "signs", head=own)
    site.page("/symptoms", "signs", head=own)
    walk()
    assert kept(store, site) == ["/", "/symptoms"]
    assert state(store, site, "/symptoms?from=menu") == "unknown"


def test_a_page_whose_named_address_does_not_exist_is_kept_under_its_own(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/a"))
    site.page("/a", head='<link rel="canonical" href="/nowhere">')
    walk()
    assert kept(store, site) == ["/", "/a"]


def test_two_pages_that_name_each_other_do_not_both_vanish(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a", "one", head='<link rel="canonical" href="/b">')
    site.page("/b", "two", head='<link rel="canonical" href="/a">')
    walk()
    assert kept(store, site) == ["/", "/b"]


def test_a_template_that_names_the_front_page_everywhere_does_not_empty_the_site(
    site: Site, store: Store, walk: Walk
) -> None:
    front = '<link rel="canonical" href="/">'
    site.page("/", links("/a"), head=front)
    site.page("/a", head=front)
    walk()
    assert kept(store, site) == ["/", "/a"]


def test_a_page_whose_original_is_elsewhere_is_left_out(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/copied"))
    site.page("/copied", head='<link rel="canonical" href="https://elsewhere.example/original">')
    walk()
    assert state(store, site, "/copied") == "excluded E221"


def test_a_copy_of_a_site_that_names_its_public_address_is_kept_as_it_is_served(
    site: Site, store: Store, walk: Walk
) -> None:
    for path, body in (("/", links("https://www.charity.example/a")), ("/a", "words")):
        site.page(path, body, head=f'<link rel="canonical" href="https://www.charity.example{path}">')
    summary = walk()
    assert kept(store, site) == ["/", "/a"]
    assert "charity.example" in summary.notes[0]


def test_one_page_with_two_spellings_is_one_record(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/help/", "/help", "/help/index.html"), ETag='"1"')
    for path in ("/help/", "/help", "/help/index.html"):
        site.page(path, "the same words")
    walk()
    assert kept(store, site) == ["/", "/help/"]
    walk()
    assert kept(store, site) == ["/", "/help/"]


def test_a_site_that_gains_or_loses_www_moves_as_a_whole(site: Site, store: Store, walk: Walk) -> None:
    old = site.origin.replace("//", "//www.")
    site.page("/", links("/a", "/b"))
    site.page("/a")
    site.status("/b", 500)
    for path in ("/a", "/b", "/c"):
        store.keep(Record(url=old + path, site=old), b"words")
    walk()
    states = {
        record.url.removeprefix(old): f"{record.state} {record.why[:4]}" for record in store.records(site=old)
    }
    assert states == {"/a": "removed E225", "/b": "stale E230", "/c": "stale E227"}
    assert kept(store, site) == ["/", "/a"]


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


def test_a_page_gone_for_good_is_removed_at_once(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    site.status("/a", 410)
    assert walk().removed == 1
    assert state(store, site, "/a") == "removed E228"


def test_a_missing_page_is_removed_after_two_crawls(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    del site.answers["/a"]
    assert walk().stale == 1
    assert state(store, site, "/a") == "stale E227"
    assert walk().removed == 1
    assert state(store, site, "/a") == "removed E227"
    walk()
    assert state(store, site, "/a") == "removed E227"
    site.page("/a")
    walk()
    assert state(store, site, "/a") == "kept"


def test_a_page_missed_once_and_found_again_starts_anew(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    for _ in range(2):
        page = site.answers.pop("/a")
        walk()
        assert state(store, site, "/a") == "stale E227"
        site.answers["/a"] = page
        walk()
        assert state(store, site, "/a") == "kept"


@pytest.mark.parametrize(("status", "code"), [(500, "E230"), (503, "E230"), (403, "E229"), (418, "E230")])
def test_a_site_at_fault_never_removes_a_page(
    site: Site, store: Store, walk: Walk, status: int, code: str
) -> None:
    site.page("/", links("/a", "/b"))
    site.page("/a")
    walk()
    site.status("/a", status)
    site.status("/b", status)
    for _ in range(4):
        assert walk().removed == 0
    assert f"stale {code}" == state(store, site, "/a")
    assert f"failed {code}" == state(store, site, "/b")


def test_when_every_page_is_503_nothing_is_removed_and_the_error_says_so(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    site.answers = {"*": Response("", status=503), "/robots.txt": Response("", status=404)}
    with pytest.raises(NetworkError, match="answers 503") as caught:
        walk()
    assert caught.value.code == "E230"
    assert [state(store, site, path) for path in ("/", "/a")] == ["stale E230"] * 2


def test_a_login_wall_or_a_soft_404_everywhere_removes_nothing(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.page("/a")
    walk()
    for body in ('<h1>Log in</h1><input type="password">', "<h1>Page not found</h1>"):
        site.answers.clear()
        site.page("*", body)
        site.status("/robots.txt", 404)
        with pytest.raises((NetworkError, InputError)):
            walk()
        assert {record.state for record in store.records()} <= {State.KEPT, State.STALE}


def test_a_site_that_stops_answering_ends_the_crawl_which_then_goes_on(
    site: Site, store: Store, walk: Walk
) -> None:
    paths = [f"/{number}" for number in range(30)]
    site.page("/", links(*paths))
    for path in paths:
        site.status(path, 500)
    with pytest.raises(NetworkError, match="10 times in a row") as caught:
        walk()
    assert caught.value.code == "E232"
    for path in paths:
        site.page(path, path)
    summary = walk()
    assert "goes on" in summary.notes[0]
    assert len(kept(store, site)) == 20 + 1


def test_a_crawl_cut_short_goes_on_and_asks_for_one_page_again(site: Site, store: Store, walk: Walk) -> None:
    paths = [f"/{number}" for number in range(12)]
    site.page("/", links(*paths))
    for path in paths:
        site.page(path, path)

    def stop(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk(on_progress=stop)
    assert len(kept(store, site)) == 5
    asked = len(site.asked)
    walk()
    assert len(kept(store, site)) == 13
    assert len([path for path in site.asked[asked:] if path != "/robots.txt"]) == 13 - 5
    site.asked.clear()
    walk()
    assert len(site.asked) == 13 + 2


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


def test_what_nothing_links_to_any_more_and_was_never_kept_is_forgotten(
    site: Site, store: Store, walk: Walk
) -> None:
    site.page("/", links("/broken", "/a"))
    site.page("/a")
    walk()
    assert state(store, site, "/broken") == "failed E227"
    store.mark(site.origin + "/broken", State.FAILED, "E227", checked="2020-01-01T00:00:00+00:00")
    site.page("/", links())
    walk()
    assert state(store, site, "/broken") == "unknown"
    assert state(store, site, "/a") == "kept"


def test_a_page_in_a_charset_that_only_http_names_is_stored_as_utf_8(
    site: Site, store: Store, walk: Walk
) -> None:
    body = "<p>caffè</p>".encode("iso-8859-15")
    site.answers["/"] = Response(body, content_type="text/html; charset=iso-8859-15")
    walk()
    assert "caffè" in store.body(site.origin + "/").decode("utf-8-sig")


def test_not_modified_without_being_asked_is_a_fault(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.status("/a", 304)
    walk()
    assert state(store, site, "/a") == "failed E212"
    store.forget(site.origin + "/")
    site.status("/", 304)
    walk()
    assert state(store, site, "/") == "failed E212"


def test_an_empty_answer_is_no_page(site: Site, store: Store, walk: Walk) -> None:
    site.page("/", links("/a"))
    site.text("/a", "  ", "text/html")
    walk()
    assert state(store, site, "/a") == "failed E231"


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


def test_a_private_address_is_refused_with_the_option_that_allows_it(site: Site, store: Store) -> None:
    with (
        Fetcher(user_agent="findwell/0.1 (+test)") as fetcher,
        pytest.raises(RefusedError, match="--allow-private") as caught,
    ):
        crawl(store, [site.origin], fetcher=fetcher, limits=Limits(), on_progress=print)
    assert caught.value.code == "E205"
    assert site.asked == []
