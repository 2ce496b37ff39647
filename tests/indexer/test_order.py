"""Normalise, concepts, correct, concepts again, protect, tree: the order in which a query is understood."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.words import words
from glossary.glossary import load
from glossary.matcher import Matcher
from glossary.term import Kind
from indexer.searcher import Request, Searcher, Understanding
from indexer.units import Bond
from tests.long import examples

SAMPLE = load([Path(str(files("glossary") / "terms"))])
MATCHER = Matcher(SAMPLE, for_queries=True)
LABELS = [
    label.text for term in SAMPLE.published for label in term.labels if label.kind is not Kind.MISSPELLING
]
LONG = sorted(
    {word.text for label in LABELS for word in words(label) if len(word.text) > 6 and word.text.isalpha()}
)
PLAIN = ["what is", "stage 4", "can't be removed", "without", "hepatitis B", "x-ray", "liver", "-school"]
TYPED = st.one_of(st.sampled_from(PLAIN), st.sampled_from(LABELS), st.sampled_from(LONG))


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    """A word of our glossary with a letter left out, doubled or changed."""
    word = draw(st.sampled_from(LONG))
    place = draw(st.integers(1, len(word) - 2))
    instead = draw(st.sampled_from(["", word[place] * 2, "e", "i"]))
    return word[:place] + instead + word[place + 1 :]


QUERIES = st.lists(st.one_of(TYPED, misspelt()), min_size=1, max_size=6).map(" ".join)


def understood(site: Searcher, query: str, **how: bool) -> Understanding:
    return site.search(Request(query=query, **how)).understanding  # type: ignore[arg-type]


@examples(120)
@given(QUERIES)
def test_a_corrected_query_is_understood_like_one_that_was_typed_right(
    searcher: Searcher, query: str
) -> None:
    told = understood(searcher, query)
    right = understood(searcher, told.corrected, as_typed=True)
    assert told.concepts == right.concepts
    assert told.units == right.units
    assert told.tree == right.tree


@examples(60)
@given(misspelt())
def test_a_corrected_word_is_a_concept_when_the_word_meant_is_one(searcher: Searcher, query: str) -> None:
    told = understood(searcher, query)
    assume(any(fix.searched for fix in told.corrections))
    meant = {mention.term for mention in MATCHER.mentions(told.corrected)}
    assert {concept.term for concept in told.concepts} == meant


@examples(60)
@given(st.sampled_from(LABELS))
def test_a_name_in_quotes_stays_a_phrase_and_is_no_concept(searcher: Searcher, label: str) -> None:
    told = understood(searcher, f'"{label}" liver', whole=True)
    assert {concept.typed for concept in told.concepts} <= {"liver"}
    assert told.units[0].bond is Bond.QUOTED
    assert told.corrections == ()


@examples(120)
@given(QUERIES)
def test_no_word_of_a_concept_is_corrected(searcher: Searcher, query: str) -> None:
    told = understood(searcher, query)
    named = [each for each in MATCHER.mentions(told.query) if each.kind is not Kind.MISSPELLING]
    for mention in named:
        assert told.query[mention.start : mention.end] in told.corrected
    inside = {word.text for each in named for word in words(told.query[each.start : each.end])}
    outside = [word.text for word in words(told.query) if word.text not in inside]
    assert all(fix.typed.casefold() in " ".join(outside) for fix in told.corrections)


@examples(120)
@given(QUERIES)
def test_nothing_is_corrected_twice(searcher: Searcher, query: str) -> None:
    again = understood(searcher, understood(searcher, query).corrected)
    assert not any(fix.searched for fix in again.corrections)


@pytest.mark.parametrize(
    ("query", "corrected", "kept"),
    [
        ("hepatitus B", "Hepatitis B", "Hepatitis B"),
        ("without emblisation", "without embolisation", "without embolisation"),
    ],
)
def test_words_that_belong_together_are_found_after_the_correction(
    searcher: Searcher, query: str, corrected: str, kept: str
) -> None:
    told = understood(searcher, query)
    assert told.corrected == corrected
    assert [told.corrected[unit.start : unit.end] for unit in told.units] == [kept]


@examples(60)
@given(misspelt())
def test_a_word_that_is_left_out_is_not_corrected(searcher: Searcher, query: str) -> None:
    told = understood(searcher, f"liver -{query}")
    assert told.corrections == ()
    assert [each.text for each in told.ignored] == [query]


@examples(60)
@given(misspelt())
def test_a_word_in_quotes_is_not_corrected(searcher: Searcher, query: str) -> None:
    assert understood(searcher, f'"{query}"', whole=True).corrections == ()


@examples(60)
@given(QUERIES)
def test_exact_words_pass_no_step_but_the_first_and_the_last(searcher: Searcher, query: str) -> None:
    told = understood(searcher, query, exact=True)
    assert told.corrected == told.query
    assert told.concepts == told.corrections == told.also_searched == ()
    assert all(unit.mention is None and unit.part is None for unit in told.units)
