"""Reasons in plain sentences."""

from indexer.marking import Mark, Wanted
from indexer.why import reasons

TACE = Wanted(typed="tace", phrases=(("tace",),), concepts=("tace", "deb-tace"))
PAIN = Wanted(typed="pain", phrases=(("pain",),))


Marked = list[tuple[str, Mark]]


def said(
    *wanted: Wanted,
    title: list[Mark],
    passage: Marked,
    absent: str = "",
    best_for: tuple[Wanted, ...] = (),
) -> tuple[str, ...]:
    return reasons(
        title="TACE and you",
        title_marks=title,
        passage=passage,
        wanted=wanted,
        present=[want for want in wanted if want.typed != absent],
        best_for=best_for,
    )


def test_a_word_of_the_title_is_said() -> None:
    assert said(TACE, title=[Mark(0, 4, 0)], passage=[]) == ('The title says "TACE".',)


def test_other_names_and_kinds_of_a_concept_are_said() -> None:
    passage = [
        ("chemoembolisation", Mark(0, 17, 0, "tace")),
        ("Chemoembolisation", Mark(20, 37, 0, "tace")),
        ("DEB-TACE", Mark(40, 48, 0, "deb-tace")),
    ]
    assert said(TACE, title=[], passage=passage) == (
        'Matches "chemoembolisation", which means the same as "tace".',
        'Matches "DEB-TACE", which is a kind of "tace".',
    )


def test_a_word_found_only_in_the_text_is_said() -> None:
    assert said(PAIN, title=[], passage=[("pains", Mark(0, 5, 0))]) == ('Has "pains".',)


def test_of_several_words_the_missing_ones_are_said() -> None:
    assert said(TACE, PAIN, title=[], passage=[]) == ("Has all of your words.",)
    assert said(TACE, PAIN, title=[], passage=[], absent="pain") == ('Has "tace", but not "pain".',)


def test_a_word_typed_twice_that_a_page_has_once_is_not_missing() -> None:
    stage, alone = Wanted(typed="IV", phrases=(("4",),)), Wanted(typed="iv", phrases=(("iv",),))
    told = reasons(title="", title_marks=[], passage=[], wanted=[stage, alone], present=[stage], best_for=())
    assert told == ("Has all of your words.",)
    three = [stage, alone, PAIN]
    told = reasons(title="", title_marks=[], passage=[], wanted=three, present=[alone], best_for=())
    assert told == ('Has "iv", but not "pain".',)


def test_names_are_listed_once_with_a_last_and() -> None:
    found = [("a", Mark(0, 1, 0, "tace")), ("b", Mark(0, 1, 0, "tace")), ("A", Mark(0, 1, 0, "tace"))]
    assert said(TACE, title=[], passage=[*found, ("c", Mark(0, 1, 0, "tace"))]) == (
        'Matches "a", "b" and "c", which mean the same as "tace".',
    )


def test_a_page_that_the_glossary_names_says_so_when_it_does_not_say_the_word() -> None:
    assert said(TACE, title=[], passage=[], absent="tace", best_for=(TACE,)) == (
        'The glossary names this page for "tace".',
    )
    assert said(PAIN, title=[], passage=[("pains", Mark(0, 5, 0))], best_for=(PAIN,)) == ('Has "pains".',)
