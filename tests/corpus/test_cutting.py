"""Words and their places, in the two ways in which they are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import cut, fold, words

_TEXT = st.one_of(st.text(max_size=60), st.text(alphabet="aZé1²ß'’ʼ.,-/_ \n\u0301\u00ad\u200d", max_size=30))


@given(_TEXT)
def test_the_words_of_a_text_are_the_same_as_lists_and_one_by_one(text: str) -> None:
    lists, one_by_one = cut(text), list(words(text))
    assert lists.folded == [word.text for word in one_by_one]
    assert lists.starts == [word.start for word in one_by_one]
    assert lists.ends == [word.end for word in one_by_one]
    assert lists.written == [text[word.start : word.end] for word in one_by_one]


@given(_TEXT)
def test_words_and_what_stands_between_them_are_the_whole_text(text: str) -> None:
    found = cut(text)
    assert len(found.gaps) == len(found.written) + 1
    together = "".join(gap + word for gap, word in zip(found.gaps, [*found.written, ""], strict=True))
    assert together == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Sjögren’s 1,250.5 mg", ["Sjögren’s", "1,250.5", "mg"]),
        ("Child-Pugh/A, can't.", ["Child", "Pugh", "A", "can't"]),
        ("abla\u00adtion e\u0301", ["abla\u00adtion", "e\u0301"]),
        ("1.", ["1"]),
        ("'' _ …", []),
    ],
)
def test_a_word_keeps_its_apostrophes_decimals_and_marks(text: str, written: list[str]) -> None:
    assert cut(text).written == written


@given(st.text(alphabet=st.characters(max_codepoint=127), min_size=1, max_size=12))
def test_plain_words_are_folded_as_any_others(word: str) -> None:
    assert fold(word) == fold(f"{word}\u00ad")
    assert fold(word.upper()) == fold(word.lower())
