"""The text of a query as words, phrases and exclusions; nothing a person types is an error."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.words import Word, words

READ = 2000
USED = 32

_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_PHRASE = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u201e\u00ab\u00bb]'
)
_EXCLUDED = re.compile(r"(?<!\S)[-\u2212]([^\W_][^\s\"]*)")


class Typed(NamedTuple):
    """A query as typed: ``text`` is what was read, and every offset is into it.

    ``words`` are those to search; ``phrases`` are the spans (start, end) put in quotes; ``excluded`` are the
    words a minus stood before; ``cut`` are words left out because the query is long; ``dropped`` tells how
    many characters were not read.
    """

    text: str
    words: tuple[Word, ...]
    phrases: tuple[tuple[int, int], ...] = ()
    excluded: tuple[Word, ...] = ()
    cut: tuple[Word, ...] = ()
    dropped: int = 0


def normalise(query: str, frequency: Callable[[str], int]) -> Typed:
    """Read a query: quotes make a phrase, a leading minus excludes a word, all else is plain words.

    At most `READ` characters are read and `USED` different words used: those of the lowest ``frequency``,
    a function from a folded word to the number of pages that use it.
    """
    text = printable(query[:READ]).rstrip()
    phrases = tuple(match.span(1) for match in _PHRASE.finditer(text) if match.group(1).strip())
    minus = [match.span(1) for match in _EXCLUDED.finditer(text) if not inside(match.start(1), phrases)]
    every = tuple(words(text))
    excluded = tuple(word for word in every if inside(word.start, minus))
    plain = tuple(word for word in every if not inside(word.start, minus))
    if not plain:  # only exclusions: there is nothing to exclude them from
        plain, excluded = excluded, ()
    kept = _most_telling(plain, frequency)
    return Typed(
        text=text,
        words=tuple(word for word in plain if word.text in kept),
        phrases=phrases,
        excluded=excluded,
        cut=tuple(word for word in plain if word.text not in kept),
        dropped=max(0, len(query) - READ),
    )


def printable(text: str) -> str:
    """The text with control characters, lone surrogates and unassigned characters as spaces, one for one."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in text)


def _most_telling(plain: Sequence[Word], frequency: Callable[[str], int]) -> frozenset[str]:
    different = list(dict.fromkeys(word.text for word in plain))
    if len(different) <= USED:
        return frozenset(different)
    return frozenset(sorted(different, key=frequency)[:USED])


def inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans (start, end)."""
    return any(start <= place < end for start, end in spans)
