"""One spelling for each word: the British one, for American and older spellings too."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import yaml

import glossary

PAIRS = Path(glossary.__file__).with_name("spellings.yaml")

_ISE_TAILS = ("e", "ed", "es", "er", "ers", "ing", "able", "ation", "ations")


class Speller:
    """Respells folded words by the glossary's pairs and by patterns for what no list can hold.

    ``patterns`` are pairs of a regular expression and what it becomes, all applied in their order;
    ``kept`` are words that only look American.
    """

    def __init__(self, patterns: Sequence[tuple[str, str]], kept: Iterable[str]) -> None:
        self._patterns = [(re.compile(pattern), replacement) for pattern, replacement in patterns]
        self._any = re.compile("|".join(f"(?:{pattern})" for pattern, _ in patterns))
        self._kept = frozenset(kept)
        tables: dict[str, list[str]] = yaml.load(PAIRS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        pairs = [pair.split("|") for pair in tables["british_american"]]
        self._words = dict(_verbs(tables["ise_or_ize"]))
        self._words |= {american: british for british, american in pairs if not british.endswith("-")}
        self._starts = {american[:-1]: british[:-1] for british, american in pairs if british.endswith("-")}
        self._lengths = sorted({len(start) for start in self._starts}, reverse=True)

    def british(self, word: str) -> str:
        """The spelling under which a folded word is indexed: *tumor* is *tumour*, *leukemic* *leukaemic*."""
        if len(word) < 4 or word in self._kept:
            return word
        word = self._by_pairs(word)
        if self._any.search(word):
            for pattern, replacement in self._patterns:
                word = pattern.sub(replacement, word)
        return word

    def _by_pairs(self, word: str) -> str:
        if word in self._words:
            return self._words[word]
        if word.endswith("s") and word[:-1] in self._words:
            return f"{self._words[word[:-1]]}s"
        for length in self._lengths:
            start = self._starts.get(word[:length])
            if start is not None:
                return start + word[length:]
        return word


def _verbs(stems: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{stem}iz{tail}", f"{stem}is{tail}") for stem in stems for tail in _ISE_TAILS)
