"""Which of our words may have been meant."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indexer.confusables import load_confusables
from indexer.spell import Speller, allowed

CASES = yaml.safe_load((Path(__file__).parent / "data" / "spelling.yaml").read_text(encoding="utf-8"))
SPELLER = Speller(CASES["words"], load_confusables())


@pytest.mark.parametrize(("typed", "meant"), CASES["meant"].items())
def test_the_nearest_of_our_words_is_meant_and_of_those_the_most_used(typed: str, meant: str) -> None:
    assert SPELLER.candidates(typed)[0].word == meant


@pytest.mark.parametrize("typed", CASES["left_alone"])
def test_a_short_word_a_code_or_one_that_only_looks_alike_is_left_alone(typed: str) -> None:
    assert SPELLER.candidates(typed) == ()


def test_two_words_run_together_are_found() -> None:
    assert SPELLER.parts("livercancer") == ("liver", "cancer")
    assert SPELLER.parts("liverxyz") is None


def test_how_many_edits_are_forgiven_depends_on_the_length() -> None:
    assert [allowed("x" * length) for length in (3, 4, 6, 7, 40, 41)] == [0, 1, 1, 2, 2, 0]


def test_without_words_nothing_is_meant() -> None:
    assert Speller({}, load_confusables()).candidates("ascites") == ()


@given(st.text(max_size=50))
def test_whatever_is_typed_candidates_are_near_and_come_surest_first(typed: str) -> None:
    found = SPELLER.candidates(typed)
    assert [near.sure for near in found] == sorted((near.sure for near in found), reverse=True)
    assert all(0 < near.distance <= allowed(typed) and near.sure > 0 for near in found)


def test_an_american_spelling_with_a_slip_is_given_as_our_pages_have_it() -> None:
    assert SPELLER.candidates("tunor")[0].word == "tumour"


def test_how_many_pages_use_a_word_is_known() -> None:
    assert (SPELLER.pages("tace"), SPELLER.pages("tare")) == (10, 0)
