"""How many documents match, where the words kept here tell: the cluster need not be asked then."""

from indexer.engines.kept import ANYWHERE, STEMS, Kept
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery


def counted(query: Query, kept: Kept) -> int | None:
    """The exact number of documents that match; None when it cannot be known without the cluster."""
    match query:
        case TermQuery(field, term) | PhraseQuery(field, (term,)):
            return kept.field(field).holding(term)
        case PhraseQuery(field, terms):
            return None if all(map(kept.field(field).holding, terms)) else 0
        case PrefixQuery(field, prefix):
            begun = kept.field(field).starting(prefix)
            return None if len(begun) > 1 else sum(count for _, count in begun)
        case Or(parts) | DisMax(parts):
            return _any(parts, kept)
        case And(parts):
            counts = [counted(part, kept) for part in parts]
            if 0 in counts:
                return 0
            telling = [count for count in counts if count != kept.documents]
            return kept.documents if not telling else telling[0] if len(telling) == 1 else None
        case Not(include, exclude):
            return counted(include, kept) if counted(exclude, kept) == 0 else None
        case MatchAll():
            return kept.documents


def _any(parts: tuple[Query, ...], kept: Kept) -> int | None:
    counts = {part: counted(part, kept) for part in parts}
    some = [part for part, count in counts.items() if count != 0]
    if kept.documents in counts.values() or not some:
        return kept.documents if some else 0
    return counts[some[0]] if len(some) == 1 else _anywhere(some, kept)


def _anywhere(parts: list[Query], kept: Kept) -> int | None:
    """Of one stem in every field of text that holds it."""
    terms = {(part.field, part.term) for part in parts if isinstance(part, TermQuery)}
    stems = {term for _, term in terms}
    if len(terms) != len(parts) or len(stems) != 1:
        return None
    (stem,) = stems
    everywhere = {(field, stem) for field in STEMS if kept.field(field).holding(stem)}
    return kept.field(ANYWHERE).holding(stem) or None if terms == everywhere else None
