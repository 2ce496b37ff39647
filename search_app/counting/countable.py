"""What of a search may be counted: words that are ours already, apart from each other."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.words import words
from indexer.understanding import Understanding
from indexer.units import Unit

MOST_UNITS = 4  # of a combination
MOST_UNKNOWN = 4  # words of a search; one with more is no search, and none of them is held
LONGEST = 60  # characters of a text that is counted

# Shapes that tell who someone is. A search that has one is not counted at all.
_PERSONAL = re.compile(
    r"""
      [^\s@]+@[^\s@]+                                   # an e-mail address
    | (?:\d[\s().+/-]*){5,}                             # a telephone, NHS or hospital number; a date of birth
    | \b\d{1,2}\s*(?:st|nd|rd|th)?\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b
    | \b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b
    | \b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b             # a postcode
    | https?://|www\.
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """What one search adds to the counts.

    ``known`` are its concepts and words that stand in our pages or glossary: each is counted by itself.
    ``together`` is their combination, when there is one, and ``unknown`` the other words: these wait in
    memory until enough people have used them.
    """

    known: tuple[str, ...] = ()
    together: str = ""
    unknown: tuple[str, ...] = ()


def is_personal(*texts: str) -> bool:
    """Whether one of these texts has a shape that could tell who someone is."""
    return any(map(_PERSONAL.search, texts))


def countable(understood: Understanding, knows: Callable[[str], bool]) -> Countable:
    """What may be counted of a search; nothing of one that could tell who asked.

    ``knows`` says whether a folded word stands in our pages or our glossary. Words with a digit count only
    inside a glossary name. Words that a person joined count apart, unless they are a glossary name.
    """
    if is_personal(understood.query, understood.corrected):
        return Countable()
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for unit in understood.telling:
        if unit.light:
            continue
        for text in _texts(unit, understood.corrected):
            if unit.mention is None and any(character.isdigit() for character in text):
                continue
            ours = unit.mention is not None or knows(text)
            (known if ours else unknown)[text[:LONGEST]] = None
    whole = not unknown and 1 < len(known) <= MOST_UNITS
    return Countable(
        known=tuple(known),
        together=" + ".join(sorted(known)) if whole else "",
        unknown=tuple(unknown) if len(unknown) <= MOST_UNKNOWN else (),
    )


def _texts(unit: Unit, query: str) -> list[str]:
    """A glossary name as one text; anything else as its words, however they were joined."""
    folded = [word.text for word in words(query[unit.start : unit.end])]
    return folded if unit.mention is None else [" ".join(folded)]
