"""The text of a query as words, phrases and exclusions; nothing a person types is an error."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.words import Word, words

READ = 2000
USED = 32
MOST = 128

_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_PHRASE = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u201e\u00ab\u00bb]'
)
_EXCLUDED = re.compile(r"(?<!\S)[-\u2212]([^\W_][^\s\"]*)")
_QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_SIGNS = frozenset("*\\[]{}@#_")  # and everything that Unicode calls a symbol
_UNREADABLE = "\ufffd"


class Typed(NamedTuple):
    """A query as typed: ``text`` is what was read, and every offset is into it.

    ``words`` are those to search; ``phrases`` are the spans (start, end) put in quotes; ``excluded`` are the
    words a minus stood before; ``cut`` are words left out because the query is long; ``signs`` mean nothing
    here, each told once, those that cannot be read as U+FFFD; ``dropped`` tells how many characters were not
    read.
    """

    text: str
    words: tuple[Word, ...]
    phrases: tuple[tuple[int, int], ...] = ()
    excluded: tuple[Word, ...] = ()
    cut: tuple[Word, ...] = ()
    signs: tuple[str, ...] = ()
    dropped: int = 0


def normalise(query: str, frequency: Callable[[str], int], *, most: int = USED) -> Typed:
    """Read a query: quotes make a phrase, a leading minus excludes a word, all else is plain words.

    At most `READ` characters are read and ``most`` different words used: those of the lowest ``frequency``,
    a function from a folded word to the number of pages that use it.
    """
    text = printable(query[:READ]).rstrip()
    phrases = tuple(match.span(1) for match in _PHRASE.finditer(text) if match.group(1).strip())
    minus = _minuses(text, phrases)
    # A letter such as ʼ or ﾞ may fold to a mere sign.
    every = tuple(word for word in words(text) if any(map(str.isalnum, word.text)))
    excluded = tuple(word for word in every if inside(word.start, minus))
    plain = tuple(word for word in every if not inside(word.start, minus))
    signs = _signs(query[:READ])
    if excluded and not plain:  # there is nothing to exclude them from
        plain, excluded, signs = excluded, (), ("-", *signs)
    kept = _most_telling(plain, frequency, most)
    return Typed(
        text=text,
        words=tuple(word for word in plain if word.text in kept),
        phrases=phrases,
        excluded=excluded,
        cut=tuple(word for word in plain if word.text not in kept),
        signs=signs,
        dropped=max(0, len(query) - READ),
    )


def printable(text: str) -> str:
    """The text with control characters, lone surrogates and unassigned characters as spaces, one for one."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in text)


def without_minus(query: str) -> str:
    """The query with no word excluded."""
    text = printable(query)
    phrases = tuple(match.span(1) for match in _PHRASE.finditer(text))
    signs = {start - 1 for start, _ in _minuses(text, phrases)}
    return "".join(sign for place, sign in enumerate(query) if place not in signs)


def _minuses(text: str, phrases: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of what a minus stands before, outside quotes."""
    return [match.span(1) for match in _EXCLUDED.finditer(text) if not inside(match.start(1), phrases)]


def _signs(query: str) -> tuple[str, ...]:
    """What looks as if it were meant to do something, and does nothing."""
    text = printable(query)
    quotes = [match.span() for match in _PHRASE.finditer(text)]
    signs = dict[str, None]()
    for place, sign in enumerate(text):
        if sign in _QUOTES:
            if not inside(place, quotes):
                signs[sign] = None
        elif sign in _SIGNS or (not sign.isalnum() and sign != "+" and unicodedata.category(sign)[0] == "S"):
            signs[sign] = None
        elif sign != query[place] and not query[place].isspace():
            signs[_UNREADABLE] = None
    return tuple(signs)


def _most_telling(plain: Sequence[Word], frequency: Callable[[str], int], most: int) -> frozenset[str]:
    different = list(dict.fromkeys(word.text for word in plain))
    if len(different) <= most:
        return frozenset(different)
    return frozenset(sorted(different, key=frequency)[:most])


def inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans (start, end)."""
    return any(start <= place < end for start, end in spans)
