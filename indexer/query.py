"""The query tree: what every engine must answer in the same way.

A score is the sum a node gives a document; a node with no score for it does not match it.

========== =======================================================================================
TermQuery  boost × BM25 of the term in the field
PhraseQuery boost × BM25 with the phrase as one term: tf = its occurrences, idf = sum of its words'
PrefixQuery boost, for every document with a term of the field that starts so
And        matches what all parts match; the sum of their scores
Or         matches what any part matches; the sum of the scores of those that match
DisMax     matches what any part matches; the best part's score + tie × the sum of the others'
Not        what ``include`` matches, with its scores, without what ``exclude`` matches
MatchAll   boost, for every document
========== =======================================================================================

Equal scores keep document order, the lower document number first. BM25 is
``idf × tf / (tf + k1 × (1 - b + b × length / mean length))``, with the constants and the idf of
`indexer.bm25`. The length of a field is the number of positions its tokens take; N and the mean count the
documents that have the field. A facet is a field of length 1.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermQuery:
    """Documents with this index term in this field."""

    field: str
    term: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class PhraseQuery:
    """Documents with these index terms at successive positions of this field."""

    field: str
    terms: tuple[str, ...]
    boost: float = 1.0

    def __post_init__(self) -> None:
        """Refuse an empty phrase, which engines understand differently."""
        if not self.terms:
            raise ValueError("a phrase needs at least one term")


@dataclass(frozen=True, slots=True)
class PrefixQuery:
    """Documents with a term that starts like this in this field."""

    field: str
    prefix: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class And:
    """Documents that every part matches."""

    parts: "tuple[Query, ...]"

    def __post_init__(self) -> None:
        """Refuse an empty node, which engines understand differently."""
        _refuse_empty(self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that at least one part matches."""

    parts: "tuple[Query, ...]"

    def __post_init__(self) -> None:
        """Refuse an empty node, which engines understand differently."""
        _refuse_empty(self.parts)


@dataclass(frozen=True, slots=True)
class DisMax:
    """Documents that at least one part matches, scored by the best of them."""

    parts: "tuple[Query, ...]"
    tie: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an empty node, which engines understand differently."""
        _refuse_empty(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Documents of ``include`` that are not in ``exclude``."""

    include: "Query"
    exclude: "Query"


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every document."""

    boost: float = 1.0


Query = TermQuery | PhraseQuery | PrefixQuery | And | Or | DisMax | Not | MatchAll


def _refuse_empty(parts: tuple[Query, ...]) -> None:
    if not parts:
        raise ValueError("a query node needs at least one part")
