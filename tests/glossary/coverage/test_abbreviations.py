from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glossary.coverage.abbreviations import abbreviations
from glossary.coverage.explanations import spells_out

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "explained.yaml").read_text("utf-8"))


def explained_and_not(text: str) -> tuple[set[str], set[str]]:
    found = abbreviations(text)
    return {item.text for item in found if item.explained}, {
        item.text for item in found if not item.explained
    }


def test_the_sentences_are_judged_right_nearly_always() -> None:
    right = wrongly_explained = missed = 0
    for case in CASES:
        explained, _ = explained_and_not(case["text"])
        wanted = set(case.get("explained", ()))
        right += len(explained & wanted)
        wrongly_explained += len(explained - wanted)
        missed += len(wanted - explained)
    assert len(CASES) >= 60
    assert right / (right + wrongly_explained) >= 0.95
    assert right / (right + missed) >= 0.95


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_each_sentence_holds_these_abbreviations(case: dict[str, str | list[str]]) -> None:
    explained, unexplained = explained_and_not(str(case["text"]))
    assert explained | unexplained == {*case.get("explained", ()), *case.get("unexplained", ())}


def test_one_explanation_serves_the_whole_page_before_and_after() -> None:
    text = "HCC is treated here.\nHepatocellular carcinoma (HCC) is a cancer.\nHCCs grow."
    (found,) = abbreviations(text)
    assert [text[start:end] for start, end in found.places] == ["HCC", "HCC", "HCCs"]
    assert found.meaning == "Hepatocellular carcinoma"


def test_an_explanation_does_not_reach_over_a_sentence() -> None:
    assert (
        explained_and_not("We use liver function tests.\n(LFTs) are done. HCC. Hepatocellular carcinoma")[0]
        == set()
    )


def test_letters_spell_out_a_name_only_when_they_cover_it_from_its_first_word() -> None:
    assert spells_out("TACE", "transarterial chemoembolisation")
    assert spells_out("AFP", "alpha-fetoprotein")
    assert not spells_out("TACE", "a transarterial chemoembolisation")
    assert not spells_out("CT", "CAT scan")
    assert not spells_out("CT", "")


@given(st.text(max_size=200))
def test_any_text_gives_places_that_hold_the_abbreviation(text: str) -> None:
    for found in abbreviations(text):
        assert found.places
        for start, end in found.places:
            assert text[start:end].startswith(found.text)
