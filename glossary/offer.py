"""What a file from elsewhere offers to the glossary, row by row, and what in it cannot be taken."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.words import sentences, words
from glossary.entry_file import LONGEST_DEFINITION
from glossary.everyday import everyday_words
from glossary.term import Kind, Label
from glossary.yaml_file import forbidden

LONGEST_NAME = 200  # characters

_FORMULA = re.compile(r"=|[+@-]\s*[\w.]*\(")
_SPACES = re.compile(r"\s+")


class Offer(NamedTuple):
    """One concept as a row of a file has it; ``labels`` has at least one, the heading first."""

    line: int
    labels: tuple[Label, ...]
    definition: str = ""
    more: str = ""
    say: str = ""


class Remark(NamedTuple):
    """Something that a person should know about a line."""

    line: int
    what: str


class Reading(NamedTuple):
    """What a file offers, the rows that cannot be taken and why, doubtful names, and notes on the whole."""

    offers: tuple[Offer, ...]
    skipped: tuple[Remark, ...] = ()
    doubtful: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()


class Collector:
    """Collects the offers of a file as its rows are read."""

    def __init__(self) -> None:
        self.offers: list[Offer] = []
        self.skipped: list[Remark] = []
        self.doubtful: list[Remark] = []

    def take(
        self,
        line: int,
        names: Iterable[tuple[str, Kind]],
        definition: str = "",
        more: str = "",
        say: str = "",
    ) -> None:
        """Offers a row, or lists why not. A definition of too many words is cut, its whole goes to `more`."""
        kinds: dict[str, Kind] = {}
        for text, kind in names:
            kinds.setdefault(text, kind)
        labels = tuple(kinds.items())
        reason = _refusal([text for text, _ in labels], (definition, more, say))
        if reason:
            self.skip(line, reason)
            return
        if len(definition) >= 2 * LONGEST_DEFINITION and _count(definition) > LONGEST_DEFINITION:
            more = f"{definition}\n\n{more}".strip()
            definition = _shortened(definition)
            self.doubtful.append(
                Remark(
                    line,
                    f"the long definition of “{labels[0][0]}” was cut; all of it is in 'more'.",
                )
            )
        self.offers.append(
            Offer(line, tuple(self._label(line, *label) for label in labels), definition, more, say)
        )

    def skip(self, line: int, reason: str) -> None:
        """Lists a row that cannot be taken."""
        self.skipped.append(Remark(line, reason))

    def reading(self, notes: Sequence[str] = ()) -> Reading:
        """What was collected."""
        return Reading(tuple(self.offers), tuple(self.skipped), tuple(self.doubtful), tuple(notes))

    def _label(self, line: int, text: str, kind: Kind) -> Label:
        if kind.in_pages and text != text.upper() and key_of(text) in everyday_words():
            self.doubtful.append(Remark(line, f"“{text}” is an everyday word: it is kept for searches only."))
            kind = Kind.SEARCH
        return Label(text=text, kind=kind)


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The form in which names are compared: folded words with a space between them."""
    return " ".join(word.text for word in words(name))


def tidy(text: str) -> str:
    """A text on one line, without spaces around it."""
    return _SPACES.sub(" ", text).strip()


def _refusal(names: Sequence[str], texts: Sequence[str]) -> str:
    """Why a row cannot be taken, or ""."""
    if not names:
        return "there is no name in it."
    if not texts[0] and len(names) < 2:
        return f"“{names[0][:60]}” has neither a definition nor another name."
    for text in (*names, *texts):
        if _FORMULA.match(text):
            return f"“{text[:60]}” is a formula. Put its result, as text, into the file."
        if reason := forbidden(text):
            return f"“{text[:60]}” holds {reason}. Use plain words."
    for name in names:
        if not key_of(name):
            return f"“{name[:60]}” has no word."
        if len(name) > LONGEST_NAME:
            return f"“{name[:60]}…” has {len(name)} characters; a name has at most {LONGEST_NAME}."
    return ""


def _count(text: str) -> int:
    return sum(1 for _ in words(text))


def _shortened(definition: str) -> str:
    """The first sentences of a definition that fit, or else its first words."""
    kept = ""
    for start, end in sentences(definition):
        if _count(definition[:end]) > LONGEST_DEFINITION:
            last = list(words(definition))[LONGEST_DEFINITION - 1]
            return kept or f"{definition[start : last.end]} …"
        kept = definition[:end]
    return kept
