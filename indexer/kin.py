"""Pages alike: what shares its telling words with the best pages goes up a little."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from sys import intern
from typing import NamedTuple

from indexer.bm25 import idf
from indexer.query import And, MatchAll, Or, Query, TermQuery
from indexer.ranking import Weights
from indexer.sentences import Sentences

FIELD = "body_stem"
_SHORTEST = 3  # letters
_OF_A_PAGE = 60  # words
_COMMON = 0.2  # of all pages
_USUAL = 1.5  # uses of a word in a page of usual length that make half of its weight


class Best(NamedTuple):
    """One of the best pages of a search: its score, and its `telling_words`."""

    score: float
    words: Mapping[str, float]


def rarities(stems: Mapping[str, int], documents: int, light: Iterable[str]) -> dict[str, float]:
    """The idf of every stem that tells something: not of one page only, nor of a fifth of all.

    ``stems`` maps each to the number of pages that use it; ``light`` ones are left out.
    """
    most = documents * _COMMON
    return {
        stem: idf(documents, pages)
        for stem, pages in stems.items()
        if 1 < pages <= most and len(stem) >= _SHORTEST and stem.isalpha() and stem not in light
    }


def telling_words(sentences: Sentences, rarity: Mapping[str, float]) -> dict[str, float]:
    """The stems that tell most of what a page is about, with their weight in it.

    A word weighs by how often the ``sentences`` of the page use it; ``rarity`` comes from `rarities`.
    """
    weighed = [
        (uses / (uses + _USUAL) * rarity[stem], stem)
        for uses, stems in sentences.used()
        for stem in stems
        if stem in rarity
    ]
    weighed.sort(reverse=True)
    return {intern(stem): weight for weight, stem in weighed[:_OF_A_PAGE]}  # the same words on many pages


def with_kin(tree: Query, best: Sequence[Best], rarity: Mapping[str, float], weights: Weights) -> Query:
    """The tree, with the words added that its best pages have in common and few others use.

    It finds the same pages in another order: pseudo-relevance feedback (Rocchio, 1971) that adds no page.
    """
    if not best or best[0].score <= 0:
        return tree
    common: defaultdict[str, float] = defaultdict(float)
    for page in best:
        for stem, weight in page.words.items():
            common[stem] += page.score / best[0].score * weight
    telling = nlargest(int(weights.kin["words"]), ((worth, stem) for stem, worth in common.items()))
    if not telling:
        return tree
    most = sum(worth * rarity[stem] for worth, stem in telling)
    share = weights.kin["share"] * best[0].score / most
    added = (TermQuery(FIELD, stem, share * worth) for worth, stem in telling)
    return And((tree, Or((MatchAll(0.0), *added))))
