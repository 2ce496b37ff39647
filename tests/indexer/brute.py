"""The query tree's meaning, written down as simply as it can be: what every engine is compared with."""

import math
from collections.abc import Sequence
from typing import assert_never

from indexer.bm25 import saturation
from indexer.document import FACETS, Document, Token
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery


def scores(query: Query, documents: Sequence[Document]) -> dict[int, float]:
    """The score of every document that matches."""
    match query:
        case TermQuery(field, term, boost):
            return _leaf(field, (term,), boost, documents)
        case PhraseQuery(field, terms, boost):
            return _leaf(field, terms, boost, documents)
        case PrefixQuery(field, prefix, boost):
            return {
                number: boost
                for number, document in enumerate(documents)
                if any(token.term.startswith(prefix) for token in tokens(document, field))
            }
        case MatchAll(boost):
            return dict.fromkeys(range(len(documents)), boost)
        case Not(include, exclude):
            without = scores(exclude, documents)
            return {
                number: score for number, score in scores(include, documents).items() if number not in without
            }
        case And(parts):
            found = [scores(part, documents) for part in parts]
            return {
                number: total
                for number, total in _sums(found).items()
                if all(number in part for part in found)
            }
        case Or(parts):
            return _sums([scores(part, documents) for part in parts])
        case DisMax(parts, tie):
            found = [scores(part, documents) for part in parts]
            best = {
                number: max(part[number] for part in found if number in part)
                for number in range(len(documents))
                if any(number in part for part in found)
            }
            sums = _sums(found)
            return {number: score + tie * (sums[number] - score) for number, score in best.items()}
        case _:
            assert_never(query)


def ranked(query: Query, documents: Sequence[Document]) -> list[tuple[int, float]]:
    """All matches, best first, equal ones in the documents' order."""
    return sorted(scores(query, documents).items(), key=lambda hit: (-hit[1], hit[0]))


def tokens(document: Document, field: str) -> Sequence[Token]:
    """The tokens of a field or a facet."""
    if field in FACETS:
        return [Token(document.facets[field], 0)] if field in document.facets else []
    return document.fields.get(field, ())


def _leaf(
    field: str, terms: tuple[str, ...], boost: float, documents: Sequence[Document]
) -> dict[int, float]:
    all_tokens = [tokens(document, field) for document in documents]
    lengths = [len({token.position for token in held}) for held in all_tokens]
    present = sum(1 for length in lengths if length)
    idf = 0.0
    for term in terms:
        holding = sum(1 for held in all_tokens if any(token.term == term for token in held))
        if not holding:
            return {}
        idf += math.log(1 + (present - holding + 0.5) / (holding + 0.5))
    mean = math.fsum(lengths) / present
    k1, b = saturation(field)
    found = {}
    for number, held in enumerate(all_tokens):
        tf = _occurrences(held, terms)
        if tf:
            norm = k1 * (1 - b + b * lengths[number] / mean)
            found[number] = tf / (tf + norm) * (boost * idf)
    return found


def _occurrences(held: Sequence[Token], terms: tuple[str, ...]) -> int:
    if len(terms) == 1:
        return sum(1 for token in held if token.term == terms[0])
    there = {(token.term, token.position) for token in held}
    starts = {token.position for token in held if token.term == terms[0]}
    return sum(all((term, start + step) in there for step, term in enumerate(terms)) for start in starts)


def _sums(found: Sequence[dict[int, float]]) -> dict[int, float]:
    sums: dict[int, float] = {}
    for part in found:
        for number, score in part.items():
            sums[number] = sums.get(number, 0.0) + score
    return sums
