"""How hard a page is to read: the length of its sentences and of its words."""

from collections.abc import Sequence
from typing import NamedTuple

from corpus.words import words

LONG_WORD = 7  # letters; the share of such words is half of the LIX measure (C.-H. Björnsson, 1968)
LEAST_WORDS = 4  # of a line that counts as a sentence


class Clarity(NamedTuple):
    """How a page reads: its words, its sentences, its long words, and the place of its longest sentence.

    Headings and list items of fewer than four words count as no sentence.
    """

    words: int = 0
    sentences: int = 0
    long_words: int = 0
    longest: int = 0  # words
    start: int = -1
    end: int = -1

    @property
    def hardness(self) -> float:
        """Words a sentence plus long words in a hundred: about 30 is easy, over 50 hard."""
        if not self.words:
            return 0.0
        return self.words / max(self.sentences, 1) + 100 * self.long_words / self.words


def clarity(text: str, spans: Sequence[tuple[int, int]]) -> Clarity:
    """Measure the sentences (start, end) of a text."""
    total = long = count = longest = 0
    place = (-1, -1)
    for start, end in spans:
        lengths = [word.end - word.start for word in words(text[start:end])]
        if len(lengths) < LEAST_WORDS:
            continue
        count += 1
        total += len(lengths)
        long += sum(length >= LONG_WORD for length in lengths)
        if len(lengths) > longest:
            longest, place = len(lengths), (start, end)
    return Clarity(total, count, long, longest, *place)
