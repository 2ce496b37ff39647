"""A run of documents written as one Whoosh index: all postings of a term at once, as Whoosh reads them."""

import errno
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain, pairwise, repeat
from operator import itemgetter
from pathlib import Path
from pickle import dumps  # only ever written: what Whoosh reads is checked by its checksum before
from typing import Any

from whoosh import columns, fields, formats, index
from whoosh.codec.whoosh3 import STORED_COLUMN, WHOOSH3_HEADER_MAGIC, W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.index import TOC

from indexer.document import Document, Token
from indexer.engines.layout import ENTRY, FIELD, PLACE, SIZE
from indexer.engines.postings import SegmentPostings

TEXT, CONCEPTS = (
    "text",
    "concepts",
)  # the two segments of a part: what depends on its pages alone, and the rest
TERMS_FILE = "terms.json"  # a line for each field: its name, its terms and how many documents hold each
PART = "part-{:04}"  # a folder of an index; documents are numbered from part to part

_NAME = "MAIN"
_BLOCK = 128  # postings
_PIECES = 3  # of a posting: document, frequency, places
_INLINE = 2  # so few postings stand in the term's own entry
_WORTH_PACKING = 300  # bytes
_LEVEL = 1  # of zlib: half the time of Whoosh's own 3, for a twentieth more bytes
_PICKLE = 4
_LENGTHS = columns.NumericColumn("I")
_position = itemgetter(1)


class Segment:
    """Documents on their way into an index in an empty folder. Use as a context manager, then `finish`.

    ``texts`` are the fields that have positions and lengths, ``values`` those that hold one value.
    """

    def __init__(self, folder: Path, texts: Sequence[str], values: Sequence[str] = ()) -> None:
        self._folder = folder
        self._storage = FileStorage(str(folder))
        self._segment = W3Codec().new_segment(self._storage, _NAME)
        self._texts = frozenset(texts)
        self._postings: dict[str, dict[str, list[Any]]] = {name: {} for name in (*texts, *values)}
        self._schema = fields.Schema(
            **{name: fields.FieldType(formats.Positions(), None) for name in texts},
            **{length_of(name): fields.COLUMN(_LENGTHS) for name in texts},
            **{name: fields.FieldType(formats.Existence(), None) for name in values},
            stored=fields.STORED(),
        )
        self._open = ExitStack()
        self._columns: dict[str, Any] = {}
        self._earlier: dict[Earlier, dict[int, int]] = {}
        self._held: dict[str, dict[str, int]] = {}
        self.count = 0

    def __enter__(self) -> "Segment":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, document: Document) -> None:
        """Take a document; those of its fields that are not the segment's are left out."""
        number = self.count
        for name, tokens in document.fields.items():
            if tokens and name in self._texts:
                self._put(length_of(name), _LENGTHS, len(set(map(_position, tokens))))
                terms = self._postings[name]
                for term, places in _places(tokens).items():
                    posting = (number, len(places), _encoded(tuple(places)))
                    terms.setdefault(term, []).extend(posting)
        for name, value in document.facets.items():
            if name in self._postings:
                self._postings[name].setdefault(value, []).extend((number, 1, b""))
        if document.stored:
            self._put("_stored", STORED_COLUMN, {"stored": dict(document.stored)})
        self.count += 1

    def take(self, earlier: "Earlier", document: int) -> None:
        """Take a document as an earlier segment of the same fields has it; nothing of it is cut again."""
        self._earlier.setdefault(earlier, {})[document] = self.count
        for name, lengths in earlier.lengths.items():
            if lengths[document]:
                self._put(name, _LENGTHS, lengths[document])
        self._put("_stored", STORED_COLUMN, {"stored": dict(earlier.stored(document))})
        self.count += 1

    def finish(self) -> None:
        """Write all of it to the disk."""
        for writer in self._columns.values():
            writer.finish(self.count)
        self._open.close()
        for earlier, numbers in self._earlier.items():
            self._merge(earlier, numbers)
        self._write_postings()
        _write_terms(self._folder, self._held)
        self._segment._fieldlengths = {}
        self._segment.set_doc_count(self.count)
        try:
            self._segment.create_compound_file(self._storage)
        except AssertionError as error:  # Whoosh takes a folder that cannot be listed for an empty one
            raise OSError(errno.EIO, "its files cannot be listed") from error
        TOC(self._schema, [self._segment], 1).write(self._storage, _NAME)

    @property
    def held(self) -> Mapping[str, Mapping[str, int]]:
        """Once it is finished, by field the terms in code point order, with how many documents hold each."""
        return self._held

    def _put(self, name: str, column: Any, value: object) -> None:
        writer = self._columns.get(name)
        if writer is None:
            file = self._storage.create_file(W3Codec.column_filename(self._segment, name))
            self._open.callback(_close, file)
            writer = self._columns[name] = column.writer(file)
        writer.add(self.count, value)

    def _merge(self, earlier: "Earlier", numbers: Mapping[int, int]) -> None:
        """The postings of documents that were taken, among those of the others."""
        for name, terms in self._postings.items():
            for term, document, frequency, places in earlier.postings(name):
                number = numbers.get(document)
                if number is not None:
                    terms.setdefault(term, []).extend((number, int(frequency), places))

    def _write_postings(self) -> None:
        with ExitStack() as opened:
            entries = self._segment.create_file(self._storage, W3Codec.TERMS_EXT)
            opened.callback(_close, entries)
            blocks = self._segment.create_file(self._storage, W3Codec.POSTS_EXT)
            opened.callback(_close, blocks)
            table = OrderedHashWriter(entries)
            table.extras["fieldmap"] = numbers = {name: at for at, name in enumerate(self._postings)}
            for name, terms in self._postings.items():
                start, has_places = FIELD.pack(numbers[name]), name in self._texts
                held = self._held[name] = {}
                for term in sorted(terms):
                    in_order = _ascending(terms[term]) if self._earlier else terms[term]
                    held[term] = len(in_order) // _PIECES
                    table.add(start + term.encode(), _write(blocks, in_order, has_places))
                terms.clear()
            table.close()


