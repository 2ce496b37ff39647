"""Counts the phrases of pages, in bounded memory."""

from collections import Counter
from collections.abc import Iterator, Mapping

from corpus.words import cut
from glossary.coverage.code_lines import without_code
from glossary.coverage.explanations import word_list
from glossary.forms import singulars

LONGEST = 4  # words of a phrase
SWEPT_EVERY = 500  # pages after which phrases of a single page are forgotten
MOST_KEPT = 200_000  # phrases above which that is done

_JOINTS = frozenset((" ", "-", "\u2010", "\u2011", "\u00a0"))


class PhraseCounts:
    """Phrases of one to four telling words, the last in the singular, and how often pages use them.

    ``uses`` and ``pages`` count them on health pages, ``elsewhere`` on others; ``words`` and
    ``words_elsewhere`` are the words of both. ``singles`` and ``pairs`` count words, and words side by side.
    """

    def __init__(self) -> None:
        self.uses: Counter[tuple[str, ...]] = Counter()
        self.pages: Counter[tuple[str, ...]] = Counter()
        self.elsewhere: Counter[tuple[str, ...]] = Counter()
        self.words = 0
        self.words_elsewhere = 0
        self._added = 0

    def add(self, text: str, *, health: bool) -> None:
        """Count the phrases of one page."""
        found = Counter(_phrases(text))
        size = sum(count for phrase, count in found.items() if len(phrase) == 1)
        if health:
            self.uses.update(found)
            self.pages.update(found.keys())
            self.words += size
        else:
            self.elsewhere.update(found)
            self.words_elsewhere += size
        self._added += 1
        if self._added % SWEPT_EVERY == 0:
            self._sweep()

    @property
    def singles(self) -> Mapping[str, int]:
        """How often each word is used on health pages."""
        return {phrase[0]: count for phrase, count in self.uses.items() if len(phrase) == 1}

    @property
    def pairs(self) -> Mapping[tuple[str, str], int]:
        """How often two words stand side by side on health pages."""
        return {(phrase[0], phrase[1]): count for phrase, count in self.uses.items() if len(phrase) == 2}

    def nested(self) -> Mapping[tuple[str, ...], tuple[int, int]]:
        """For each phrase inside longer ones: how often these are used, and how many they are."""
        found: dict[tuple[str, ...], tuple[int, int]] = {}
        for phrase, count in self.uses.items():
            if self.pages[phrase] < 2:
                continue
            for part in {part for part in _parts(phrase) if part != phrase}:
                uses, others = found.get(part, (0, 0))
                found[part] = (uses + count, others + 1)
        return found

    def _sweep(self) -> None:
        for counts in (self.uses, self.elsewhere):
            if len(counts) > MOST_KEPT:
                rare = [phrase for phrase, count in counts.items() if count == 1]
                for phrase in rare:
                    del counts[phrase]
                    self.pages.pop(phrase, None)


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    light = word_list("light_words")
    words = cut(without_code(text))
    run: list[str] = []
    for word, gap in zip(words.folded, words.gaps, strict=False):
        if run and gap not in _JOINTS:
            yield from _parts(tuple(run))
            run = []
        if word in light or not any(map(str.isalpha, word)) or "'" in word:
            yield from _parts(tuple(run))
            run = []
        else:
            run.append(word)
    yield from _parts(tuple(run))


def _parts(run: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for first in range(len(run)):
        for last in range(first + 1, min(first + LONGEST, len(run)) + 1):
            yield (*run[first : last - 1], _singular(run[last - 1], last - first == 1))


def _singular(word: str, alone: bool) -> str:
    found = singulars(word, alone)
    return found[0] if found else word
