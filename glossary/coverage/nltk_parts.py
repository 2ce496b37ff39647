"""The parts of NLTK that editors need, read when they are first asked for: they take 16 MB of memory."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

Pair = tuple[str, str]


def sure_pairs(singles: Mapping[str, int], pairs: Mapping[Pair, int], least: int) -> dict[Pair, float]:
    """The log-likelihood ratio of two words side by side, for pairs that are there so often at ``least``.

    ``singles`` counts the words for themselves.
    """
    collocations, counts = import_module("nltk.collocations"), import_module("nltk.probability").FreqDist
    finder = collocations.BigramCollocationFinder(counts(Counter(singles)), counts(Counter(pairs)))
    finder.apply_freq_filter(least)
    return dict(finder.score_ngrams(collocations.BigramAssocMeasures.likelihood_ratio))


def concordance_of(words: Sequence[str]) -> Callable[[str], list[int]]:
    """Tells where a word stands among these words, counted from 0."""
    offsets: Callable[[str], list[int]] = import_module("nltk.text").ConcordanceIndex(words).offsets
    return offsets
