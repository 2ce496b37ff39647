"""Pages that others hang from, and pages within their review date, come a little earlier."""

from datetime import date
from pathlib import Path

import pytest

from corpus.page import Page
from indexer.outline import read_site
from indexer.ranking import load_weights
from indexer.searcher import Request, Searcher
from indexer.standing import preferences
from tests.indexer.small import make_page, make_searcher

NOVEMBER = date(2026, 11, 24)
WEIGHTS = load_weights().standing


def placed(url: str, title: str, *path: str) -> Page:
    return make_page(url, title, "Text.", path=path)  # type: ignore[arg-type]


def titles(site: Searcher, query: str) -> list[str]:
    return [hit.title for hit in site.search(Request(query=query)).hits]


@pytest.fixture
def reviewed() -> list[Page]:
    """Pages on fever that differ in their review dates only."""
    return [
        make_page("/none", "None", "Fever."),
        make_page("/past", "Past", "Fever.", next_review="2025-06"),
        make_page("/month", "Month", "Fever.", next_review="2026-12-01"),
        make_page("/year", "Year", "Fever.", next_review="2026"),
        make_page("/years", "Years", "Fever.", next_review="2029-01"),
    ]


def test_a_page_whose_title_is_a_step_to_others_is_a_hub() -> None:
    pages = [
        placed("/a", "Treatment", "Liver"),
        placed("/b", "Surgery", "Liver", "Treatment"),
        placed("/c", "Treatment", "Lung"),
    ]
    assert read_site(pages).hubs == {"/a"}


def test_a_page_whose_address_is_a_folder_of_others_is_a_hub_but_the_home_page_is_not() -> None:
    site = "https://www.example.org"
    pages = [placed(f"{site}{path}", "T") for path in ("/", "/tests/", "/tests/scan", "/tests/x/ray")]
    assert read_site(pages).hubs == {f"{site}/tests/"}


def test_a_hub_comes_before_an_equal_page_and_says_why(tmp_path: Path) -> None:
    pages = [
        make_page("/one", "One", "Fever."),
        make_page("/two", "Two", "Fever."),
        make_page("/two/more", "More", "Something else."),
    ]
    first, second = make_searcher(tmp_path, pages).search(Request(query="fever")).hits
    assert (first.title, second.title) == ("Two", "One")
    assert first.score - second.score == pytest.approx(WEIGHTS["hub"])
    assert "Other pages belong to it." in first.why
    assert "Other pages belong to it." not in second.why


def test_a_page_within_its_review_date_comes_first_until_that_is_past(
    tmp_path: Path, reviewed: list[Page]
) -> None:
    now = [NOVEMBER]
    site = make_searcher(tmp_path, reviewed, today=lambda: now[0])
    assert titles(site, "fever") == ["Month", "Year", "Years", "None", "Past"]
    now[0] = date(2027, 1, 1)
    assert titles(site, "fever") == ["Years", "None", "Past", "Month", "Year"]
    now[0] = date(2029, 2, 1)
    assert titles(site, "fever") == ["None", "Past", "Month", "Year", "Years"]


def test_every_page_in_date_earns_the_same_and_says_why(tmp_path: Path, reviewed: list[Page]) -> None:
    hits = make_searcher(tmp_path, reviewed, today=lambda: NOVEMBER).search(Request(query="fever")).hits
    earned = {hit.title: hit.score - hits[-1].score for hit in hits}
    in_date = dict.fromkeys(("Month", "Year", "Years"), pytest.approx(WEIGHTS["current"]))
    assert earned == {"None": 0.0, "Past": 0.0} | in_date
    said = {hit.title: [reason for reason in hit.why if "review" in reason] for hit in hits}
    assert said["Years"] == ["Its next review is not due before January 2029."]
    assert said["None"] == said["Past"] == []


def test_a_better_match_still_comes_before_a_page_in_date(tmp_path: Path, reviewed: list[Page]) -> None:
    pages = [*reviewed, make_page("/best", "Fever", "Fever and more fever.", next_review="2020")]
    assert titles(make_searcher(tmp_path, pages, today=lambda: NOVEMBER), "fever")[0] == "Fever"


def test_pages_without_dates_and_hubs_are_ranked_by_their_words_alone() -> None:
    assert preferences([], WEIGHTS, NOVEMBER) == []
    assert preferences(["due 2026-10.", "due 2020."], WEIGHTS, NOVEMBER) == []
