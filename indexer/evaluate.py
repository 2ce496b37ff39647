"""How good a ranking is: measured against judged queries, as trec_eval measures it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

CUT = 10
DEEP = 100
DEPTH = 1000  # how far down a ranking is read, as trec_eval's runs are


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What one ranking earned, or the mean of many; every figure lies between 0 and 1.

    ``judged_ndcg`` leaves out of the ranking what nobody judged (a condensed list: Sakai, SIGIR 2007), so
    that a page is not held against a search because no one has read it.
    """

    ndcg: float
    judged_ndcg: float
    average_precision: float
    recall: float
    reciprocal_rank: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of each judged query by its id, and their means."""

    queries: Mapping[str, Scores]
    mean: Scores


def evaluate(
    queries: Mapping[str, str],
    judgements: Mapping[str, Mapping[str, int]],
    rank: Callable[[str], Sequence[str]],
) -> Evaluation:
    """Ask every query that has a relevant page, and score what comes back.

    ``queries`` maps an id to what was typed, ``judgements`` a query's id to the grade of each judged page
    (0 is not relevant), ``rank`` what was typed to the ids of pages, best first. A query for which no page
    is relevant is left out: every ranking would earn 0.
    """
    scores = {
        number: score(rank(text)[:DEPTH], judgements[number])
        for number, text in queries.items()
        if any(grade > 0 for grade in judgements.get(number, {}).values())
    }
    return Evaluation(queries=scores, mean=_mean(list(scores.values())))


def score(ranking: Sequence[str], grades: Mapping[str, int]) -> Scores:
    """The scores of one ranking, best first, by the grades of the judged pages."""
    relevant = {page for page, grade in grades.items() if grade > 0}
    hits = [place for place, page in enumerate(ranking, 1) if page in relevant]
    found = len(relevant) or 1
    return Scores(
        ndcg=ndcg(ranking, grades),
        judged_ndcg=ndcg([page for page in ranking if page in grades], grades),
        average_precision=sum(number / place for number, place in enumerate(hits, 1)) / found,
        recall=sum(place <= DEEP for place in hits) / found,
        reciprocal_rank=1 / hits[0] if hits else 0.0,
    )


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first 10 (Järvelin and Kekäläinen, TOIS 2002).

    The sum of ``grade / log2(place + 1)``, divided by that of the best ranking there could be. The gain is
    the grade itself, as in trec_eval's ``ndcg_cut``, not ``2^grade - 1``.
    """
    best = _discounted(sorted(grades.values(), reverse=True))
    return _discounted([grades.get(page, 0) for page in ranking]) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / math.log2(place + 1) for place, gain in enumerate(gains[:CUT], 1))


def _mean(scores: Sequence[Scores]) -> Scores:
    if not scores:
        return Scores(ndcg=0.0, judged_ndcg=0.0, average_precision=0.0, recall=0.0, reciprocal_rank=0.0)
    return Scores(
        ndcg=fmean(each.ndcg for each in scores),
        judged_ndcg=fmean(each.judged_ndcg for each in scores),
        average_precision=fmean(each.average_precision for each in scores),
        recall=fmean(each.recall for each in scores),
        reciprocal_rank=fmean(each.reciprocal_rank for each in scores),
    )
