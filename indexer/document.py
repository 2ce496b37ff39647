"""A page as an engine gets it: index terms by field, values to filter by, and what to show of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """An index term and its position in the field; terms that stand for the same word share a position."""

    term: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an engine stores: ``fields`` are searched, ``facets`` filtered and counted, ``stored`` returned.

    ``fields`` maps a field of `FIELDS` to its tokens in ascending position. ``facets`` maps a facet of
    `FACETS` to its one value (absent when there is none); a facet is searched with
    ``TermQuery(facet, value)``, which costs no score when its boost is 0.
    """

    fields: Mapping[str, Sequence[Token]]
    facets: Mapping[str, str]
    stored: Mapping[str, str]


# Text is indexed twice: as folded words ("exact") and as stems. Concepts are the ids of glossary terms
# mentioned, one token a mention; broader are the ids of their wider concepts.
TEXT_FIELDS = ("title", "headings", "body")
FIELDS = tuple(f"{field}_{form}" for field in TEXT_FIELDS for form in ("exact", "stem")) + (
    "title_concepts",
    "concepts",
    "broader",
)
FACETS = ("section", "kind", "cancer", "audience")
