"""Which of our own words someone may have meant by a word we do not have."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.confusables import Confusables
from indexer.edits import edits

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SLOT = {letter: slot for slot, letter in enumerate(_LETTERS)}
_LONGEST = 40
_REMEMBERED = 4096


class Candidate(NamedTuple):
    """One of our words, how many edits it lies from the one typed, and how many pages use it."""

    word: str
    distance: int
    pages: int


class Speller:
    """Finds our nearest words; made once from the words of an index and a glossary with their page counts."""

    def __init__(self, counts: Mapping[str, int], confusables: Confusables) -> None:
        self._counts = {word: count for word, count in counts.items() if _may_be_meant(word)}
        self._words = sorted(self._counts)
        self._letters = _histograms(self._words)
        self._confusables = confusables
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._candidates)

    def candidates(self, typed: str) -> tuple[Candidate, ...]:
        """Our words within `allowed` edits of a folded word, nearest first, then by use; none confusable."""
        return self._remembered(typed)

    def _candidates(self, typed: str) -> tuple[Candidate, ...]:
        most = allowed(typed)
        if not most:
            return ()
        found = [
            Candidate(word, distance, self._counts[word])
            for word in self._near(typed, most)
            if (distance := edits(typed, word, most)) <= most and not self._confusables.confuses(typed, word)
        ]
        return tuple(
            sorted(found, key=lambda near: (near.distance, near.word[0] != typed[0], -near.pages, near.word))
        )

    def parts(self, typed: str) -> tuple[str, str] | None:
        """The two of our words that were run together in ``typed``, the more used ones first, if any."""
        splits = [(typed[:place], typed[place:]) for place in range(3, len(typed) - 2)]
        known = [split for split in splits if all(self._counts.get(part, 0) for part in split)]
        return max(known, key=lambda split: min(self._counts[part] for part in split), default=None)

    def _near(self, typed: str, most: int) -> list[str]:
        # An edit changes at most two letter counts by one each (a swap none), so words that differ in more
        # letters than that are out before any distance is worked out.
        if not self._words:
            return []
        gap = np.abs(self._letters - _histograms([typed])[0]).sum(axis=1)
        return [self._words[place] for place in np.flatnonzero(gap <= 2 * most)]


def allowed(typed: str) -> int:
    """How many edits a word of this length may be corrected by: none up to 3 letters, 1 up to 6, then 2."""
    if len(typed) <= 3 or len(typed) > _LONGEST or not typed.isalpha():
        return 0
    return 1 if len(typed) <= 6 else 2


def _may_be_meant(word: str) -> bool:
    return len(word) > 2 and len(word) <= _LONGEST and word.isalpha()


def _histograms(listed: list[str]) -> npt.NDArray[np.int8]:
    table = np.zeros((len(listed), len(_LETTERS) + 1), dtype=np.int8)
    for row, word in enumerate(listed):
        for letter in word:
            table[row, _SLOT.get(letter, len(_LETTERS))] += 1
    return table
