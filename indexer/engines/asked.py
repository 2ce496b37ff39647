"""The query tree in OpenSearch's language, weighed so that its scores are those of `indexer.query`."""

from collections.abc import Iterable
from typing import Any, assert_never

from indexer.bm25 import idf, saturation
from indexer.document import FACETS
from indexer.engines.kept import Kept
from indexer.engines.written import escaped
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery

Clause = dict[str, Any]  # JSON


def asked(query: Query, kept: Kept) -> Clause | None:
    """The query as JSON, without what nothing in the index can match; None when nothing is left of it."""
    match query:
        case TermQuery(field, term, boost):
            return _phrase(kept, field, (term,), boost)
        case PhraseQuery(field, terms, boost):
            return _phrase(kept, field, terms, boost)
        case PrefixQuery(field, prefix, boost):
            return _prefix(kept, field, prefix, boost)
        case And(parts):
            every = [asked(part, kept) for part in parts]
            return None if None in every else {"bool": {"must": every}}
        case Or(parts):
            some = _some(parts, kept)
            return {"bool": {"should": some, "minimum_should_match": 1}} if some else None
        case DisMax(parts, tie):
            some = _some(parts, kept)
            return {"dis_max": {"queries": some, "tie_breaker": tie}} if some else None
        case Not(include, exclude):
            included, excluded = asked(include, kept), asked(exclude, kept)
            if included is None or excluded is None:
                return included
            return {"bool": {"must": [included], "must_not": [excluded]}}
        case MatchAll(boost):
            return {"match_all": {"boost": boost}}
        case _:
            assert_never(query)


def _some(parts: tuple[Query, ...], kept: Kept) -> list[Clause]:
    return [clause for clause in (asked(part, kept) for part in parts) if clause is not None]


def _phrase(kept: Kept, field: str, terms: tuple[str, ...], boost: float) -> Clause | None:
    known = kept.field(field)
    if not all(known.holding(term) for term in terms):
        return None
    # OpenSearch multiplies each score by k1 + 1.
    boost /= saturation(field).k1 + 1
    if field in FACETS:
        value = {"value": terms[0], "boost": boost}
        return {"term": {field: value}} if len(terms) == 1 else None
    if not any(term in known.written for term in terms):
        tokens = [escaped(term) for term in terms]
        if len(tokens) == 1:
            return {"term": {field: {"value": tokens[0], "boost": boost}}}
        return {"match_phrase": {field: {"query": " ".join(tokens), "boost": boost}}}
    # Some term stands in several tokens: OpenSearch adds up the idfs of those, of which we want the terms'.
    places = [known.written.get(term, {escaped(term): known.holding(term)}) for term in terms]
    every = {token: count for place in places for token, count in place.items()}
    wanted = boost * sum(idf(known.documents, known.holding(term)) for term in terms)

    def worth(counts: Iterable[int]) -> float:
        return wanted / sum(idf(known.documents, count) for count in counts)

    clauses = [_any_token(field, list(place)) for place in places]
    if len(clauses) == 1:
        any_of_them = {"span_or": clauses[0]["span_or"] | {"boost": worth(every.values())}}
        alone = [
            {"term": {field: {"value": token, "boost": worth([count])}}} for token, count in every.items()
        ]
    else:
        near = {"clauses": clauses, "slop": 0, "in_order": True, "boost": worth(every.values())}
        any_of_them = {"span_near": near}
        usual = [max(place, key=place.__getitem__) for place in places]
        boosted = {"query": " ".join(usual), "boost": worth(map(every.__getitem__, usual))}
        alone = [{"match_phrase": {field: boosted}}]
    # A part of the index adds up those that it has, so that all together count less there than they should;
    # each by itself counts the same everywhere, and never more than it should.
    return {"dis_max": {"queries": [any_of_them, *alone]}}


def _any_token(field: str, tokens: list[str]) -> Clause:
    return {"span_or": {"clauses": [{"span_term": {field: token}} for token in tokens]}}


def _prefix(kept: Kept, field: str, prefix: str, boost: float) -> Clause | None:
    known = kept.field(field)
    terms = known.starting(prefix)
    if not terms:
        return None
    start = prefix if field in FACETS or not prefix else escaped(prefix)
    found: Clause = {"prefix": {field: {"value": start}}}
    others = sorted({token for term, _ in terms for token in known.written.get(term, ())})
    if others:
        found = {"bool": {"should": [found, {"terms": {field: others}}]}}
    return {"constant_score": {"filter": found, "boost": boost}}
