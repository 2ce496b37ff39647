"""Words become index terms: British spelling, numbers after *stage*, stems, compounds also joined."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import yaml
from nltk.stem.snowball import EnglishStemmer

from corpus import words as tokenizer
from corpus.words import Word, words
from indexer import british

_TABLES = Path(__file__).with_name("analysis.yaml")
_GAP = 100
_LONGEST = 64
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


class Analyzer:
    """Turns texts into index terms, in the same way for pages and for queries. Threads may share it."""

    def __init__(self) -> None:
        source = _TABLES.read_bytes()
        tables = yaml.safe_load(source)
        code = [Path(path) for path in (__file__, british.__file__, tokenizer.__file__)]
        parts = [source, *(path.read_bytes() for path in (*code, british.PAIRS)), version("nltk").encode()]
        self.version = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
        self._numbered = frozenset(tables["numbered"])
        self._between = frozenset(tables["between_numbers"])
        self._unnumbered = frozenset(tables["not_numbered_after"])
        self._speller = british.Speller(tables["spellings"], tables["not_spellings"])
        self._stems = {word: stem for stem, family in tables["families"].items() for word in family}
        self._terms = lru_cache(maxsize=131072)(self._make_terms)

    def learn(self, stems: Mapping[str, str]) -> None:
        """Know the stems of these words, which another analyzer of this version found."""
        self._stems = {**stems, **self._stems}

    def exact(self, text: str) -> list[Token]:
        """The tokens of a text for an exact field, one block a line; no phrase reaches over a line's end."""
        return [Token(cut.exact, cut.position) for cut in self.cut(text)]

    def stems(self, text: str) -> list[Token]:
        """The tokens of a text for a stem field, at the positions that `exact` gives."""
        return [Token(cut.stem, cut.position) for cut in self.cut(text)]

    def stem(self, word: str) -> str:
        """The stem of a folded word, in any spelling: ``tumors`` and ``tumours`` are both ``tumour``."""
        return self._terms(word)[1]

    def cut(self, text: str) -> list[Cut]:
        """Every word of a text with both its terms, in the order of their positions.

        ``x-ray`` gives ``x``, ``xray`` (of two words, at the same position) and ``ray``.
        """
        cuts: list[Cut] = []
        compound: list[Word] = []
        position = -1
        last_end = 0
        for word in self._numerals(text):
            if position >= 0 and "\n" in text[last_end : word.start]:
                position += _GAP
            last_end = word.end
            if not word.glued:
                if len(compound) > 2:
                    self._join(cuts, compound, position - len(compound) + 1)
                compound = [word]
            else:
                compound.append(word)
                self._join(cuts, compound[-2:], position)
            position += 1
            cuts.append(Cut(*self._terms(word.text), position, word.start, word.end))
        if len(compound) > 2:
            self._join(cuts, compound, position - len(compound) + 1)
        return cuts

    def _join(self, cuts: list[Cut], compound: list[Word], position: int) -> None:
        """Add the joined form of words at the place of the first of them."""
        terms = self._terms("".join(word.text for word in compound))
        joined = Cut(*terms, position, compound[0].start, compound[-1].end, len(compound))
        place = len(cuts)
        while cuts[place - 1].position > position:
            place -= 1
        cuts.insert(place, joined)

    def _numerals(self, text: str) -> Iterator[Word]:
        """The words of a text, with numerals after *stage* and its like written as digits."""
        before = ""
        last_end = 0
        counting = False
        for word in words(text):
            written = word.text
            counting = counting and not _SENTENCE_END.search(text, last_end, word.start)
            last_end = word.end
            if counting:
                number = _number(written)
                if number:
                    word = word._replace(text=number)
                elif written not in self._between and not _SHORT_NUMBER.fullmatch(written):
                    counting = False
            if written in self._numbered:
                counting = before not in self._unnumbered
            before = written
            yield word

    def _make_terms(self, word: str) -> tuple[str, str]:
        exact = self._speller.british(word[:_LONGEST])
        stem = self._stems.get(exact)
        if stem is None:
            stem = exact if exact.endswith("itis") else _snowball(_singular(exact))
        return exact, stem


def _number(word: str) -> str:
    """The digits for a roman numeral or a number word up to four, with a letter after it kept; else empty."""
    numeral = _NUMERAL.fullmatch(word)
    if numeral:
        return _NUMBERS[numeral[1]] + numeral[2]
    return _NUMBERS.get(word, "")


def _singular(word: str) -> str:
    """Greek plurals that Snowball does not know: *carcinomata* is *carcinoma*."""
    return word[:-2] if word.endswith("omata") else word


@lru_cache(maxsize=131072)
def _snowball(word: str) -> str:
    stem: str = EnglishStemmer().stem(word)
    return stem
