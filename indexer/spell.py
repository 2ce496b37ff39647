"""Which of our own words someone may have meant by a word we do not have."""

from collections.abc import Mapping
from functools import lru_cache
from math import log1p, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glossary.forms import variants
from indexer.confusables import Confusables
from indexer.edits import edits
from indexer.slips import slip_cost

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 40
_REMEMBERED = 4096

# How sure it is that a word was meant: 0 is where right corrections begin to outweigh wrong ones. Fitted by
# logistic regression to slips in, and to unknown words of, what people search for on a cancer site.
_SURE = 5.1
_PER_COST = 2.84
_PER_COST_OF_A_LETTER = -43.5
_PER_LETTER = -0.237
_PER_USE = 0.41
_FITTED_ON = 17_000  # pages of the commonest word there


class Candidate(NamedTuple):
    """One of our words, its edits from the one typed, the pages that use it, and how surely it was meant."""

    word: str
    distance: int
    pages: int
    sure: float


class Speller:
    """Finds our nearest words; made once from the words of an index and a glossary with their page counts."""

    def __init__(self, counts: Mapping[str, int], confusables: Confusables) -> None:
        self._counts = {word: count for word, count in counts.items() if _may_be_meant(word)}
        by_use = sorted(self._counts, key=lambda word: (self._counts[word], word))
        self._spelt = {other: word for word in by_use for other in variants(word) if other.isalpha()}
        self._words = sorted(self._spelt, key=lambda word: (len(word), word))
        self._letters = _histograms(self._words)
        self._sets = _sets(self._letters)
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int8)
        # A word on five pages of sixty is no rarer than one on hundreds of thousands; nor is it as common.
        self._scale = sqrt(_FITTED_ON / max(1, *self._counts.values())) if self._counts else 1.0
        self._confusables = confusables
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._candidates)

    def candidates(self, typed: str) -> tuple[Candidate, ...]:
        """Our words that may have been meant by a folded word, the surest first; none confusable.

        A word is found by its British and its American spelling, and given as our pages have it. All lie
        within `allowed` edits, and their ``sure`` is above 0.
        """
        return self._remembered(typed)

    def _candidates(self, typed: str) -> tuple[Candidate, ...]:
        most = allowed(typed)
        if not most:
            return ()
        found: dict[str, Candidate] = {}
        for written in self._near(typed, most):
            word = self._spelt[written]
            distance = edits(typed, written, most)
            if distance > most or self._confusables.confuses(typed, written):
                continue
            sure = self._sure(typed, written)
            if sure > 0 and (word not in found or found[word].sure < sure):
                found[word] = Candidate(word, distance, self._counts[word], sure)
        return tuple(sorted(found.values(), key=lambda near: (-near.sure, near.distance, near.word)))

    def _sure(self, typed: str, meant: str) -> float:
        cost = slip_cost(typed, meant)
        return (
            _SURE
            + _PER_COST * cost
            + _PER_COST_OF_A_LETTER * cost / len(typed)
            + _PER_LETTER * len(typed)
            + _PER_USE * log1p(self._scale * max(1, self._counts[self._spelt[meant]]))
        )

    def pages(self, word: str) -> int:
        """How many pages use a folded word."""
        return self._counts.get(word, 0)

    def parts(self, typed: str) -> tuple[str, str] | None:
        """The two of our words that were run together in ``typed``, the more used ones first, if any."""
        splits = [(typed[:place], typed[place:]) for place in range(3, len(typed) - 2)]
        known = [split for split in splits if all(self._counts.get(part, 0) for part in split)]
        return max(known, key=lambda split: min(self._counts[part] for part in split), default=None)

    def _near(self, typed: str, most: int) -> list[str]:
        # Each letter that one word has more than the other takes an edit, so words with too many of them are
        # out before any distance is worked out.
        first, last = np.searchsorted(self._lengths, [len(typed) - most, len(typed) + most + 1])
        letters = _histograms([typed])
        unlike = np.bitwise_count(self._sets[first:last] ^ _sets(letters))
        places = first + np.flatnonzero(unlike <= 2 * most)
        gap = np.abs(self._letters[places] - letters).sum(axis=1)
        gap += np.abs(self._lengths[places] - len(typed))
        return [self._words[place] for place in places[gap <= 2 * most]]


def allowed(typed: str) -> int:
    """How many edits a word of this length may be corrected by: none up to 3 letters, 1 up to 6, then 2."""
    if len(typed) <= 3 or len(typed) > _LONGEST or not typed.isalpha():
        return 0
    return 1 if len(typed) <= 6 else 2


def _may_be_meant(word: str) -> bool:
    return len(word) > 2 and len(word) <= _LONGEST and word.isalpha()


def _sets(histograms: npt.NDArray[np.int8]) -> npt.NDArray[np.uint32]:
    """Which letters each word has, as bits."""
    return (histograms > 0) @ (np.uint32(1) << np.arange(histograms.shape[1], dtype=np.uint32))


def _histograms(listed: list[str]) -> npt.NDArray[np.int8]:
    letters = np.frombuffer("".join(listed).encode("utf-32-le"), np.uint32)
    slots = np.minimum(letters - np.uint32(ord(_LETTERS[0])), len(_LETTERS))  # below "a" it wraps round
    rows = np.repeat(np.arange(len(listed)), [len(word) for word in listed])
    width = len(_LETTERS) + 1
    counts = np.bincount(rows * width + slots, minlength=len(listed) * width)
    return counts.reshape(-1, width).astype(np.int8)
