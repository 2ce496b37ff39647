"""Arithmetic on matches: documents in ascending order with their scores, put together in array operations."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engine import Scored

Numbers = NDArray[np.intp]
Scores = NDArray[np.float64]

# An array over all documents costs as much as looking this share of them up one by one.
_DENSE = 16


class Matches(NamedTuple):
    """Documents in ascending order, each with its score."""

    documents: Numbers
    scores: Scores


NOTHING = Matches(np.empty(0, np.intp), np.empty(0, np.float64))


def in_all(lists: Sequence[Numbers], size: int) -> Numbers:
    """The documents that are in every list; all ``size`` of them when there is no list."""
    if not lists:
        return np.arange(size)
    documents = min(lists, key=len)
    for other in lists:
        if other is not documents and len(documents):
            documents = documents[_is_in(other, documents, size)]
    return documents


def scores_of(matches: Matches, documents: Numbers, size: int) -> Scores:
    """The score of each of these documents, 0 for those that do not match."""
    if documents is matches.documents:
        return matches.scores
    if len(documents) * _DENSE > size:
        every = np.zeros(size)
        every[matches.documents] = matches.scores
        return every[documents]
    if not len(matches.documents):
        return np.zeros(len(documents))
    places = np.minimum(matches.documents.searchsorted(documents), len(matches.documents) - 1)
    return np.where(matches.documents[places] == documents, matches.scores[places], 0.0)


def any_of(parts: Sequence[Matches], size: int) -> Matches:
    """What any part matches, with the sum of the scores."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    few = _union_of_few(parts, size)
    if few is not None:
        sums = np.zeros(len(few))
        for part in parts:
            sums[few.searchsorted(part.documents)] += part.scores
        return Matches(few, sums)
    sums = np.zeros(size)
    mask = np.zeros(size, dtype=bool)
    for part in parts:
        sums[part.documents] += part.scores
        mask[part.documents] = True
    documents = np.flatnonzero(mask)
    return Matches(documents, sums[documents])


def best_of(parts: Sequence[Matches], tie: float, size: int) -> Matches:
    """What any part matches, with the best score and ``tie`` times the sum of the others."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    few = _union_of_few(parts, size)
    highest = np.full(size if few is None else len(few), -np.inf)
    for part in parts:
        places = part.documents if few is None else few.searchsorted(part.documents)
        highest[places] = np.maximum(highest[places], part.scores)
    documents = np.flatnonzero(highest > -np.inf) if few is None else few
    scores = highest[documents] if few is None else highest
    if tie:
        scores = scores + tie * (any_of(parts, size).scores - scores)
    return Matches(documents, scores)


def without(include: Matches, exclude: Matches, size: int) -> Matches:
    """What the first matches and the second does not."""
    kept = ~_is_in(exclude.documents, include.documents, size)
    return Matches(include.documents[kept], include.scores[kept])


def best(matches: Matches, limit: int, offset: int) -> list[Scored]:
    """The ``limit`` best after the first ``offset``: by score, then by document number."""
    if not limit:
        return []
    wanted = offset + limit
    documents, scores = matches
    if len(scores) > wanted > 0:
        floor = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        kept = np.flatnonzero(scores >= floor)
        documents, scores = documents[kept], scores[kept]
    order = np.lexsort((documents, -scores))[offset:wanted]
    return [Scored(int(documents[place]), float(scores[place])) for place in order]


def _is_in(haystack: Numbers, needles: Numbers, size: int) -> NDArray[np.bool_]:
    if len(needles) * _DENSE > size:
        mask = np.zeros(size, dtype=bool)
        mask[haystack] = True
        return mask[needles]
    if not len(haystack):
        return np.zeros(len(needles), dtype=bool)
    places = np.minimum(haystack.searchsorted(needles), len(haystack) - 1)
    there: NDArray[np.bool_] = haystack[places] == needles
    return there


def _union_of_few(parts: Sequence[Matches], size: int) -> Numbers | None:
    """The documents of all parts, or None when they are so many that arrays over all documents are faster."""
    if sum(len(part.documents) for part in parts) * _DENSE >= size:
        return None
    documents = np.concatenate([part.documents for part in parts])
    documents.sort()
    is_first = np.ones(len(documents), dtype=bool)  # np.unique does the same in twice the time
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    return documents[is_first]
