"""Words become index terms: British spelling, numbers after *stage*, stems, compounds also joined."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from corpus import words as tokenizer
from corpus.words import JOINERS
from indexer import british
from indexer.snowball import snowball

_STEMMER = version("nltk")
_TABLES = Path(__file__).with_name("analysis.yaml")
_GAP = 100
_LONGEST = 64
_WRITTEN = 131_072  # words remembered with their terms while pages are read
_TYPED = 8192  # and while queries are
_NUMERAL = re.compile(r"(iii|ii|iv|i)([abc]?)")
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4"}
_SENTENCE_END = re.compile(r"[.!?;\n]")
_SHORT_NUMBER = re.compile(r"\d[a-d]?|[a-d]")


class Token(NamedTuple):
    """An index term and its position in the field; terms that stand for the same word share a position."""

    term: str
    position: int


class Cut(NamedTuple):
    """A word of a text as it is indexed, and where it stands there.

    ``exact`` is its term in the exact fields and ``stem`` in the stem fields. A compound is cut into its
    words and, at the place of the first of them, their joined form: ``words`` tells how many are in it.
    """

    exact: str
    stem: str
    position: int
    start: int
    end: int
    words: int = 1


class Read(NamedTuple):
    """The `Cut` pieces of a text as lists, the two terms of each together: exact and stem."""

    terms: list[tuple[str, str]]
    positions: list[int]
    starts: list[int]
    ends: list[int]
    words: list[int]

    def add(self, *piece: Any) -> None:
        """Add a piece."""
        for pieces, more in zip(self.lists, piece, strict=True):
            pieces.append(more)

    def extend(self, other: "Read", first: int, last: int) -> None:
        """Add some of the pieces of another text."""
        for pieces, more in zip(self.lists, other.lists, strict=True):
            pieces.extend(more[first:last])

    def tokens(self) -> tuple[list[Token], list[Token]]:
        """The tokens for an exact field and for a stem field."""
        exact, stems = [exact for exact, _ in self.terms], [stem for _, stem in self.terms]
        return _tokens(exact, self.positions), _tokens(stems, self.positions)

    def cuts(self) -> list[Cut]:
        """Each piece for itself."""
        return [
            Cut(exact, stem, position, start, end, words)
            for (exact, stem), position, start, end, words in zip(*self.lists, strict=True)
        ]

    @property
    def lists(self) -> tuple[list[Any], ...]:
        """All of them."""
        return tuple(self)


class Analyzer:
    """Turns texts into index terms, in the same way for pages and for queries. Threads may share it."""

    def __init__(self) -> None:
        source = _TABLES.read_bytes()
        tables = yaml.load(source, Loader=yaml.CSafeLoader)
        code = [Path(path) for path in (__file__, british.__file__, tokenizer.__file__)]
        parts = [source, *(path.read_bytes() for path in (*code, british.PAIRS)), _STEMMER.encode()]
        self.version = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
        self._numbered = frozenset(tables["numbered"])
        self._between = frozenset(tables["between_numbers"])
        self._unnumbered = frozenset(tables["not_numbered_after"])
        self._speller = british.Speller(tables["spellings"], tables["not_spellings"])
        self._stems = {word: stem for stem, family in tables["families"].items() for word in family}
        self._known: Mapping[str, str] = {}
        self._terms = lru_cache(maxsize=_WRITTEN)(self._make_terms)

    def learn(self, stems: Mapping[str, str]) -> None:
        """Know these words, which are in British spelling, and their stems: another analyzer found them.

        It must be of this version. From then on few others are remembered: what people type has no end.
        """
        self._known = stems
        self._terms = lru_cache(maxsize=_TYPED)(self._make_terms)

    def exact(self, text: str) -> list[Token]:
        """The tokens of a text for an exact field, one block a line; no phrase reaches over a line's end."""
        return self.tokens(text)[0]

    def stems(self, text: str) -> list[Token]:
        """The tokens of a text for a stem field, at the positions that `exact` gives."""
        return self.tokens(text)[1]

    def tokens(self, text: str) -> tuple[list[Token], list[Token]]:
        """The tokens of a text for an exact field and for a stem field; half the work of `cut`."""
        return self.read(text).tokens()

    def single_words(self, text: str) -> list[Cut]:
        """What `cut` gives, without the joined forms of compounds."""
        return [cut for cut in self.cut(text) if cut.words == 1]

    def single_stems(self, text: str) -> tuple[str, ...]:
        """The stems of the words of a text, without the joined forms of compounds."""
        return tuple(cut.stem for cut in self.single_words(text))

    def stem(self, word: str) -> str:
        """The stem of a folded word, in any spelling: ``tumors`` and ``tumours`` are both ``tumour``."""
        return self._terms(word)[1]

    def terms(self, word: str) -> tuple[str, str]:
        """The term of a folded word in an exact field, and that in a stem field."""
        return self._terms(word)

    def indexed_as(self, word: str) -> frozenset[str]:
        """Every term of an exact field under which a folded word of a text may stand."""
        return frozenset(self._terms(written)[0] for written in (word, _number(word)) if written)

    def cut(self, text: str) -> list[Cut]:
        """Every word of a text with both its terms, in the order of their positions.

        ``x-ray`` gives ``x``, ``xray`` (of two words, at the same position) and ``ray``.
        """
        return self.read(text).cuts()

    def read(self, text: str) -> Read:
        """What `cut` gives, as lists instead of an object for each piece."""
        found = tokenizer.cut(text)
        folded, starts, ends, gaps = found.folded, found.starts, found.ends, found.gaps
        if not all(folded):  # signs that stand for no letter
            kept = [each for each in zip(folded, starts, ends, strict=True) if each[0]]
            folded, starts, ends = [list(each) for each in zip(*kept, strict=True)] if kept else ([], [], [])
            gaps = [text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)]
        if not self._numbered.isdisjoint(folded):
            folded = self._numerals(folded, gaps)
        positions = list(range(len(folded)))
        if "\n" in text:
            breaks = accumulate((_GAP if "\n" in gap else 0 for gap in gaps[1:-1]), initial=0)
            positions = list(map(add, positions, breaks))
        read = Read(list(map(self._terms, folded)), positions, starts, ends, [1] * len(folded))
        joined = [] if JOINERS.isdisjoint(gaps) else list(_compounds(gaps))
        return self._with_compounds(read, joined, folded) if joined else read

    def _with_compounds(self, read: Read, joined: list[tuple[int, int]], folded: list[str]) -> Read:
        """The same with the joined form of each compound after the first of its words."""
        whole = Read([], [], [], [], [])
        done = 0
        for first, last in sorted(joined):
            if first >= done:
                whole.extend(read, done, first + 1)
                done = first + 1
            terms = self._terms("".join(folded[first : last + 1]))
            whole.add(terms, read.positions[first], read.starts[first], read.ends[last], last - first + 1)
        whole.extend(read, done, len(folded))
        return whole

    def _numerals(self, folded: list[str], gaps: list[str]) -> list[str]:
        """The words of a text, with numerals after *stage* and its like written as digits."""
        words = folded.copy()
        before = ""
        counting = False
        for at, written in enumerate(folded):
            counting = counting and not _SENTENCE_END.search(gaps[at])
            if counting:
                number = _number(written)
                if number:
                    words[at] = number
                elif written not in self._between and not _SHORT_NUMBER.fullmatch(written):
                    counting = False
            if written in self._numbered:
                counting = before not in self._unnumbered
            before = written
        return words

    def _make_terms(self, word: str) -> tuple[str, str]:
        known = self._known.get(word)
        if known is not None:
            return word, known
        exact = self._speller.british(word[:_LONGEST])
        stem = self._stems.get(exact)
        if stem is None:
            stem = exact if exact.endswith("itis") else snowball(_singular(exact))
        return exact, stem


def _tokens(terms: Iterable[str], positions: Iterable[int]) -> list[Token]:
    return list(map(Token._make, zip(terms, positions, strict=True)))


def _compounds(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and last word of what is joined: each two neighbours in a compound, then all of it."""
    first = 0
    for at in range(1, len(gaps)):
        if at < len(gaps) - 1 and gaps[at] in JOINERS:
            yield at - 1, at
        else:
            if at - 1 > first + 1:
                yield first, at - 1
            first = at


def _number(word: str) -> str:
    """The digits for a roman numeral or a number word up to four, with a letter after it kept; else empty."""
    numeral = _NUMERAL.fullmatch(word)
    if numeral:
        return _NUMBERS[numeral[1]] + numeral[2]
    return _NUMBERS.get(word, "")


def _singular(word: str) -> str:
    """Greek plurals that Snowball does not know: *carcinomata* is *carcinoma*."""
    return word[:-2] if word.endswith("omata") else word
