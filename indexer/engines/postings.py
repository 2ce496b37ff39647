"""The postings that `indexer.engines.segment` writes, read a block at a time where the system maps them.

Whoosh's own readers seek, copy and step from posting to posting, and threads cannot share them. What is
unpickled here has been checked by its checksum before.
"""

# ruff: noqa: S301

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from pickle import load, loads
from typing import Any, NamedTuple

import numpy as np
from whoosh.filedb.filetables import md5_hash

from indexer.engines.layout import ENTRY, FIELD, LENGTHS, PLACE, SIZE, SLOT
from indexer.engines.matches import Numbers

_MAGIC = 4  # bytes before the first block
_COUNT = 4  # bytes before positions, which tell how many there are


class Block(NamedTuple):
    """Successive postings of a term: documents in ascending order, frequencies, positions as written."""

    documents: Sequence[int]
    frequencies: Sequence[float]
    places: Sequence[bytes]


class SegmentPostings:
    """The postings of one segment; ``reader`` is Whoosh's for it. Safe to share between threads."""

    def __init__(self, reader: Any) -> None:
        terms = reader._terms
        table = terms._tindex
        self._tables: list[tuple[int, int]] = table.tables
        self._entries: memoryview = table.dbfile._buf
        self._blocks: memoryview = terms._postfile._buf
        self._fields: dict[str, bytes] = {
            name: FIELD.pack(number) for name, number in terms._fieldmap.items()
        }

    def of(self, field: str, term: str, among: Numbers | None = None) -> Iterator[Block]:
        """The blocks of a term; if ``among`` ascending documents only, those that may hold one of them."""
        place = self._entry(*_sought(self._fields[field], term)) if field in self._fields else 0
        if not place:
            return
        inline = ENTRY.unpack_from(self._entries, place)[0]
        place += ENTRY.size
        if inline:
            yield Block(*loads(self._entries[place:]))
            return
        start = PLACE.unpack_from(self._entries, place)[0] + _MAGIC
        size, passed = 1, 0
        wanted = True
        while size > 0:  # the last is written as a negative number
            (size,) = SIZE.unpack_from(self._blocks, start)
            start += SIZE.size
            end = start + abs(size)
            written = BytesIO(self._blocks[start:end])
            held, last, _, packed, _, _ = load(written)
            if among is not None:
                before, passed = passed, int(np.searchsorted(among, last, "right"))
                wanted = passed > before
            if wanted:
                data = written.read()
                yield _block(held, zlib.decompress(data) if packed else data)
            start = end

    def positions(self, field: str, term: str, documents: Numbers) -> list[list[int]]:
        """The ascending positions of a term in each of these documents, all of which hold it."""
        found: list[list[int]] = []
        for block in self.of(field, term, documents):
            end = int(np.searchsorted(documents, block.documents[-1], "right"))
            there = (bisect_left(block.documents, each) for each in documents[len(found) : end].tolist())
            found += [_positions(block.places[at]) for at in there]
        return found

    def _entry(self, key: bytes, hashed: int) -> int:
        """Where the entry of a key begins, 0 when there is none: a hash table like those of cdb."""
        table, slots = self._tables[hashed & 255]
        slot = (hashed >> 8) % slots if slots else 0
        for _ in range(slots):
            there, place = SLOT.unpack_from(self._entries, table + slot * SLOT.size)
            if not place:
                break
            if there == hashed:
                length, _ = LENGTHS.unpack_from(self._entries, place)
                start = place + LENGTHS.size
                if self._entries[start : start + length] == key:
                    return int(start + length)
            slot = (slot + 1) % slots
        return 0


@lru_cache(maxsize=1024)  # each term is looked for in every part of an index
def _sought(field: bytes, term: str) -> tuple[bytes, int]:
    """The key of a term in Whoosh's hash table, and its hash."""
    key = field + term.encode()
    return key, md5_hash(key)


def _positions(places: bytes) -> list[int]:
    """The ascending positions in one document, from how they are written."""
    return list(accumulate(loads(places[_COUNT:])))


def _block(held: int, data: bytes) -> Block:
    steps, frequencies, places = loads(data)
    return Block(
        list(accumulate(steps)),
        (1.0,) * held if frequencies is None else frequencies,
        places or (),
    )
