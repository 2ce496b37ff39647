"""How much more one text uses a word than another does."""

import math


def keyness(uses: int, words: int, elsewhere: int, words_elsewhere: int) -> float:
    """The log-likelihood of a word's two frequencies; below 0 when it is rarer in the first text.

    Over 15.13 such a difference is chance once in ten thousand times (P. Rayson and R. Garside, "Comparing
    corpora using frequency profiling", 2000). Without a second text it is 0.
    """
    if not words or not words_elsewhere or not uses + elsewhere:
        return 0.0
    share = (uses + elsewhere) / (words + words_elsewhere)
    total = sum(
        seen * math.log(seen / (share * size))
        for seen, size in ((uses, words), (elsewhere, words_elsewhere))
        if seen
    )
    return 2 * total if uses / words >= elsewhere / words_elsewhere else -2 * total
