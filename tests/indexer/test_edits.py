"""Typing errors, counted and made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.edits import edits, one_edit_away

WORD = st.text("abc", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("typed", "meant", "count"),
    [
        ("ascites", "ascites", 0),
        ("asites", "ascites", 1),
        ("asctes", "ascites", 1),
        ("ascitse", "ascites", 1),
        ("sorafanib", "sorafenib", 1),
        ("cirosis", "cirrhosis", 2),
        ("liver", "lung", 3),
        ("a", "ascites", 3),
    ],
)
def test_edits_are_letters_added_dropped_changed_or_swapped(typed: str, meant: str, count: int) -> None:
    assert edits(typed, meant, 2) == count


@given(WORD, WORD)
def test_edits_are_the_same_both_ways_and_none_only_for_the_same_word(one: str, other: str) -> None:
    assert edits(one, other, 6) == edits(other, one, 6)
    assert (edits(one, other, 6) == 0) == (one == other)


@given(WORD)
def test_every_neighbour_is_one_edit_away(word: str) -> None:
    assert all(edits(word, near, 2) == 1 for near in one_edit_away(word, "abc"))


@given(WORD, WORD)
def test_no_neighbour_is_forgotten(word: str, other: str) -> None:
    assert (edits(word, other, 1) == 1) == (other in one_edit_away(word, "abc"))
