"""What slips cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.slips import slip_cost

WORDS = st.text(alphabet="abcdehioprstuy", max_size=12)


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        (("jandice", "jaundice"), ("jaudice", "jaundice")),  # a vowel, a consonant left out
        (("canncer", "cancer"), ("canrcer", "cancer")),  # a letter twice, another one too many
        (("caner", "cancer"), ("ancer", "cancer")),  # inside, at the beginning
        (("acsites", "ascites"), ("aksites", "ascites")),  # swapped, changed twice
        (("liber", "liver"), ("lider", "liver")),  # the key beside, one far away
        (("nefritis", "nephritis"), ("neghritis", "nephritis")),  # by ear, by chance
    ],
)
def test_a_slip_that_people_make_costs_less_than_one_they_do_not(
    likely: tuple[str, str], unlikely: tuple[str, str]
) -> None:
    assert 0 < slip_cost(*likely) < slip_cost(*unlikely)


@given(WORDS)
def test_a_word_costs_nothing_from_itself(word: str) -> None:
    assert slip_cost(word, word) == 0
