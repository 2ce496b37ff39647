from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import fold, words
from glossary.forms import MOST_FORMS, forms, word_forms

CASES = yaml.safe_load((Path(__file__).parent / "data" / "forms.yaml").read_text("utf-8"))
SPELLINGS = yaml.safe_load((Path(__file__).parents[2] / "glossary" / "spellings.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_label_has_the_forms_people_write_and_no_absurd_ones(case: dict[str, object]) -> None:
    label = str(case["label"])
    found = forms(label)
    assert found[0] == label
    assert sorted(found[1:]) == sorted(case["forms"])


def test_a_prefix_makes_two_hyphens_optional_at_once() -> None:
    assert "transarterial chemoembolization" in forms("trans-arterial chemo-embolisation")
    assert "trans arterial chemo-embolisation" not in forms("liver")


def test_the_table_covers_health_spellings_and_each_pair_works_both_ways() -> None:
    pairs = [pair.replace("-", "").split("|") for pair in SPELLINGS["british_american"] if "-" not in pair]
    pairs += [[f"{stem}isation", f"{stem}ization"] for stem in SPELLINGS["ise_or_ize"]]
    assert len(SPELLINGS["british_american"]) + len(SPELLINGS["ise_or_ize"]) >= 150
    for british, american in pairs:
        assert american in forms(british), british
        assert british in forms(american), american


def test_no_form_of_a_spelling_pair_is_listed_twice() -> None:
    for name, lines in SPELLINGS.items():
        assert len(lines) == len(set(lines)), name


@given(st.text(max_size=40))
def test_any_text_has_few_forms_and_its_own_words_first(text: str) -> None:
    listed = forms(text)
    assert listed[0] == text
    assert len(listed) <= 2 * MOST_FORMS + 1
    assert len(listed) == len(set(listed))
    own = tuple(word.text for word in words(text))
    if own:
        assert tuple(map(fold, next(iter(word_forms(text))))) == own
