"""What the report keeps of one page: which terms and abbreviations it uses, explains or gets wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from glossary.coverage.clarity import Clarity
from glossary.coverage.findings import Finding


class Used(NamedTuple):
    """A term that a page mentions ``uses`` times under one of its names, and where it first does so."""

    term: str
    label: str
    uses: int
    quote: str = ""
    start: int = -1


class Unknown(NamedTuple):
    """An abbreviation without an entry: how often the page uses it, and where it first does so."""

    name: str
    uses: int
    quote: str
    start: int


class Expansion(NamedTuple):
    """What a page writes out an abbreviation as."""

    name: str
    meaning: str


class Spellings(NamedTuple):
    """The words of a page that are spelt the British or the American way, and where the first stands."""

    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    quote: str = ""
    start: int = -1


_NONE_SPELT = Spellings()
_NOT_MEASURED = Clarity()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUse:
    """One page, as the report needs it; it changes only with the page or the glossary.

    ``used`` counts mentions by term and name, ``unexplained`` are the ids of terms that it uses and never
    explains, ``titled`` those its title names and ``in_menus`` those its menus name. ``suppressed`` counts
    names that were no mention because of the words around them. ``findings`` are those of the page by
    itself that depend on no date.
    """

    url: str
    title: str
    section: tuple[str, ...] = ()
    kind: str = "page"
    reviewed: str = ""
    next_review: str = ""
    owner: str = ""
    ignored: tuple[str, ...] = ()
    health: bool = False
    words_explained: bool = True
    used: tuple[Used, ...] = ()
    unexplained: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    in_menus: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    suppressed: tuple[Used, ...] = ()
    british: Spellings = _NONE_SPELT
    american: Spellings = _NONE_SPELT
    clarity: Clarity = _NOT_MEASURED
    hardest: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def mentions(self) -> Mapping[str, int]:
        """How often the page mentions each term."""
        counts: Counter[str] = Counter()
        for used in self.used:
            counts[used.term] += used.uses
        return counts

    @property
    def place(self) -> str:
        """The section the page stands in: the first of its breadcrumb, or else of its address."""
        if self.section:
            return self.section[0]
        path = self.url.partition("://")[2].partition("/")[2] if "://" in self.url else self.url
        first, _, rest = path.strip("/").partition("/")
        return first if rest else ""
