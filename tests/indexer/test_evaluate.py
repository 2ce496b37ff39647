"""The measures, against values worked out by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluate import evaluate, ndcg, score

GRADES = {"tace": 3, "sirt": 1, "parking": 0}


def test_the_gain_is_the_grade_and_lower_places_count_less() -> None:
    best = 3 / log2(2) + 1 / log2(3)
    assert ndcg(["tace", "sirt"], GRADES) == 1.0
    assert ndcg(["parking", "tace", "x", "sirt"], GRADES) == pytest.approx((3 / log2(3) + 1 / log2(5)) / best)


def test_only_the_first_ten_earn_a_gain() -> None:
    assert ndcg([*"abcdefghij", "tace"], GRADES) == 0.0


def test_judged_only_leaves_out_what_nobody_judged() -> None:
    earned = score(["x", "y", "tace", "z", "sirt"], GRADES)
    assert earned.judged_ndcg == 1.0
    assert earned.ndcg < 0.6


def test_average_precision_recall_and_reciprocal_rank_count_relevant_pages_only() -> None:
    earned = score(["parking", "tace", "x", "sirt"], GRADES)
    assert earned.average_precision == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert earned.reciprocal_rank == 1 / 2
    assert earned.recall == 1.0


def test_recall_looks_at_the_first_hundred() -> None:
    assert score([*map(str, range(100)), "tace"], GRADES).recall == 0.0


def test_a_query_without_a_relevant_page_earns_nothing() -> None:
    earned = score(["parking"], {"parking": 0})
    assert (earned.ndcg, earned.average_precision, earned.recall, earned.reciprocal_rank) == (0, 0, 0, 0)


def test_the_mean_is_over_the_queries_that_have_a_relevant_page() -> None:
    answers = {"tace": ["tace", "sirt"], "sirt": [], "parking": ["tace"]}
    queries = {"1": "tace", "2": "sirt", "3": "parking", "4": "tace"}
    judgements = {"1": GRADES, "2": GRADES, "4": {"tace": 0}}
    measured = evaluate(queries, judgements, lambda text: answers[text])
    assert list(measured.queries) == ["1", "2"]
    assert measured.mean.ndcg == 0.5
    assert measured.mean.reciprocal_rank == 0.5


def test_nothing_judged_is_no_error() -> None:
    assert evaluate({"1": "tace"}, {}, lambda text: []).mean.ndcg == 0.0


@given(
    st.lists(st.sampled_from("abcdefghijklmnop"), unique=True),
    st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(-1, 3)),
)
def test_every_score_lies_between_0_and_1_and_the_best_order_earns_1(
    ranking: list[str], grades: dict[str, int]
) -> None:
    earned = score(ranking, grades)
    for value in (earned.ndcg, earned.judged_ndcg, earned.average_precision, earned.recall):
        assert 0 <= value <= 1 + 1e-9
    best = sorted(grades, key=lambda page: -grades[page])
    assert ndcg(best, grades) == pytest.approx(1.0 if any(grade > 0 for grade in grades.values()) else 0.0)
