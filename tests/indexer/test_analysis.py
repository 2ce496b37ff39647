"""How words become index terms; the cases are in data/analysis.yaml."""

from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyzer, Cut, Token

CASES = yaml.safe_load((Path(__file__).parent / "data" / "analysis.yaml").read_text(encoding="utf-8"))
ANALYZER = Analyzer()


def stem(text: str) -> str:
    (token,) = ANALYZER.stems(text)
    return token.term


@pytest.mark.parametrize("family", CASES["same"], ids=lambda family: family[0])
def test_a_family_of_words_has_one_stem(family: list[str]) -> None:
    assert {word: stem(word) for word in family} == dict.fromkeys(family, stem(family[0]))


@pytest.mark.parametrize("words", CASES["different"], ids="-".join)
def test_words_that_mean_different_things_have_different_stems(words: list[str]) -> None:
    assert len({stem(word) for word in words}) == len(words)


@pytest.mark.parametrize("texts", CASES["alike"], ids=lambda texts: texts[0])
def test_spellings_and_numerals_that_mean_the_same_are_indexed_alike(texts: list[str]) -> None:
    for text in texts[1:]:
        assert ANALYZER.exact(text) == ANALYZER.exact(texts[0])
        assert ANALYZER.stems(text) == ANALYZER.stems(texts[0])


@pytest.mark.parametrize("texts", CASES["unlike"], ids=lambda texts: texts[0])
def test_texts_that_only_look_alike_are_indexed_differently(texts: list[str]) -> None:
    for one, other in combinations(texts, 2):
        assert ANALYZER.stems(one) != ANALYZER.stems(other)


@pytest.mark.parametrize(("text", "expected"), CASES["cut"], ids=[repr(text) for text, _ in CASES["cut"]])
def test_terms_stand_at_these_positions(text: str, expected: list[str]) -> None:
    assert [f"{term} {position}" for term, position in ANALYZER.exact(text)] == expected


def test_a_compound_is_there_in_parts_and_joined_with_its_place_in_the_text() -> None:
    assert ANALYZER.cut("an X-ray") == [
        Cut("an", "an", 0, 0, 2),
        Cut("x", "x", 1, 3, 4),
        Cut("xray", "xray", 1, 3, 8, 2),
        Cut("ray", "ray", 2, 5, 8),
    ]


def test_a_compound_at_the_end_of_a_line_is_joined_at_its_own_place() -> None:
    assert [(term, position) for term, position in ANALYZER.exact("a follow-up-call\nlater")] == [
        ("a", 0),
        ("follow", 1),
        ("followup", 1),
        ("followupcall", 1),
        ("up", 2),
        ("upcall", 2),
        ("call", 3),
        ("later", 104),
    ]


def test_a_stem_is_the_same_for_a_word_alone_and_in_a_text() -> None:
    assert ANALYZER.stem("tumors") == ANALYZER.stem("tumour") == "tumour"
    assert ANALYZER.stems("two tumors")[1] == Token("tumour", 1)


def test_an_endless_word_is_cut_short() -> None:
    (token,) = ANALYZER.stems("a" * 100_000)
    assert len(token.term) <= 64


def test_the_version_stays_the_same_as_long_as_the_tables_do() -> None:
    assert Analyzer().version == ANALYZER.version
    assert len(ANALYZER.version) == 16


@given(st.text(max_size=80))
def test_any_text_gives_terms_in_ascending_position_that_point_into_it(text: str) -> None:
    cuts = ANALYZER.cut(text)
    assert [cut.position for cut in cuts] == sorted(cut.position for cut in cuts)
    assert all(0 <= cut.start < cut.end <= len(text) and cut.exact and cut.stem for cut in cuts)
    assert [token.position for token in ANALYZER.stems(text)] == [cut.position for cut in cuts]


def test_british_spelling_of_every_pair_in_the_glossary_table_is_used_for_both() -> None:
    pairs = yaml.safe_load(
        (Path(__file__).parents[2] / "glossary" / "spellings.yaml").read_text(encoding="utf-8")
    )["british_american"]
    for pair in pairs:
        british, american = (part.replace("-", "a") for part in pair.split("|"))
        assert ANALYZER.exact(american) == ANALYZER.exact(british) == [Token(british, 0)]


def test_no_word_is_in_two_families_and_all_are_written_as_they_are_looked_up() -> None:
    tables = yaml.safe_load(
        (Path(__file__).parents[2] / "indexer" / "analysis.yaml").read_text(encoding="utf-8")
    )
    listed = [word for family in tables["families"].values() for word in family]
    assert sorted(listed) == sorted(set(listed))
    assert [ANALYZER.exact(word)[0].term for word in listed] == listed


def test_what_people_type_is_not_remembered_without_end() -> None:
    analyzer = Analyzer()
    analyzer.learn({"livers": "liver"})
    for number in range(10_000):
        assert analyzer.stem(f"typed{number}") == f"typed{number}"
    assert analyzer._terms.cache_info().currsize < 10_000
    assert analyzer.stem("livers") == "liver"
