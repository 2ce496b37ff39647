"""The scorer: a query tree answered term at a time from arrays of documents and impacts."""

import math
import threading
import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeGuard, assert_never

import numpy as np
from numpy.typing import NDArray

from indexer.bm25 import idf, saturation
from indexer.document import FACETS
from indexer.engine import Found
from indexer.engines.matches import (
    NOTHING,
    Matches,
    Numbers,
    Scores,
    any_of,
    best,
    best_of,
    in_all,
    scores_of,
    without,
)
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery

CACHE_BYTES = 96 * 1024 * 1024


class Postings(NamedTuple):
    """Document numbers in ascending order and how often the term stands in each."""

    documents: Numbers
    frequencies: Scores


class Storage(Protocol):
    """The parts of an index that the scorer reads. Safe to share between threads."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        ...

    def postings(self, field: str, term: str) -> Postings:
        """Where a term stands; empty when the field does not have it."""
        ...

    def positions(self, field: str, term: str, documents: Numbers) -> list[list[int]]:
        """The ascending positions of a term in each of these documents, all of which hold it."""
        ...

    def lengths(self, field: str) -> NDArray[np.float64]:
        """How many positions each document's field takes, 0 where it is absent."""
        ...

    def dictionary(self, field: str) -> list[tuple[str, int]]:
        """Every term of a field in code point order, with the number of documents that hold it."""
        ...

    def stored(self, document: int) -> Mapping[str, str]:
        """What was stored with a document."""
        ...

    def close(self) -> None:
        """Give back the files."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Impacts:
    documents: Numbers
    impacts: Scores
    idf: float

    @property
    def size(self) -> int:
        return self.documents.nbytes + self.impacts.nbytes + 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """What scoring needs to know of a field: BM25's denominator without tf, and documents that have it."""

    norms: Scores
    documents: int


class _Last(threading.local):
    """The last tree that a thread asked for, which is often part of the next."""

    query: Query | None = None
    matches: Matches = NOTHING


_ABSENT = _Impacts(documents=NOTHING.documents, impacts=NOTHING.scores, idf=0.0)


