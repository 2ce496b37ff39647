"""What of a search may be counted, over the sample site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generation import open_published
from indexer.searcher import Request, Searcher
from search_app.counting.countable import Countable, countable


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Iterator[Searcher]:
    published = open_published(sample_data / "index")
    yield published.searcher
    published.searcher.close()


def said(searcher: Searcher, query: str) -> Countable:
    return countable(searcher.search(Request(query=query)).understanding, searcher.knows)


@pytest.mark.parametrize(
    ("query", "known", "together", "unknown"),
    [
        ("TACE", ("tace",), "", ()),
        ("secondary liver cancer", ("secondary liver cancer",), "", ()),
        ("what is hcc?", ("hcc",), "", ()),
        ("sorafanib", ("sorafenib",), "", ()),
        ("TACE tiredness", ("tace", "tiredness"), "tace + tiredness", ()),
        ("tiredness tace", ("tiredness", "tace"), "tace + tiredness", ()),
        ("jaundice zumba", ("jaundice",), "", ("zumba",)),
        ('"jaundice zumba"', ("jaundice",), "", ("zumba",)),
        ("jane-smith-itching", ("itching",), "", ("jane", "smith")),
        ('"liver jaundice"', ("liver", "jaundice"), "jaundice + liver", ()),
        ("ct-scan-liver", ("ct", "scan", "liver"), "ct + liver + scan", ()),
        ("itching qza qzb qzc qzd", ("itching",), "", ("qza", "qzb", "qzc", "qzd")),
        ("itching qza qzb qzc qzd qze", ("itching",), "", ()),
        ("scan on 3 march 1961", (), "", ()),
        ("scan 12/03/1961", (), "", ()),
        ("tace jo@example.org", (), "", ()),
        ("tace 020 7946 0000", (), "", ()),
        ("tace AB1 2CD", (), "", ()),
        ("nhs number 943 476 5919", (), "", ()),
        ("see www.example.org", (), "", ()),
        ("scan 7b", ("scan",), "", ()),
        (
            "ascites jaundice tace itching tiredness",
            ("ascites", "jaundice", "tace", "itching", "tiredness"),
            "",
            (),
        ),
        ("the of and", (), "", ()),
        ("", (), "", ()),
    ],
)
def test_only_our_own_words_are_known(
    searcher: Searcher, query: str, known: tuple[str, ...], together: str, unknown: tuple[str, ...]
) -> None:
    found = said(searcher, query)
    assert (found.known, found.together, found.unknown) == (known, together, unknown)


@given(st.text(max_size=80))
def test_whatever_is_typed_only_our_words_count_at_once(searcher: Searcher, query: str) -> None:
    found = said(searcher, query)
    assert all(searcher.knows(word) for text in found.known for word in text.split())


@given(
    st.lists(
        st.sampled_from(["liver", "itching", "scan", "jane", "without", "x", "4"]), min_size=2, max_size=6
    )
)
def test_words_a_person_joined_are_never_written_as_one(searcher: Searcher, parts: list[str]) -> None:
    found = said(searcher, "-".join(parts))
    assert set(found.known) | set(found.unknown) <= set(parts)


@given(st.from_regex(r"[0-9]{5,12}|[a-z]{3,8}@[a-z]{3,8}\.org", fullmatch=True))
def test_shapes_that_tell_who_someone_is_stop_all_counting(searcher: Searcher, shape: str) -> None:
    assert said(searcher, f"tace {shape} tiredness") == Countable()
