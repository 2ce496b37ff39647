"""One page, one address: redirects, canonical links and spellings, as a crawl meets them."""

import pytest

from corpus.store import Record, Store
from tests.corpus.conftest import Site, Walk, kept, links, state


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
