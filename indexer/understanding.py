"""What was made of a query, in words for people and as a query tree."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from indexer.message import NONE, Message
from indexer.query import Query
from indexer.units import Unit


class Correction(NamedTuple):
    """A word and the one meant; ``searched`` is false when it is only offered (*did you mean*)."""

    typed: str
    used: str
    searched: bool


class Concept(NamedTuple):
    """A glossary concept found in the query; ``sure`` is false when the words also mean something else."""

    term: str
    heading: str
    typed: str
    sure: bool


class Also(NamedTuple):
    """Labels searched besides the words ``typed``; ``reason`` completes "pages that say <labels>, …".

    ``term`` is the concept that brought them.
    """

    typed: str
    labels: tuple[str, ...]
    reason: Message
    term: str


class Cause(Enum):
    """Why a part of a query is not searched."""

    LENGTH = "more is typed than is read"
    CUT = "a long question has words that tell more"
    SMALL = "a small word"
    MINUS = "a minus stands before it"
    SIGN = "a sign, not a word"


class Ignored(NamedTuple):
    """A part of the query that was not searched, and why, as a sentence."""

    text: str
    reason: Message
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was made of a query.

    ``corrected`` is the query with its spelling corrected, which ``units`` point into. ``relaxed`` is a
    sentence when no page answers the whole query, else empty. ``tree`` is None when nothing can be searched.
    """

    query: str
    corrected: str = ""
    corrections: tuple[Correction, ...] = ()
    concepts: tuple[Concept, ...] = ()
    also_searched: tuple[Also, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    relaxed: Message = NONE
    units: tuple[Unit, ...] = ()
    tree: Query | None = None

    @property
    def telling(self) -> tuple[Unit, ...]:
        """The units that tell what the query is about; all of them, when none does."""
        return telling(self.units)


def telling(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units that are more than *what* or *how*; all of them, when none is."""
    return tuple(unit for unit in units if not unit.light) or units