class ImpactsEngine:
    """An `indexer.engine.Engine` over an immutable index; shared by threads.

    Terms and phrases are decoded once and kept, the least recently used given up when they would take
    more than ``cache_bytes``.
    """

    def __init__(self, storage: Storage, *, cache_bytes: int = CACHE_BYTES) -> None:
        self._storage = storage
        self._cache_bytes = cache_bytes
        self._cached: OrderedDict[tuple[str, ...], _Impacts] = OrderedDict()
        self._cached_bytes = 0
        self._lock = threading.Lock()
        self._last = _Last()
        self._fields: dict[str, _Field] = {}
        self._dictionaries: dict[str, list[tuple[str, int]]] = {}
        self._facets: dict[str, tuple[list[str], Numbers]] = {}

    @property
    def documents(self) -> int:
        """How many documents the index holds."""
        return self._storage.documents

    def search(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        facets: tuple[str, ...] = (),
        pause: Callable[[], object] = lambda: None,
    ) -> Found:
        """The ``limit`` best matches after the first ``offset``: by score, then by document number.

        ``pause`` is called now and then; what it raises ends the search.
        """
        matches = self._evaluate(query, pause)
        self._last.query, self._last.matches = query, matches
        counts = {facet: self._count(facet, matches.documents) for facet in facets}
        return Found(best(matches, limit, offset), len(matches.documents), counts)

    def stored(self, documents: Iterable[int]) -> list[Mapping[str, str]]:
        """What was stored with these documents, in the order asked for."""
        return [self._storage.stored(document) for document in documents]

    def words(self, field: str, prefix: str = "") -> list[tuple[str, int]]:
        """Indexed terms of a field that start with ``prefix``, and in how many documents, most used first."""
        return sorted(self._starting(field, prefix), key=lambda entry: (-entry[1], entry[0]))

    def warm(self, terms: Iterable[tuple[str, str]], until: float) -> None:
        """Read the facets and these terms, up to half of the memory there is for terms, as long as it may."""
        for facet in FACETS:
            self._facet(facet)
        for field, term in terms:
            if self._cached_bytes > self._cache_bytes // 2 or time.monotonic() > until:
                return
            self._term(field, term)

    def close(self) -> None:
        """Give back files and memory."""
        with self._lock:
            self._cached.clear()
            self._cached_bytes = 0
        self._storage.close()

    def _evaluate(self, query: Query, pause: Callable[[], object]) -> Matches:
        pause()
        if query is self._last.query:
            return self._last.matches
        match query:
            case TermQuery(field, term, boost):
                return self._leaf(self._term(field, term), boost)
            case PhraseQuery(field, terms, boost):
                return self._leaf(self._phrase(field, terms), boost)
            case PrefixQuery(field, prefix, boost):
                return self._prefix(field, prefix, boost)
            case And(parts):
                return self._all(parts, pause)
            case Or(parts):
                return any_of([self._evaluate(part, pause) for part in parts], self.documents)
            case DisMax(parts, tie):
                return best_of([self._evaluate(part, pause) for part in parts], tie, self.documents)
            case Not(include, exclude):
                excluded = self._evaluate(exclude, pause)
                return without(self._evaluate(include, pause), excluded, self.documents)
            case MatchAll(boost):
                return Matches(np.arange(self.documents), np.full(self.documents, float(boost)))
            case _:
                assert_never(query)

    def _all(self, parts: Sequence[Query], pause: Callable[[], object]) -> Matches:
        """What all parts match; those that match every document are scored for the others' matches only."""
        narrowing = [self._evaluate(part, pause) for part in parts if not _matches_everything(part)]
        documents = in_all([part.documents for part in narrowing], self.documents)
        scores = np.zeros(len(documents))
        found = iter(narrowing)
        for part in parts:
            if _matches_everything(part):
                scores += self._gains(part, documents, pause)
            else:
                scores += scores_of(next(found), documents, self.documents)
        return Matches(documents, scores)

    def _gains(self, query: MatchAll | Or, documents: Numbers, pause: Callable[[], object]) -> Scores | float:
        """The scores that a query matching everything gives to these documents."""
        if isinstance(query, MatchAll):
            return float(query.boost)
        gains = np.zeros(len(documents))
        for part in query.parts:
            if isinstance(part, MatchAll):
                gains += part.boost
            else:
                gains += scores_of(self._evaluate(part, pause), documents, self.documents)
        return gains

    def _leaf(self, term: _Impacts, boost: float) -> Matches:
        return Matches(term.documents, term.impacts * (boost * term.idf))

    def _term(self, field: str, term: str) -> _Impacts:
        key = (field, term)
        found = self._recall(key)
        if found is None:
            postings = self._storage.postings(field, term)
            found = self._impacts(field, postings, self._idf(field, len(postings.documents)))
            self._remember(key, found)
        return found

    def _phrase(self, field: str, terms: tuple[str, ...]) -> _Impacts:
        key = (field, *terms)
        if len(terms) == 1:
            return self._term(field, terms[0])
        found = self._recall(key)
        if found is None:
            found = self._impacts(
                field,
                self._occurrences(field, terms),
                sum(self._term(field, term).idf for term in terms),
            )
            self._remember(key, found)
        return found

    def _occurrences(self, field: str, terms: Sequence[str]) -> Postings:
        """Where a phrase stands, and how often: its rarest words are looked up first."""
        held = [self._term(field, term).documents for term in terms]
        candidates = in_all(held, self.documents)
        starts: list[set[int]] = []
        for step in sorted(range(len(terms)), key=lambda step: len(held[step])):
            if not len(candidates):
                break
            found = self._storage.positions(field, terms[step], candidates)
            places = [{position - step for position in positions} for positions in found]
            if starts:
                places = [known & also for known, also in zip(starts, places, strict=True)]
            kept = [index for index, common in enumerate(places) if common]
            candidates = candidates[kept]
            starts = [places[index] for index in kept]
        return Postings(candidates, np.array([len(places) for places in starts], dtype=np.float64))

    def _prefix(self, field: str, prefix: str, boost: float) -> Matches:
        mask = np.zeros(self.documents, dtype=bool)
        for term, _ in self._starting(field, prefix):
            mask[self._term(field, term).documents] = True
        documents = np.flatnonzero(mask)
        return Matches(documents, np.full(len(documents), float(boost)))

    def _impacts(self, field: str, postings: Postings, weight: float) -> _Impacts:
        if not len(postings.documents):
            return _ABSENT
        norms = self._field(field).norms[postings.documents]
        return _Impacts(
            documents=postings.documents,
            impacts=postings.frequencies / (postings.frequencies + norms),
            idf=weight,
        )

    def _idf(self, field: str, document_frequency: int) -> float:
        return idf(self._field(field).documents, document_frequency) if document_frequency else 0.0

    def _field(self, field: str) -> _Field:
        known = self._fields.get(field)
        if known is None:
            lengths = self._storage.lengths(field)
            present = int(np.count_nonzero(lengths))
            mean = math.fsum(lengths) / present if present else 1.0
            k1, b = saturation(field)
            known = _Field(norms=k1 * (1 - b + b * lengths / mean), documents=present)
            self._fields[field] = known
        return known

    def _starting(self, field: str, prefix: str) -> list[tuple[str, int]]:
        entries = self._dictionaries.get(field)
        if entries is None:
            entries = self._dictionaries[field] = self._storage.dictionary(field)
        first = bisect_left(entries, (prefix,))
        last = first
        while last < len(entries) and entries[last][0].startswith(prefix):
            last += 1
        return entries[first:last]

    def _count(self, facet: str, documents: Numbers) -> dict[str, int]:
        values, ordinals = self._facet(facet)
        counts = np.bincount(ordinals[documents], minlength=len(values) + 1)
        return {value: int(count) for value, count in zip(values, counts, strict=False) if count}

    def _facet(self, facet: str) -> tuple[list[str], Numbers]:
        known = self._facets.get(facet)
        if known is None:
            values = [value for value, _ in self._starting(facet, "")]
            ordinals = np.full(self.documents, len(values), dtype=np.intp)
            for ordinal, value in enumerate(values):
                ordinals[self._storage.postings(facet, value).documents] = ordinal
            known = self._facets[facet] = (values, ordinals)
        return known

    def _recall(self, key: tuple[str, ...]) -> _Impacts | None:
        with self._lock:
            found = self._cached.get(key)
            if found is not None:
                self._cached.move_to_end(key)
            return found

    def _remember(self, key: tuple[str, ...], term: _Impacts) -> None:
        if term.size > self._cache_bytes:
            return
        with self._lock:
            if key not in self._cached:
                self._cached[key] = term
                self._cached_bytes += term.size
            while self._cached_bytes > self._cache_bytes:
                _, dropped = self._cached.popitem(last=False)
                self._cached_bytes -= dropped.size


def _matches_everything(query: Query) -> TypeGuard[MatchAll | Or]:
    if isinstance(query, Or):
        return any(isinstance(part, MatchAll) for part in query.parts)
    return isinstance(query, MatchAll)
