"""The page that an entry names as the best one is found by the entry's names, also when it says none."""

from pathlib import Path

import pytest

from glossary.glossary import Glossary
from glossary.term import Label, Term
from indexer.searcher import Request, Searcher
from tests.indexer.small import make_page, make_searcher


def drug(page: str) -> Term:
    return Term(
        id="nivolumab",
        labels=(Label(text="nivolumab"), Label(text="Opdivo")),
        definition="A medicine.",
        pages=(page, "/other"),
    )


PAGES = [
    make_page("https://example.org/immunotherapy", "Immunotherapy", "Medicines that wake your defences."),
    make_page("https://example.org/other", "Other", "Nothing here."),
    make_page("https://example.org/costs", "Costs", "What nivolumab costs, and what Opdivo nivolumab does."),
]


def site(folder: Path, page: str) -> Searcher:
    return make_searcher(folder, PAGES, Glossary([drug(page)]))


@pytest.mark.parametrize("page", ["/immunotherapy", "/immunotherapy/", "https://example.org/immunotherapy"])
@pytest.mark.parametrize("query", ["nivolumab", "Opdivo", "what is nivolumab"])
def test_it_is_among_the_first_and_says_why(tmp_path: Path, page: str, query: str) -> None:
    hits = {hit.url: hit for hit in site(tmp_path, page).search(Request(query=query)).hits}
    assert set(hits) == {"https://example.org/immunotherapy", "https://example.org/costs"}
    why = hits["https://example.org/immunotherapy"].why
    assert any(sentence.startswith("The glossary names this page for") for sentence in why)


def test_exact_words_do_not_bring_it(tmp_path: Path) -> None:
    found = site(tmp_path, "/immunotherapy").search(Request(query="nivolumab", exact=True))
    assert [hit.url for hit in found.hits] == ["https://example.org/costs"]


def test_only_the_first_page_named_is_the_best(tmp_path: Path) -> None:
    glossary = Glossary([drug("/immunotherapy")])
    assert glossary.best_page_of("https://example.org/immunotherapy#top") == ("nivolumab",)
    assert glossary.best_page_of("https://example.org/other") == ()


@pytest.mark.parametrize(
    ("named", "page", "best"),
    [
        ("/tare", "https://a.example/tare", True),
        ("/tare", "/tare", True),
        ("/tare?id=1", "https://a.example/tare?id=1", True),
        ("/tare?id=1", "https://a.example/tare?id=2", False),
        ("https://a.example/tare/", "https://A.example/tare", True),
        ("https://www.nhs.uk/tare", "https://a.example/tare", False),
        ("https://www.nhs.uk/tare", "/tare", False),
        ("https://www.nhs.uk/", "https://a.example/", False),
    ],
)
def test_a_page_of_another_site_is_not_taken_for_ours(named: str, page: str, best: bool) -> None:
    assert Glossary([drug(named)]).best_page_of(page) == (("nivolumab",) if best else ())


def test_it_comes_first_among_the_pages_about_the_concept(tmp_path: Path) -> None:
    about = site(tmp_path, "/immunotherapy").pages_about("nivolumab")
    assert [hit.url for hit in about] == ["https://example.org/immunotherapy", "https://example.org/costs"]


def test_pages_with_a_word_or_two_of_a_name_are_not_brought_beside_it(tmp_path: Path) -> None:
    meld = Term(
        id="meld",
        labels=(Label(text="MELD score"), Label(text="model for liver disease")),
        definition="A number.",
        pages=("/immunotherapy",),
    )
    pages = [*PAGES, make_page("/music", "A score", "The score of a song, and a model of it.")]
    found = make_searcher(tmp_path, pages, Glossary([meld])).search(Request(query="meld score"))
    assert [hit.url for hit in found.hits] == ["https://example.org/immunotherapy"]
    assert found.understanding.also_searched[0].reason == 'which means the same as "meld score"'
