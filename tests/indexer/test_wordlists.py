"""Small words, and titles without them."""

import pytest

from indexer.analysis import Analyzer
from indexer.wordlists import load_wordlists, title_keys, whole_key

LISTS = load_wordlists()
ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("What is liver cancer?", ("liver cancer",)),
        ("TACE (chemoembolisation)", ("tace chemoembolisation", "tace", "chemoembolisation")),
        ("Jaundice: yellow skin and eyes", ("jaundice yellow skin eye", "jaundice", "yellow skin", "eye")),
        ("What is it?", ("what is it",)),
        ("!", ()),
    ],
)
def test_a_title_is_found_by_its_telling_words_and_its_parts(title: str, keys: tuple[str, ...]) -> None:
    assert title_keys(title, ANALYZER, LISTS.function_words) == keys


def test_a_question_has_the_key_of_the_title_that_answers_it() -> None:
    assert (
        whole_key("how do I live with liver cancers", ANALYZER, LISTS.function_words) == "live liver cancer"
    )


def test_words_that_turn_a_meaning_are_not_small() -> None:
    assert not set(LISTS.negations) & LISTS.function_words
    assert "no" in LISTS.negations
