"""What becomes of pages that are gone, missing or not answered for, and that nothing else is lost."""

import pytest
from werkzeug import Response

from corpus.errors import InputError, NetworkError
from corpus.store import State, Store
from corpus.walk import Progress
from tests.corpus.conftest import Site, Walk, kept, links, state


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
