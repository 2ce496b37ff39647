"""Why a search does not show a page, in plain words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.store import Dropped, Record, State, Store
from indexer.generation import open_published
from search_app.cli import main
from search_app.reports.whynot import why_not
from tests.search_app.sites import page, publish_site

Why = Callable[[str, str], str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small site: a page about scans, others that mention one, and pages that are not searched."""
    others = [page(f"other{number}", "A scan, and then a scan.", title="All scans") for number in range(12)]
    pages = [page("walk", "We walked. A scan came up once.", title="Our walk"), *others]
    publish_site(tmp_path, pages)
    with Store(tmp_path) as store:
        store.save_page("/pages/walk", pages[0], (Dropped("Helpline and jaundice", "menu"),), "")
        for url, state, why in (
            ("https://example.org/hidden", State.EXCLUDED, "E220 The page asks not to be indexed (noindex)."),
            ("https://example.org/gone", State.REMOVED, "E202 It answered 410."),
            ("https://example.org/slow", State.FAILED, "E203 It did not answer."),
        ):
            store.keep(Record(url=url, site="https://example.org"), b"")
            store.mark(url, state, why)
        store.keep(Record(url="https://example.org/new", site="https://example.org"), b"<p>new</p>")
    return tmp_path


@pytest.fixture
def why(data: Path) -> Iterator[Why]:
    published = open_published(data / "index")
    with Store(data) as store:
        yield lambda url, query: "\n".join(why_not(url, query, store, published.searcher))
    published.searcher.close()


def test_a_page_that_no_crawl_found(why: Why) -> None:
    assert "is not in the page store" in why("https://example.org/never", "scan")
    assert "is not in the page store" in why("not a url", "scan")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/hidden", "is kept out of the search. E220 The page asks not to be indexed (noindex)."),
        ("/gone", "was taken out of the search. E202 It answered 410."),
        ("https://EXAMPLE.org/slow", "could never be fetched. E203 It did not answer."),
        ("/new", "is in the page store, but not in the index that is published"),
    ],
)
def test_a_page_that_is_not_searched(why: Why, url: str, said: str) -> None:
    assert said in why(url, "scan")


def test_a_page_that_is_found(why: Why) -> None:
    assert why("/pages/walk", "walked") == "It is found: number 1 of 1."


def test_a_word_that_stands_only_in_a_menu_or_nowhere(why: Why) -> None:
    said = why("/pages/walk", "jaundice")
    assert "“jaundice” stands only in a part of the page that is not searched, such as a menu." in said
    assert "No page is found." in said
    assert "“zumba” does not stand on the page." in why("/pages/walk", "zumba")
    assert "A page with another name of it may still be found." in why("/pages/walk", "TACE")


def test_a_page_that_others_come_before(why: Why) -> None:
    said = why("/pages/walk", "scan")
    assert "It is found, but only as number 13 of 13." in said
    assert "“All scans” comes before it, because its title says more of what is searched." in said


def test_the_command_says_the_same(data: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(data), "why", "/pages/walk", "walked"])
    assert (done.exit_code, done.output) == (0, "It is found: number 1 of 1.\n")


def test_a_compound_is_known_however_it_is_written(tmp_path: Path) -> None:
    pages = [page(f"other{number}", "An x-ray, an x-ray.", title="X-ray") for number in range(12)]
    publish_site(tmp_path, [*pages, page("scan", "First an xray.", title="Scan")])
    published = open_published(tmp_path / "index")
    with Store(tmp_path) as store:
        said = why_not("/pages/scan/", "x-ray", store, published.searcher)
    published.searcher.close()
    assert not any("does not stand on the page" in sentence for sentence in said)
    assert said[0].startswith("It is found, but only as number 13")


@pytest.mark.parametrize("url", ["example.org/hidden", "https://example.org/hidden/", "/hidden/"])
def test_an_address_may_be_written_in_other_ways(why: Why, url: str) -> None:
    assert "is kept out of the search" in why(url, "scan")


def test_a_search_for_nothing_is_not_accounted_for(why: Why) -> None:
    assert why("/pages/walk", " ?") == "Nothing was searched: type the words of a search, too."
