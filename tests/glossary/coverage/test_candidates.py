"""Terms that may deserve an entry, and the counts they come from."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page import Page, Section
from glossary.coverage.candidates import Candidate, candidates
from glossary.coverage.keyness import keyness
from glossary.coverage.phrases import PhraseCounts
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Label, Term

GLOSSARY = Glossary(
    [
        Term(id="biopsy", labels=(Label(text="liver biopsy"),), definition="x"),
        Term(id="duct", labels=(Label(text="bile duct cancer"),), definition="x"),
    ]
)


def page(number: int, text: str) -> Page:
    section = Section(heading="", level=1, anchor="", text=text)
    return Page(url=f"/pages/{number}", title=f"Page {number}", sections=(section,))


def found(*texts: str, others: tuple[str, ...] = ()) -> tuple[Candidate, ...]:
    pages = [(page(number, text), True) for number, text in enumerate(texts)]
    pages += [(page(100 + number, text), False) for number, text in enumerate(others)]
    return candidates(lambda: iter(pages), GLOSSARY, Matcher(GLOSSARY))


def test_a_phrase_of_several_pages_is_found_in_the_singular_with_examples() -> None:
    texts = [f"Number {n}.\nYour portal vein may be blocked. Portal veins are large." for n in range(4)]
    first = found(*texts, others=("Shop opening times and donations",))[0]
    assert (first.text, first.uses, first.pages) == ("portal vein", 8, 4)
    assert [example.url for example in first.examples] == ["/pages/0", "/pages/1"]
    assert first.examples[0].quote == "Your portal vein may be blocked."
    assert first.examples[0].start == texts[0].index("Your")


def test_a_learned_word_is_found_alone_and_an_ordinary_one_is_not() -> None:
    names = [item.text for item in found(*["Splenomegaly can hurt. Bring a friend."] * 3)]
    assert names == ["splenomegaly"]


def test_what_has_an_entry_or_is_part_of_its_name_is_left_out() -> None:
    assert found(*["A liver biopsy takes an hour. It may be bile duct cancer."] * 4) == ()


def test_everyday_words_and_code_are_left_out() -> None:
    text = 'Ring straight away.\n<div class="portal vein"> portal vein </div>'
    assert found(*[text] * 4) == ()


def test_the_nearest_entry_shares_half_of_its_words() -> None:
    (first,) = found(*["You need a spleen biopsy soon."] * 4)
    assert (first.text, first.nearest) == ("spleen biopsy", "")
    (second,) = found(*["A repeat liver biopsy helps."] * 4)
    assert (second.text, second.nearest) == ("repeat liver biopsy", "biopsy")


def test_a_part_of_a_longer_candidate_is_left_out() -> None:
    assert [item.text for item in found(*["Your inferior vena cava is wide."] * 5)] == ["inferior vena cava"]


def test_a_candidate_becomes_a_finding_on_the_page_of_its_example() -> None:
    finding = found(*["The portal vein is wide."] * 3)[0].finding()
    assert (finding.rule, finding.url, finding.subject) == ("G103", "/pages/0", "portal vein")
    assert finding.message == "“portal vein” has no entry in the glossary. It is used 3 times, on 3 pages."


def test_keyness_is_high_where_a_word_is_ours_and_negative_where_it_is_theirs() -> None:
    assert keyness(50, 1000, 0, 1000) > 15.13
    assert keyness(0, 1000, 50, 1000) < -15.13
    assert keyness(5, 1000, 5, 1000) == pytest.approx(0)
    assert keyness(5, 1000, 0, 0) == 0


def test_keyness_is_the_log_likelihood_of_a_two_by_two_table() -> None:
    expected = 2 * (30 * math.log(30 / 20) + 10 * math.log(10 / 20))
    assert keyness(30, 500, 10, 500) == pytest.approx(expected)


def test_rare_phrases_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.coverage.phrases.MOST_KEPT", 10)
    monkeypatch.setattr("glossary.coverage.phrases.SWEPT_EVERY", 2)
    counts = PhraseCounts()
    counts.add("portal vein. spleen. kidney. bladder. stomach", health=True)
    counts.add("portal vein. gut. throat. nose. elbow. ankle. wrist", health=True)
    assert set(counts.uses) == {("portal",), ("vein",), ("portal", "vein")}


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_pages_give_candidates_that_stand_on_three_of_them(texts: list[str]) -> None:
    for item in found(*texts):
        assert item.pages >= 3
        assert item.examples
