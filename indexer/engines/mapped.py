"""Whoosh's files read where the system maps them: Whoosh 2.7.4 first copies the whole index into memory."""

import mmap
import os
from collections.abc import Callable
from typing import Any

from whoosh.filedb import compound
from whoosh.filedb.structfile import BufferFile


class _View:
    """A file over a stretch of memory, which is copied only as far as it is read."""

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._buffer) if size < 0 else self._at + size
        data = bytes(self._buffer[self._at : end])
        self._at += len(data)
        return data

    def readline(self) -> bytes:
        line = bytearray()
        while not line.endswith(b"\n") and (read := self.read(1)):
            line += read
        return bytes(line)

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._buffer)}[whence]
        self._at = start + place
        return self._at

    def tell(self) -> int:
        return self._at


class _Mapped(BufferFile):  # type: ignore[misc]
    """What Whoosh takes for a part of its one file; its own is the same over a copy."""

    def __init__(
        self, buf: memoryview, name: str | None = None, onclose: Callable[[object], object] | None = None
    ) -> None:
        self._buf = buf
        self._name = name
        self.file = _View(buf)
        self.onclose = onclose
        self.is_real = False
        self.is_closed = False


def let_go(reader: Any) -> None:
    """Give the system back what a reader has mapped; what is read again is mapped again."""
    mapped = reader.storage().a._source
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def read_in_place() -> None:
    """Have Whoosh open its files so, from now on."""
    compound.BufferFile = _Mapped
