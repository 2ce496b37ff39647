"""A query is cut into units of meaning."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import words
from glossary.matcher import Mention
from glossary.term import Kind
from indexer.analysis import Analyzer
from indexer.normalise import normalise
from indexer.units import Bond, Cutter, Unit
from indexer.wordlists import load_wordlists

CUTTER = Cutter(
    Analyzer(),
    load_wordlists(),
    {"xray": ("x", "ray"), "is": ("i", "s")},
    {"chemoembolisation": 3, "xray": 2, "mg2": 1},
)


def cut(query: str, *named: str) -> tuple[Unit, ...]:
    typed = normalise(query, lambda word: 1)
    mentions = [
        Mention(at, at + len(name), name, name, Kind.SAME, True)
        for name in named
        if (at := typed.text.index(name)) >= 0
    ]
    starts = frozenset(word.start for word in typed.words)
    return CUTTER.units(typed.text, starts, typed.phrases, mentions)


def shown(query: str, *named: str) -> list[str]:
    return [query[unit.start : unit.end] for unit in cut(query, *named)]


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("liver pain", ["liver", "pain"]),
        ("stage 4 pain", ["stage 4", "pain"]),
        ("grade IIIb", ["grade IIIb"]),
        ("hepatitis B or C", ["hepatitis B", "or", "C"]),
        ("hepatitis is", ["hepatitis", "is"]),
        ("it can't be removed now", ["it", "can't be removed", "now"]),
        ("can be removed", ["can be removed"]),
        ("can it come back", ["can", "it", "come", "back"]),
        ("without surgery", ["without surgery"]),
        ("why not", ["why", "not"]),
        ("I am not. Surgery", ["I", "am", "not", "Surgery"]),
        ("a chest x-ray", ["a", "chest", "x-ray"]),
        ("chest x ray", ["chest", "x ray"]),
        ("what is 5 mg 2 a day", ["what", "is", "5", "mg", "2", "a", "day"]),
        ("xray", ["xray"]),
        ("chemo embolisation", ["chemo embolisation"]),
        ('the "stage show" please', ["the", "stage show", "please"]),
    ],
)
def test_words_that_mean_something_else_apart_stay_together(query: str, units: list[str]) -> None:
    assert shown(query) == units


def test_the_words_of_a_name_are_one_unit() -> None:
    query = "does secondary liver cancer hurt"
    assert shown(query, "secondary liver cancer") == ["does", "secondary liver cancer", "hurt"]


def test_a_name_is_not_torn_out_of_words_that_belong_together() -> None:
    assert [unit.mention for unit in cut("without surgery", "surgery")] == [None]
    assert [unit.mention for unit in cut('"liver cancer"', "liver")] == [None]


def test_however_a_compound_is_written_it_is_searched_in_the_same_forms() -> None:
    written = [cut(query)[0].atoms[0] for query in ("x-ray", "x ray", "xray")]
    assert {(atom.forms, atom.bond) for atom in written} == {(written[0].forms, Bond.COMPOUND)}


def test_only_a_compound_that_was_typed_in_parts_is_also_searched_in_part() -> None:
    written = [cut(query)[0].atoms[0] for query in ("x-ray", "x ray", "xray")]
    assert [[form.exact for form in atom.weak] for atom in written] == [
        [("x",), ("ray",)],
        [("x",), ("ray",)],
        [],
    ]


def test_cannot_and_can_not_are_searched_for_can_t() -> None:
    stems = {form.stem for form in cut("can't be removed")[0].atoms[0].forms}
    assert ("can", "not", "be", "remov") in stems
    assert ("can't", "be", "remov") in stems
    assert ("can", "be", "remov") not in stems


def test_question_words_are_light_and_others_are_not() -> None:
    assert [unit.light for unit in cut("what is pain")] == [True, True, False]


@given(st.text(max_size=80))
def test_units_come_in_order_and_cover_every_word(query: str) -> None:
    units = cut(query)
    spans = [(unit.start, unit.end) for unit in units]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    typed = normalise(query, lambda word: 1)
    kept = [word.start for word in typed.words]
    starts = [word.start for word in words(typed.text) if word.start in kept]
    assert all(any(start <= place < end for start, end in spans) for place in starts)
