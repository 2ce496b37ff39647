"""The default engine: Whoosh keeps terms, positions and stored values in a folder; it ranks nothing."""

import mmap
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import index

from corpus.errors import DamagedIndexError
from glossary.matcher import collecting_no_garbage
from indexer.document import FACETS, LINKED_FIELDS, OWN_FIELDS, Document
from indexer.engine import Engine
from indexer.engines.impacts import ImpactsEngine, Postings, Storage
from indexer.engines.mapped import let_go, read_in_place
from indexer.engines.matches import Numbers
from indexer.engines.postings import SegmentPostings
from indexer.engines.segment import CONCEPTS, PART, TERMS_FILE, TEXT, Segment, length_of, read_terms

READS_KEPT = 200  # terms and pages; what they map stays for so long

read_in_place()


def build(folder: Path, documents: Iterable[Document], url: str = "whoosh:") -> int:
    """Write a whole index into an empty folder and return how many documents it holds.

    ``url`` says nothing more than the engine's name.
    """
    part = folder / PART.format(0)
    for name in (TEXT, CONCEPTS):
        (part / name).mkdir(parents=True)
    with (
        collecting_no_garbage(),
        Segment(part / TEXT, OWN_FIELDS, FACETS) as text,
        Segment(part / CONCEPTS, LINKED_FIELDS) as concepts,
    ):
        for document in documents:
            text.add(document)
            concepts.add(replace(document, facets={}, stored={}))
        text.finish()
        concepts.finish()
    return text.count


def open_folder(folder: Path) -> Engine:
    """The index that `build` wrote into ``folder``."""
    return ImpactsEngine(open_storage(folder))


def open_storage(folder: Path) -> Storage:
    """What the scorer reads of the index that `build` wrote into ``folder``.

    Raises `DamagedIndexError` when there is none.
    """
    try:
        return _Folder(folder)
    except index.EmptyIndexError as error:
        raise DamagedIndexError(
            "E512", f"There is no index in {folder}.", 'Run "findwell index" to build it.'
        ) from error


class _Opened:
    """A segment: Whoosh's reader for it, ours for its postings, and its file of terms."""

    def __init__(self, folder: Path) -> None:
        self.reader = index.open_dir(str(folder), readonly=True).reader()
        self.postings = SegmentPostings(self.reader)
        self.terms = _mapped(folder / TERMS_FILE)

    def held(self, field: str) -> Mapping[str, int]:
        """The terms of a field, with how many documents hold each."""
        return read_terms(self.terms[:], field)


class _Part(NamedTuple):
    """The two segments of a part, the number of its first document and of the one after its last."""

    text: _Opened
    concepts: _Opened
    first: int
    end: int

    def holding(self, field: str) -> _Opened:
        """The segment that has a field."""
        return self.concepts if field in LINKED_FIELDS else self.text


class _Folder:
    """An opened index. Threads cannot share Whoosh's readers, so whoever reads by them holds a lock."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._parts: list[_Part] = []
        first = 0
        for place in sorted(folder.glob(PART.format(0).replace("0", "?"))):
            text, concepts = (_Opened(place / name) for name in (TEXT, CONCEPTS))
            end = first + int(text.reader.doc_count_all())
            self._parts.append(_Part(text, concepts, first, end))
            first = end
        if not self._parts:
            raise index.EmptyIndexError
        self._documents = first
        self._reads = 0

    @property
    def documents(self) -> int:
        return self._documents

    def postings(self, field: str, term: str) -> Postings:
        self._count_a_read()
        documents: list[int] = []
        frequencies: list[float] = []
        for part in self._parts:
            for block in part.holding(field).postings.of(field, term):
                documents.extend(map(part.first.__add__, block.documents))
                frequencies.extend(block.frequencies)
        return Postings(np.array(documents, np.intp), np.array(frequencies, np.float64))

    def positions(self, field: str, term: str, documents: Numbers) -> list[list[int]]:
        found: list[list[int]] = []
        for part in self._parts:
            here = documents[(documents >= part.first) & (documents < part.end)] - part.first
            if len(here):
                found += part.holding(field).postings.positions(field, term, here)
        return found

    def lengths(self, field: str) -> NDArray[np.float64]:
        with self._lock:
            return np.concatenate([_lengths(part, field) for part in self._parts])

    def dictionary(self, field: str) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for part in self._parts:
            for term, count in part.holding(field).held(field).items():
                counts[term] = counts.get(term, 0) + count
        return sorted(counts.items())

    def stored(self, document: int) -> Mapping[str, str]:
        self._count_a_read()
        with self._lock:
            part = next(part for part in self._parts if document < part.end)
            values: Mapping[str, str] = part.text.reader.stored_fields(document - part.first)["stored"]
        return values

    def close(self) -> None:
        with self._lock:
            for part in self._parts:
                for opened in (part.text, part.concepts):
                    opened.reader.close()
                    opened.terms.close()

    def _count_a_read(self) -> None:
        """Now and then give back what was mapped for reads: else all of the index is in memory one day."""
        self._reads += 1
        if self._reads % READS_KEPT == 0:
            with self._lock:
                for part in self._parts:
                    let_go(part.text.reader)
                    let_go(part.concepts.reader)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _lengths(part: _Part, field: str) -> NDArray[np.float64]:
    segment = part.holding(field)
    lengths = np.zeros(part.end - part.first)
    if field in FACETS:
        for value in segment.held(field):
            for block in segment.postings.of(field, value):
                lengths[list(block.documents)] = 1
        return lengths
    column = length_of(field)
    if not segment.reader.has_column(column):
        return lengths
    return np.array(segment.reader.column_reader(column).load(), dtype=np.float64)
