"""What editors pin to chosen searches: best bets, and signposts to help; and which of them a search gets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from corpus.dates import is_past
from corpus.words import words

MOST_BETS = 2

Phrase = tuple[str, ...]  # folded words that stand together


class Kind(StrEnum):
    """What a pin is: a page that answers a search best, or where to get help at once."""

    BEST_BET = "best-bet"
    SIGNPOST = "signpost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Searches that get a pin: with ``every`` phrase, or just the words of ``exact``, and no ``negate``."""

    every: tuple[Phrase, ...] = ()
    exact: Phrase = ()
    negate: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One entry. ``phone`` holds numbers as they are printed, ``expires`` the last day it is shown (ISO).

    ``owner`` and ``reason`` are for editors: who looks after it, and why it is there.
    """

    id: str
    kind: Kind
    queries: tuple[Query, ...]
    title: str
    owner: str
    expires: str
    reason: str
    text: str = ""
    url: str = ""
    phone: tuple[str, ...] = ()


class Pinned(NamedTuple):
    """What one search gets above its results: every signpost, and the first best bets."""

    signposts: tuple[Pin, ...] = ()
    best_bets: tuple[Pin, ...] = ()


def phrase(text: str) -> Phrase:
    """A text as the folded words that are compared: case, accents and punctuation don't count."""
    return tuple(word.text for word in words(text))


def pinned(typed: str, pins: Iterable[Pin], *, today: date) -> Pinned:
    """The pins for a search just as it was typed, in the order of ``pins``; expired ones are left out."""
    said = phrase(typed)
    found = [
        pin
        for pin in pins
        if not is_past(pin.expires, today) and any(_matches(query, said) for query in pin.queries)
    ]
    bets: dict[str, Pin] = {}
    for pin in found:
        if pin.kind is Kind.BEST_BET:
            bets.setdefault(pin.url, pin)
    return Pinned(tuple(pin for pin in found if pin.kind is Kind.SIGNPOST), tuple(bets.values())[:MOST_BETS])


def _matches(query: Query, said: Phrase) -> bool:
    if any(_within(part, said) for part in query.negate):
        return False
    if query.exact:
        return said == query.exact
    return all(_within(part, said) for part in query.every)


def _within(part: Phrase, said: Phrase) -> bool:
    """Whether the words of ``part`` stand together in ``said``."""
    last = len(said) - len(part)
    return any(said[start : start + len(part)] == part for start in range(last + 1))
