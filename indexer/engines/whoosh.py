"""The default engine: Whoosh keeps terms, positions and stored values in a folder; it ranks nothing."""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh import index
from whoosh.reading import TermNotFound

from corpus.errors import DamagedIndexError
from glossary.matcher import collecting_no_garbage
from indexer.document import FACETS, FIELDS, Document
from indexer.engine import Engine
from indexer.engines.impacts import ImpactsEngine, Postings, Storage
from indexer.engines.matches import Numbers
from indexer.engines.segment import Segment, length_of


def build(folder: Path, documents: Iterable[Document], url: str = "whoosh:") -> int:
    """Write a whole index into an empty folder and return how many documents it holds.

    ``url`` says nothing more than the engine's name.
    """
    with collecting_no_garbage(), Segment(folder, FIELDS, FACETS) as segment:
        for document in documents:
            segment.add(document)
        segment.finish()
    return segment.count


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


class _Folder:
    """An opened index. Whoosh's readers are not safe to share between threads, so every read holds a lock."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._reader = index.open_dir(str(folder), readonly=True).reader()
        self._documents = int(self._reader.doc_count_all())

    @property
    def documents(self) -> int:
        return self._documents

    def postings(self, field: str, term: str) -> Postings:
        documents, frequencies = [], []
        with self._lock:
            try:
                matcher = self._reader.postings(field, term)
            except TermNotFound:
                return Postings(np.empty(0, np.intp), np.empty(0))
            while matcher.is_active():
                documents.append(matcher.id())
                frequencies.append(matcher.weight())
                matcher.next()
        return Postings(np.array(documents, np.intp), np.array(frequencies, np.float64))

    def positions(self, field: str, term: str, documents: Numbers) -> list[list[int]]:
        found = []
        with self._lock:
            matcher = self._reader.postings(field, term)
            for document in documents.tolist():
                matcher.skip_to(document)
                found.append(matcher.value_as("positions"))
        return found

    def lengths(self, field: str) -> NDArray[np.float64]:
        with self._lock:
            if field in FACETS:
                return self._presence(field)
            column = length_of(field)
            if not self._reader.has_column(column):
                return np.zeros(self._documents)
            return np.array(self._reader.column_reader(column).load(), dtype=np.float64)

    def _presence(self, facet: str) -> NDArray[np.float64]:
        lengths = np.zeros(self._documents)
        for value in self._reader.lexicon(facet):
            matcher = self._reader.postings(facet, value)
            lengths[list(matcher.all_ids())] = 1
        return lengths

    def dictionary(self, field: str) -> list[tuple[str, int]]:
        with self._lock:
            entries = [(term.decode(), info.doc_frequency()) for term, info in self._reader.iter_field(field)]
        return sorted(entries)

    def stored(self, document: int) -> Mapping[str, str]:
        with self._lock:
            values: Mapping[str, str] = self._reader.stored_fields(document)["stored"]
        return values

    def close(self) -> None:
        with self._lock:
            self._reader.close()
