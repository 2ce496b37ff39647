"""Which names an edit of the glossary touches."""

from dataclasses import replace

import pytest

from glossary.glossary import Glossary
from glossary.term import Kind, Label, Status, Term, Translation
from indexer.affected import touched

LIVER = Term(id="liver", labels=(Label(text="liver"),), definition="Sample.")
SCAN = Term(id="scan", labels=(Label(text="CT scan"),), definition="Sample.")
BLOCKS = ("chopped liver",)
BEFORE = Glossary((LIVER, SCAN), BLOCKS)


def words(after: Glossary) -> set[str]:
    forms = touched(BEFORE, after)
    assert forms is not None
    return {" ".join(form) for form in forms}


def test_an_edit_that_changes_no_name_touches_nothing() -> None:
    told = replace(LIVER, definition="Another.", broader=("scan",))
    assert words(Glossary((told, SCAN), BLOCKS)) == set()


def test_a_new_entry_touches_the_forms_of_its_names() -> None:
    vein = replace(LIVER, id="vein", labels=(Label(text="portal vein"),))
    assert {"portal vein", "portal veins"} <= words(Glossary((LIVER, SCAN, vein), BLOCKS))


@pytest.mark.parametrize(
    "changed",
    [
        None,
        replace(SCAN, status=Status.PROPOSED),
        replace(SCAN, labels=(Label(text="CT scan", case=True),)),
        replace(SCAN, labels=(Label(text="CT scan"), Label(text="scan"))),
    ],
    ids=["gone", "not published", "capitals", "named otherwise"],
)
def test_an_entry_that_matches_otherwise_touches_what_it_matched(changed: Term | None) -> None:
    after = Glossary((LIVER, changed) if changed else (LIVER,), BLOCKS)
    assert "ct scan" in words(after)
    assert "liver" not in words(after)


def test_a_name_that_is_not_looked_for_in_pages_touches_nothing_of_its_own() -> None:
    typed = replace(SCAN, labels=(*SCAN.labels, Label(text="cat scan", kind=Kind.MISSPELLING)))
    assert "cat scan" not in words(Glossary((LIVER, typed), BLOCKS))


def test_a_blocked_phrase_touches_its_own_forms() -> None:
    assert words(Glossary((LIVER, SCAN))) == {"chopped liver", "chopped livers"}


def test_another_language_touches_everything() -> None:
    told = Translation(language="cy", labels=(Label(text="afu"),), definition="Sampl.")
    assert touched(BEFORE, Glossary((replace(LIVER, languages=(told,)), SCAN), BLOCKS)) is None


def test_more_names_than_are_worth_looking_up_touch_everything() -> None:
    many = (replace(LIVER, id=f"a{number}", labels=(Label(text=f"word{number}"),)) for number in range(2500))
    assert touched(BEFORE, Glossary((LIVER, SCAN, *many), BLOCKS)) is None
