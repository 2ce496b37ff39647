"""Whether a page says in its own words what a term means that is no abbreviation."""

from pathlib import Path

import pytest
import yaml

from glossary.coverage.explanations import explained_in_words

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "explained_terms.yaml").read_text("utf-8"))


def is_explained(text: str, term: str) -> bool:
    start = text.casefold().index(term)
    return bool(explained_in_words(text[:start], text[start + len(term) :]))


def test_the_sentences_are_judged_right_nearly_always() -> None:
    judged = [(is_explained(case["text"], case["term"]), case["explained"]) for case in CASES]
    right = judged.count((True, True))
    assert len(CASES) >= 30
    assert right / (right + judged.count((True, False))) >= 0.95
    assert right / (right + judged.count((False, True))) >= 0.95


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_each_sentence_is_judged_right(case: dict[str, str | bool]) -> None:
    assert is_explained(str(case["text"]), str(case["term"])) == case["explained"]
