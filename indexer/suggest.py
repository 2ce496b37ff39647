"""What to offer while someone types: titles, headings and labels, from memory."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote_plus

from corpus.words import cut, words
from glossary.term import Term
from indexer.edits import one_edit_away
from indexer.outline import Outlined

LONGEST = 200
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_TYPO = 4
_WORDS_OFFERED = 3


class Suggestion(NamedTuple):
    """Something to offer: ``kind`` is ``"word"`` (a glossary entry), ``"page"`` or ``"search"``."""

    kind: str
    text: str
    url: str


class _Entry(NamedTuple):
    order: int
    kind: str
    text: str
    url: str
    words: tuple[str, ...]


class Suggester:
    """Answers from memory; made once from the indexed pages and the concepts that they use."""

    def __init__(self, pages: Iterable[Outlined], used: Iterable[Term]) -> None:
        self._entries = list(_entries(pages, used))
        places: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self._entries):
            for word in dict.fromkeys(entry.words):
                places[word].append(place)
        self._words = sorted(places)
        self._places = [tuple(places[word]) for word in self._words]

    def suggest(self, prefix: str, limit: int) -> list[Suggestion]:
        """At most ``limit`` things to offer: each has words that begin with all the words typed.

        Glossary entries come first, then titles, headings and searches; what begins as typed goes before what
        has the words later on. From 4 letters on, one typing error in a word is forgiven when nothing fits as
        typed.
        """
        typed = [word.text for word in words(prefix[:LONGEST])]
        if not typed:
            return []
        found = self._having(typed, forgiving=False) or self._having(typed, forgiving=True)
        ranked = sorted(found, key=lambda place: self._rank(place, typed))
        return list(islice(self._different(ranked, limit), limit))

    def _having(self, typed: Sequence[str], *, forgiving: bool) -> set[int]:
        found: set[int] | None = None
        for word in typed:
            places = set(self._beginning(word))
            if not places and forgiving and len(word) >= _SHORTEST_TYPO:
                places = {place for near in one_edit_away(word, _LETTERS) for place in self._beginning(near)}
            found = places if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _beginning(self, prefix: str) -> Iterator[int]:
        at = bisect_left(self._words, prefix)
        while at < len(self._words) and self._words[at].startswith(prefix):
            yield from self._places[at]
            at += 1

    def _rank(self, place: int, typed: Sequence[str]) -> tuple[int, bool, int, str]:
        entry = self._entries[place]
        begins = all(word.startswith(start) for word, start in zip(entry.words, typed, strict=False))
        return (
            entry.order,
            not (begins and len(entry.words) >= len(typed)),
            len(entry.text),
            entry.text,
        )

    def _different(self, ranked: Iterable[int], limit: int) -> Iterator[Suggestion]:
        """Without a second name for one place, and with few enough words to leave room for pages."""
        urls: set[str] = set()
        texts: set[str] = set()
        waiting: list[Suggestion] = []
        offered = 0
        for place in ranked:
            entry = self._entries[place]
            suggestion = Suggestion(entry.kind, entry.text, entry.url)
            if entry.url in urls or (entry.kind == "search" and " ".join(entry.words) in texts):
                continue
            urls.add(entry.url)
            texts.add(" ".join(entry.words))
            if entry.kind == "word" and offered >= min(_WORDS_OFFERED, limit):
                waiting.append(suggestion)
                continue
            offered += 1
            yield suggestion
        yield from waiting


def _entries(pages: Iterable[Outlined], used: Iterable[Term]) -> Iterator[_Entry]:
    for term in used:
        for label in term.labels:
            if label.kind.shown:
                yield _entry(0, "word", label.text, f"/glossary/{term.id}")
    headings: Counter[str] = Counter()
    where: dict[str, str] = {}
    for page in pages:
        yield _entry(1, "page", page.title, page.url)
        for heading, anchor in page.headings:
            if not anchor.startswith("page="):  # "Page 4" of a booklet is no name that anyone types
                headings[heading] += 1
                where[heading] = f"{page.url}#{anchor}" if anchor else page.url
    for heading, count in headings.items():
        if count == 1:
            yield _entry(2, "page", heading, where[heading])
        else:
            yield _entry(3, "search", heading, f"/search?q={quote_plus(heading)}")


def _entry(order: int, kind: str, text: str, url: str) -> _Entry:
    return _Entry(order, kind, text, url, tuple(filter(None, cut(text).folded)))
