"""BM25 as every engine computes it: its constants for each field, and Lucene's idf."""

import math
from typing import NamedTuple


class Saturation(NamedTuple):
    """How soon repeating a word stops counting (``k1``) and how much a long field is held back (``b``)."""

    k1: float
    b: float


# Tuned on consumer health questions and medical abstracts; titles gain most from being held to their length.
_WORDS = Saturation(k1=1.2, b=0.75)
_BODY = Saturation(k1=1.6, b=0.75)
_MENTIONS = Saturation(k1=0.9, b=0.4)
_FIELDS = dict.fromkeys(("body_exact", "body_stem"), _BODY) | dict.fromkeys(
    ("title_concepts", "concepts", "broader", "best_concepts"), _MENTIONS
)


def saturation(field: str) -> Saturation:
    """The constants of a field."""
    return _FIELDS.get(field, _WORDS)


def idf(documents: int, document_frequency: int) -> float:
    """How rare a term is among the N ``documents`` that have its field.

    Lucene's form, ``ln(1 + (N - df + 0.5) / (df + 0.5))``, which is never negative.
    """
    return math.log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))
