"""A page is matched with the names that concepts have in its language."""

from glossary.glossary import Glossary
from glossary.matchers import Matchers
from glossary.term import Label, Term, Translation

LIVER = Term(
    id="liver",
    labels=(Label(text="liver"),),
    definition="A large organ.",
    languages=(Translation(language="cy", labels=(Label(text="afu"),), definition="Organ mawr."),),
)
SCAN = Term(id="scan", labels=(Label(text="scan"),), definition="A picture.")


def test_a_page_is_matched_in_its_language_and_with_names_that_have_no_translation() -> None:
    matchers = Matchers(Glossary([LIVER, SCAN]))

    def found(text: str, language: str) -> list[str]:
        return [mention.term for mention in matchers.speaking(language).mentions(text)]

    assert found("afu, liver, scan", "cy") == ["liver", "scan"]
    assert found("afu, liver, scan", "en") == ["liver", "scan"]
    assert found("afu", "en") == []
    assert found("liver", "cy") == []


def test_a_matcher_is_made_once_for_a_language_and_once_for_all_that_have_none() -> None:
    matchers = Matchers(Glossary([LIVER, SCAN]))
    assert matchers.speaking("cy") is matchers.speaking("cy-GB")
    assert matchers.speaking("en") is matchers.speaking("fr")
    assert matchers.speaking("cy").glossary.language == "cy"
