"""The default engine: Whoosh keeps terms, positions and stored values in a folder; it ranks nothing."""

import errno
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats, index
from whoosh.reading import TermNotFound

from corpus.errors import DamagedIndexError
from indexer.document import FACETS, FIELDS, Document, Token
from indexer.engine import Engine
from indexer.engines.impacts import ImpactsEngine, Postings, Storage
from indexer.engines.matches import Numbers

_WRITER_MB = 256


class _Tokens(fields.FieldType):  # type: ignore[misc]
    """A field fed with tokens that are cut already.

    Whoosh pickles field types into its index; this one pickles as Whoosh's own, so that an index never
    names a class of ours.
    """

    def __init__(self) -> None:
        # Scorable only so that Whoosh writes lengths: without them its writer asks the disk once a posting.
        super().__init__(formats.Positions(), None, scorable=True)

    def index(self, value: Sequence[Token], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        for term, position in value:
            places.setdefault(term, []).append(position)
        for term, positions in places.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)

    def __reduce__(self) -> tuple[Any, ...]:
        return fields.FieldType, (formats.Positions(), None, True)


def build(folder: Path, documents: Iterable[Document], url: str = "whoosh:") -> int:
    """Write a whole index into an empty folder and return how many documents it holds.

    ``url`` says nothing more than the engine's name.
    """
    count = 0
    try:
        with index.create_in(str(folder), _schema()).writer(limitmb=_WRITER_MB) as writer:
            for document in documents:
                writer.add_document(**_row(document))
                count += 1
    except (index.EmptyIndexError, AssertionError) as error:  # what Whoosh makes of a disk that fails
        raise OSError(errno.EIO, "what was written cannot be read back") from error
    for lock in folder.glob("*LOCK"):
        lock.unlink()
    return count


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


def _schema() -> fields.Schema:
    columns_of_lengths = {f"{field}_length": fields.COLUMN(columns.NumericColumn("I")) for field in FIELDS}
    texts = {field: _Tokens() for field in FIELDS}
    values = {facet: fields.FieldType(formats.Existence(), None, scorable=True) for facet in FACETS}
    return fields.Schema(**texts, **columns_of_lengths, **values, stored=fields.STORED())


def _row(document: Document) -> dict[str, object]:
    row: dict[str, object] = {"stored": dict(document.stored)}
    for field, tokens in document.fields.items():
        if tokens:
            row[field] = tokens
            row[f"{field}_length"] = len({token.position for token in tokens})
    for facet, value in document.facets.items():
        row[facet] = [value]
    return row


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
            column = f"{field}_length"
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
