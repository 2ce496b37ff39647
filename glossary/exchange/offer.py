"""What a file from elsewhere offers to the glossary, row by row, and what in it cannot be taken."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from corpus.words import words
from glossary.everyday import everyday_words
from glossary.exchange.vetting import refusal, vetted
from glossary.term import Kind, Label, Term, is_capitals

LONGEST_NAME = 200  # characters

_SPACES = re.compile(r"\s+")


class Offer(NamedTuple):
    """One concept as a row of a file has it.

    The ``term`` has at least one label, the heading first. Its id is what the file calls it, or empty;
    ``broader`` and ``related`` are such ids, or names.
    """

    line: int
    term: Term

    @property
    def labels(self) -> tuple[Label, ...]:
        """The names, the heading first."""
        return self.term.labels

    @property
    def definition(self) -> str:
        """The explanation, or ""."""
        return self.term.definition

    def called(self, labels: Sequence[Label]) -> "Offer":
        """The same with these names only."""
        return self._replace(term=replace(self.term, labels=tuple(labels)))


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
    """Collects the offers of a file as its rows are read; ``bare`` takes lone names, too."""

    def __init__(self, *, bare: bool = False) -> None:
        self.bare = bare
        self.offers: list[Offer] = []
        self.skipped: list[Remark] = []
        self.doubtful: list[Remark] = []

    def take(self, line: int, term: Term) -> None:
        """Offers a row, or lists why not, and which parts of it cannot be taken.

        A definition of too many words is cut, its whole goes to ``more``.
        """
        kinds: dict[str, Label] = {}
        for label in term.labels:
            kinds.setdefault(label.text, label)
        reason = self._refusal(list(kinds), term)
        if reason:
            self.skip(line, reason)
            return
        checked = vetted(term)
        self.doubtful += [Remark(line, what) for what in checked.remarks]
        labels = tuple(self._label(line, label) for label in kinds.values())
        self.offers.append(Offer(line, replace(checked.term, labels=labels)))

    def skip(self, line: int, reason: str) -> None:
        """Lists a row that cannot be taken."""
        self.skipped.append(Remark(line, reason))

    def doubt(self, line: int, what: str) -> None:
        """Lists something that a person should look at."""
        self.doubtful.append(Remark(line, what))

    def reading(self, notes: Sequence[str] = ()) -> Reading:
        """What was collected."""
        return Reading(tuple(self.offers), tuple(self.skipped), tuple(self.doubtful), tuple(notes))

    def _refusal(self, names: Sequence[str], term: Term) -> str:
        if not names:
            return "there is no name in it."
        if not (term.definition or len(names) > 1 or self.bare):
            return f"“{names[0][:60]}” has neither a definition nor another name."
        for text in (*names, term.definition, term.more, term.say):
            if reason := refusal(text):
                return reason
        for name in names:
            if not key_of(name):
                return f"“{name[:60]}” has no word."
            if len(name) > LONGEST_NAME:
                return f"“{name[:60]}…” has {len(name)} characters; a name has at most {LONGEST_NAME}."
        return ""

    def _label(self, line: int, label: Label) -> Label:
        text = label.text
        if label.kind.in_pages and text != text.upper() and key_of(text) in everyday_words():
            self.doubt(line, f"“{text}” is an everyday word: it is kept for searches only.")
            return replace(label, kind=Kind.SEARCH)
        return label


def labels_of(names: Iterable[tuple[str, Kind]]) -> tuple[Label, ...]:
    """The labels of these names; empty ones are left out."""
    return tuple(Label(text=text, kind=kind, case=is_capitals(text)) for text, kind in names if text)


def draft(names: Iterable[tuple[str, Kind]], definition: str = "", *, key: str = "") -> Term:
    """A concept with these names, before it is known what else is said of it."""
    return Term(id=key, labels=labels_of(names), definition=definition)


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The form in which names are compared: folded words with a space between them."""
    return " ".join(word.text for word in words(name))


def tidy(text: str) -> str:
    """A text on one line, without spaces around it."""
    return _SPACES.sub(" ", text).strip()
