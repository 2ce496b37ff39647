"""BM25's constants and idf."""

import math

import pytest

from indexer.bm25 import idf, saturation
from indexer.document import FACETS, FIELDS


def test_a_rare_word_weighs_more_than_a_common_one_and_none_weighs_less_than_nothing() -> None:
    weights = [idf(1000, held) for held in (1, 10, 500, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_idf_is_the_form_that_lucene_uses() -> None:
    assert idf(3, 1) == pytest.approx(math.log(1 + 2.5 / 1.5))


@pytest.mark.parametrize("field", [*FIELDS, *FACETS])
def test_every_field_has_sensible_constants(field: str) -> None:
    k1, b = saturation(field)
    assert 0.5 <= k1 <= 2
    assert 0 <= b <= 1