class Earlier:
    """A segment that was written before, read to be taken from. Use as a context manager."""

    def __init__(self, folder: Path, texts: Sequence[str]) -> None:
        self.reader = index.open_dir(str(folder), readonly=True).reader()
        self._postings = SegmentPostings(self.reader)
        self._terms = (folder / TERMS_FILE).read_bytes()
        columns_there = [length_of(name) for name in texts if self.reader.has_column(length_of(name))]
        self.lengths = {name: list(self.reader.column_reader(name).load()) for name in columns_there}

    def __enter__(self) -> "Earlier":
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()

    def stored(self, document: int) -> Mapping[str, str]:
        """What was stored with a document."""
        values: Mapping[str, str] = self.reader.stored_fields(document)["stored"]
        return values

    def holding(self, field: str, term: str) -> frozenset[int]:
        """The documents that hold a term."""
        return frozenset().union(*(block.documents for block in self._postings.of(field, term)))

    def postings(self, field: str) -> Iterator[tuple[str, int, float, bytes]]:
        """Every posting of a field: term, document, frequency and places as they are encoded."""
        for term in read_terms(self._terms, field):
            for block in self._postings.of(field, term):
                places = block.places or repeat(b"", len(block.documents))
                yield from zip(repeat(term), block.documents, block.frequencies, places, strict=False)


def _write_terms(folder: Path, held: Mapping[str, Mapping[str, int]]) -> None:
    """Keep the terms of each field beside a segment: Whoosh's own list of them is slow to go through."""
    lines = (json.dumps([*each], ensure_ascii=False, separators=(",", ":")) for each in held.items())
    (folder / TERMS_FILE).write_text("\n".join(lines), encoding="utf-8")


def read_terms(content: bytes, field: str) -> Mapping[str, int]:
    """The terms of a field, from what a segment's `TERMS_FILE` holds."""
    start = json.dumps([field], separators=(",", ":"))[:-1].encode() + b","
    line = next((line for line in content.split(b"\n") if line.startswith(start)), None)
    terms: Mapping[str, int] = json.loads(line)[1] if line else {}
    return terms


def length_of(field: str) -> str:
    """The column that holds how many positions a field takes."""
    return f"{field}_length"


def _close(file: Any) -> None:
    if not file.is_closed:
        file.close()


def _ascending(postings: list[Any]) -> list[Any]:
    """The same postings by the numbers of their documents."""
    triples = zip(postings[::3], postings[1::3], postings[2::3], strict=True)
    return list(chain.from_iterable(sorted(triples)))


def _places(tokens: Iterable[Token]) -> Mapping[str, list[int]]:
    places: dict[str, list[int]] = {}
    for term, position in tokens:
        if term in places:
            places[term].append(position)
        else:
            places[term] = [position]
    return places


@lru_cache(maxsize=16384)
def _encoded(places: tuple[int, ...]) -> bytes:
    encoded: bytes = formats.Positions().encode(places)
    return encoded


def _write(file: Any, postings: list[Any], has_places: bool) -> bytes:
    """Write a term's postings, and return its entry in the dictionary."""
    documents, frequencies = postings[::3], postings[1::3]
    values: list[bytes] = postings[2::3] if has_places else []
    held = len(documents)
    most = max(frequencies)
    inline = held <= _INLINE
    head = ENTRY.pack(inline, sum(frequencies), held, 0, 0, most, documents[0], documents[-1])
    if inline:
        return head + dumps((tuple(documents), tuple(map(float, frequencies)), tuple(values)), _PICKLE)
    start = file.tell()
    pieces = [WHOOSH3_HEADER_MAGIC]
    for first in range(0, held, _BLOCK):
        last = first + _BLOCK
        pieces.extend(
            _block(documents[first:last], frequencies[first:last], values[first:last], last >= held)
        )
    written = b"".join(pieces)
    file.write(written)
    return head + PLACE.pack(start, len(written))


def _block(
    documents: list[int], frequencies: list[int], values: list[bytes], is_last: bool
) -> Iterator[bytes]:
    most = max(frequencies)
    steps = tuple(chain(documents[:1], (there - here for here, there in pairwise(documents))))
    weights = None if most == 1 else tuple(map(float, frequencies))
    data = dumps((steps, weights, tuple(values) or None), _PICKLE)
    packed = _LEVEL if len(data) > _WORTH_PACKING else 0
    if packed:
        data = zlib.compress(data, packed)
    about = dumps((len(documents), documents[-1], float(most), packed, 0, 0), 2)
    size = len(about) + len(data)
    yield SIZE.pack(-size if is_last else size)
    yield about
    yield data
