"""The rules about searching, asked of counts and of the index of the sample site."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from glossary.glossary import Glossary
from glossary.term import Label, Term
from indexer.generation import Published, open_published
from search_app.counting.days import Counts, add_counts
from search_app.reports.asking import searches_of
from search_app.reports.searches import QueryCount, asked, hidden_pages, of_counts


@pytest.fixture(scope="module")
def published(sample_data: Path) -> Iterator[Published]:
    opened = open_published(sample_data / "index")
    yield opened
    opened.searcher.close()


def test_counts_become_findings_the_most_searched_first() -> None:
    counts = [
        QueryCount("mushrooms", 0, False, 3),
        QueryCount("crystals", 0, False, 40),
        QueryCount("keyhole surgery", 4, True, 12),
        QueryCount("scan", 9, False, 99),
    ]
    found = list(of_counts(counts, lambda word: word in ("surgery", "scan")))
    assert [(each.rule, each.subject) for each in found] == [
        ("S501", "crystals"),
        ("S501", "mushrooms"),
        ("S502", "keyhole surgery"),
        ("S503", "crystals"),
        ("S503", "keyhole"),
        ("S503", "mushrooms"),
    ]
    assert found[0].message == "“crystals” finds nothing. It was searched about 40 times."
    assert found[1].message == "“mushrooms” finds nothing. It was searched fewer than 10 times."


def test_no_counts_are_no_findings() -> None:
    assert list(of_counts([], lambda word: False)) == []


def test_a_best_page_that_a_search_hides_is_found() -> None:
    glossary = Glossary(
        [
            Term(id="a", labels=(Label(text="TACE"),), definition="x", pages=("/treatment/tace",)),
            Term(id="b", labels=(Label(text="SIRT"),), definition="x", pages=("/treatment/sirt/",)),
            Term(id="c", labels=(Label(text="scan"),), definition="x", pages=("/gone",)),
            Term(id="d", labels=(Label(text="liver"),), definition="x"),
        ]
    )
    urls = ["https://x.org/treatment/tace", "https://x.org/treatment/sirt", "https://x.org/other"]
    answers = {"TACE": [urls[2]], "SIRT": [urls[2], urls[1]]}
    (found,) = hidden_pages(glossary, lambda name, limit: answers[name][:limit], urls)
    assert (found.rule, found.term, found.url) == ("S504", "a", urls[0])
    assert found.message.endswith("First is https://x.org/other.")


def test_counted_searches_are_asked_of_the_index(published: Published) -> None:
    texts = {"tace": 5, "zzyzzx": 7, "tace + liver": 2}
    answers = asked(texts, published.searcher)
    assert [(each.query, each.count) for each in answers] == [("zzyzzx", 7), ("tace", 5), ("tace liver", 2)]
    assert answers[0].results == 0
    assert answers[1].results > 0


def test_an_index_and_counts_give_all_four_rules(
    sample_data: Path, tmp_path: Path, published: Published
) -> None:
    add_counts(tmp_path, date(2026, 11, 1), Counts(searches=30, nothing=30, texts={"zzyzzx": 30}))
    searches = searches_of(sample_data / "index", tmp_path, published.glossary)
    assert {each.rule for each in searches.counted()} == {"S501", "S503"}
    assert {each.rule for each in searches.hidden()} <= {"S504"}
    assert searches.notes == ()


def test_without_counts_the_report_says_so(sample_data: Path, tmp_path: Path, published: Published) -> None:
    searches = searches_of(sample_data / "index", tmp_path / "none", published.glossary)
    assert searches.counted() == ()
    assert searches.notes == (
        "No searches are counted, so what people search for (S501 to S503) was not asked.",
    )


def test_counts_that_cannot_be_read_are_a_note(
    sample_data: Path, tmp_path: Path, published: Published
) -> None:
    (tmp_path / "2026-11-01.json").write_text("{")
    searches = searches_of(sample_data / "index", tmp_path, published.glossary)
    assert searches.counted() == ()
    assert "2026-11-01.json" in searches.notes[0]


def test_without_an_index_nothing_is_asked(tmp_path: Path) -> None:
    searches = searches_of(tmp_path, tmp_path, Glossary([]))
    assert searches.index_key == ""
    assert "no index" in searches.notes[0]
