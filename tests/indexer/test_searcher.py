"""The one door to searching."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from glossary.glossary import Glossary
from indexer.searcher import Hit, Request, Searcher
from tests.indexer.small import make_glossary, make_page, make_searcher
from tests.long import examples

TERMS = """\
- id: hcc
  labels: [HCC, hepatocellular carcinoma]
  definition: A cancer of the liver.
- id: ascites
  labels: [ascites]
  definition: Fluid in the belly.
"""
PAGES = [
    make_page(
        "/hcc", "What is HCC?", "It begins in the liver.", "# Outlook", "HCC can be treated early.",
        kind="page", cancer="HCC", reviewed="2025-03", description="About HCC.",
    ),
    make_page("/news", "A walk for the liver", "Hepatocellular carcinoma, the banner said.", kind="news"),
    make_page("/jaundice", "Jaundice", "Yellow skin.", "# Causes", "Liver trouble."),
]  # fmt: skip


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    return make_glossary(tmp_path_factory.mktemp("glossary"), TERMS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Searcher:
    return make_searcher(tmp_path_factory.mktemp("site"), PAGES, glossary)


def urls(hits: tuple[Hit, ...] | list[Hit]) -> list[str]:
    return [hit.url for hit in hits]


def test_a_hit_says_all_that_a_result_page_shows(site: Searcher) -> None:
    hit = site.search(Request(query="hcc early")).hits[0]
    assert (hit.url, hit.title, hit.kind, hit.reviewed) == ("/hcc#outlook", "What is HCC?", "page", "2025-03")
    assert hit.description == "About HCC."
    assert "Has all of your words." in hit.why
    assert "".join(run.text for run in hit.snippet) == "HCC can be treated early."
    assert [run.text for run in hit.snippet if run.matched] == ["HCC", "early"]
    assert hit.score > 0


def test_the_top_of_a_page_needs_no_anchor(site: Searcher) -> None:
    assert site.search(Request(query="yellow")).hits[0].url == "/jaundice"


def test_a_hit_through_another_name_says_so(site: Searcher) -> None:
    hits = {hit.url: hit for hit in site.search(Request(query="hcc")).hits}
    assert hits["/news"].why == ('Matches "Hepatocellular carcinoma", which means the same as "hcc".',)
    assert hits["/news"].snippet[0].concept == "HCC"


def test_a_concept_typed_alone_or_in_a_question_shows_its_card(site: Searcher) -> None:
    for query in ("hcc", "what is hcc?", "hepatocellular carcinoma", "liver hcc"):
        assert [card.id for card in site.search(Request(query=query)).cards] == ["hcc"]
    assert site.search(Request(query="hcc liver yellow skin")).cards == ()
    assert site.search(Request(query="ascites")).cards[0].id == "ascites"


def test_pages_are_cut_to_size_and_counted(site: Searcher) -> None:
    every = site.search(Request(query="liver", size=10))
    first, second = (site.search(Request(query="liver", size=2, page=page)) for page in (1, 2))
    assert (first.total, first.pages) == (3, 2)
    assert urls((*first.hits, *second.hits)) == urls(every.hits)
    assert site.search(Request(query="liver", size=2, page=3)).hits == ()


def test_filters_narrow_the_search_and_facets_count_what_is_left(site: Searcher) -> None:
    every = site.search(Request(query="liver"))
    assert every.facets["kind"] == {"page": 2, "news": 1}
    news = site.search(Request(query="liver", filters={"kind": "news"}))
    assert urls(news.hits) == ["/news"]
    assert site.search(Request(query="liver", filters={"kind": "booklet"})).total == 0


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request(query="liver", page=0), "Q001"),
        (Request(query="liver", size=0), "Q001"),
        (Request(query="liver", page=101), "Q001"),
        (Request(query="liver", filters={"colour": "red"}), "Q002"),
    ],
)
def test_a_page_that_cannot_be_or_a_filter_nobody_knows_is_refused(
    site: Searcher, request_: Request, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        site.search(request_)
    assert caught.value.code == code
    assert caught.value.fix


def test_when_nothing_is_found_the_closest_words_are_told(site: Searcher) -> None:
    results = site.search(Request(query="jaundise", as_typed=True))
    assert (results.total, results.pages) == (0, 0)
    assert results.closest == ("jaundice",)
    assert "yellow" in site.search(Request(query="yellowstone")).closest


@pytest.mark.parametrize("query", ["", "   ", "?!", "-", '""', "\x00"])
def test_an_empty_question_is_answered_with_nothing(site: Searcher, query: str) -> None:
    results = site.search(Request(query=query))
    assert (results.total, results.hits, results.closest) == (0, (), ())


def test_only_small_words_are_searched_when_there_are_no_others(site: Searcher) -> None:
    assert urls(site.search(Request(query="what is it")).hits) == ["/hcc"]


def test_a_word_in_every_page_does_not_bring_every_page_when_it_only_asks(tmp_path: Path) -> None:
    pages = [make_page(f"/{number}", f"Page {number}", "What is this?") for number in range(5)]
    site = make_searcher(tmp_path, [*pages, make_page("/x", "Ascites", "Fluid.")])
    assert urls(site.search(Request(query="what is ascites")).hits) == ["/x"]


def test_pages_about_a_concept_come_with_it_in_their_title_first(site: Searcher) -> None:
    assert urls(site.pages_about("hcc")) == ["/hcc#outlook", "/news"]
    assert site.pages_about("hcc", limit=1)[0].title == "What is HCC?"
    assert site.pages_about("ascites") == site.pages_about("unknown") == []


def test_indexed_pages_can_be_read(site: Searcher) -> None:
    assert site.page("/hcc") == PAGES[0]
    assert site.page("/nothing") is None
    assert site.urls == ("/hcc", "/news", "/jaundice")


def test_suggestions_lead_somewhere(site: Searcher) -> None:
    assert [suggestion.url for suggestion in site.suggest("h")] == ["/glossary/hcc", "/hcc"]
    assert site.suggest("asc") == []


def test_an_empty_index_answers(tmp_path: Path) -> None:
    site = make_searcher(tmp_path, [])
    assert site.search(Request(query="liver")).total == 0
    assert site.suggest("liver") == []


def test_threads_get_the_same_answers(searcher: Searcher) -> None:
    queries = ["TACE", "can it come back", "stage 4", "secondary", "oblation", "x ray"] * 5
    alone = [urls(searcher.search(Request(query=query)).hits) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: urls(searcher.search(Request(query=query)).hits), queries))
    assert together == alone


TRICKY = """
liver can't stage 4 IV hepatitis B "stage show" -school x-ray TACE secondary not without what is * ( OR ~9
"""
WORDS = st.sampled_from(TRICKY.split())


@examples(60)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=12).map(" ".join)))
def test_nothing_a_person_types_is_an_error_and_better_pages_come_first(
    searcher: Searcher, query: str
) -> None:
    for how in ({}, {"exact": True}, {"as_typed": True}):
        results = searcher.search(Request(query=query, **how))
        scores = [hit.score for hit in results.hits]
        assert scores == sorted(scores, reverse=True)
        assert bool(results.hits) == bool(results.total)
        results.understanding.query.encode()
    searcher.suggest(query)


def test_the_same_word_with_two_meanings_is_answered(searcher: Searcher) -> None:
    hits = searcher.search(Request(query="stage B IV TACE IV IV")).hits
    assert 'Has "stage B" and "TACE", but not "IV".' in hits[0].why


@pytest.mark.parametrize(
    "query", ["stage A", "how do I cope with tiredness", '"liver is a large"', "!!!", "sorafanib"]
)
def test_the_ranking_is_that_of_the_results(searcher: Searcher, query: str) -> None:
    shown = searcher.search(Request(query=query, size=20)).hits
    assert searcher.ranked(query, 20) == [hit.url.partition("#")[0] for hit in shown]


def test_getting_ready_for_visitors_changes_no_answer(tmp_path: Path, glossary: Glossary) -> None:
    ready = make_searcher(tmp_path, PAGES, glossary)
    asked = [Request(query=query) for query in ("hcc", "liver early", "yellow skin", "zebra")]
    before = [ready.search(request) for request in asked]
    ready.warm(60.0)
    for _ in ready.prepare():
        assert [ready.search(request) for request in asked] == before


def test_what_was_prepared_is_not_looked_up_again(tmp_path: Path, glossary: Glossary) -> None:
    ready = make_searcher(tmp_path, PAGES, glossary)
    names = ready._interpreter._wider.labels
    assert len(list(ready.prepare())) == names.cache_info().misses == 1
    assert ready.search(Request(query="hcc")).understanding.also_searched
    assert names.cache_info().hits == 1
