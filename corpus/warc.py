"""Web archives (WARC files, plain or gzip): the web pages and booklets in them, as if just fetched."""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from corpus.answer import Fetched, head_of
from corpus.decoding import decoded
from corpus.errors import FindwellError, InputError
from corpus.limits import Limits
from corpus.urls import canonical

_MAX_LINE = 64 * 1024
_MAX_LINES = 200
_MAX_RECORDS = 1_000_000
_STEP = 1 << 20
_GZIP = b"\x1f\x8b"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_LIMITS = Limits()


class _Head(NamedTuple):
    """What a record says of itself: its type, the address it is of, its media type and its length."""

    kind: str
    target: str
    media_type: str
    length: int


def read_warc(path: Path) -> Iterator[Fetched]:
    """The answers in an archive, in order; those that are too large or cannot be unpacked are left out.

    Raises `InputError` E333, with the number of the record, for a file that is no archive or is damaged;
    what came before that record has been given.
    """
    number = 0
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with closing(gzip.open(path) if packed else path.open("rb")) as archive:
            while head := _head(archive):
                number += 1
                if number > _MAX_RECORDS:
                    raise ValueError(f"it has more than {_MAX_RECORDS:,} records")
                answer = _answer(archive, head)
                if answer is not None:
                    yield answer
    except (ValueError, EOFError, OSError, zlib.error) as error:
        what = str(error) if isinstance(error, ValueError) else "it is damaged or cut off"
        raise InputError(
            "E333",
            f"The web archive {path.name} cannot be read beyond record {number}: {what}.",
            "Ask for it again, as a WARC file (.warc or .warc.gz).",
        ) from error


def _head(archive: BufferedIOBase) -> _Head | None:
    """The head of the next record, None at the end of the archive."""
    line = _line(archive)
    while line in (b"\r\n", b"\n"):
        line = _line(archive)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise ValueError("it does not begin as a WARC record does")
    fields = _fields(archive)
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        raise ValueError("a record does not say how long it is")
    target = fields.get("warc-target-uri", "").strip("<>")
    return _Head(fields.get("warc-type", ""), target, fields.get("content-type", ""), int(length))


def _answer(archive: BufferedIOBase, head: _Head) -> Fetched | None:
    """The answer in a record, or None when it is none that we can use; the whole record is read."""
    most = _LIMITS.max_pdf + _MAX_LINE * 2
    if head.kind not in ("response", "resource") or head.length > most:
        _skip(archive, head.length)
        return None
    block = archive.read(head.length)
    if len(block) < head.length:
        raise EOFError
    try:
        url = canonical(quote(head.target, safe="%/:?#[]@!$&'()*+,;=-._~"))
        if head.kind == "resource":
            named = head_of(url, 200, [("content-type", head.media_type)], _LIMITS)
            return named._replace(body=block)
        return _response(url, block)
    except FindwellError:
        return None


def _response(url: str, block: bytes) -> Fetched | None:
    """The HTTP answer that a record holds as it came over the wire."""
    top, parted, body = block.partition(b"\r\n\r\n")
    if not parted:
        top, _, body = block.partition(b"\n\n")
    status = _STATUS.match(top)
    if not status:
        return None
    lines = [line.partition(":") for line in top.decode("latin-1").splitlines()[1:]]
    fields = [(name.strip(), value.strip()) for name, colon, value in lines if colon]
    answer = head_of(url, int(status[1]), fields, _LIMITS)
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    limit = _LIMITS.max_pdf if answer.media_type == "application/pdf" else _LIMITS.max_body
    return answer._replace(
        body=decoded([body], answer.headers.get("content-encoding", ""), limit, _LIMITS.max_ratio)
    )


def _without_chunks(body: bytes) -> bytes:
    """A chunked body put together; many archives hold it put together already, and then it stays."""
    whole, place = bytearray(), 0
    while place < len(body):
        end = body.find(b"\r\n", place, place + 1000)
        size = body[place:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return body
        if not int(size, 16):
            break
        whole += body[end + 2 : end + 2 + int(size, 16)]
        place = end + 4 + int(size, 16)
    return bytes(whole)


def _fields(archive: BufferedIOBase) -> dict[str, str]:
    fields: dict[str, str] = {}
    for _ in range(_MAX_LINES):
        line = _line(archive)
        if line in (b"\r\n", b"\n", b""):
            return fields
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields[name.strip().lower()] = value.strip()
    raise ValueError("a record has too many fields")


def _line(archive: BufferedIOBase) -> bytes:
    line = archive.readline(_MAX_LINE)
    if len(line) == _MAX_LINE:
        raise ValueError("a line in the head of a record is too long")
    return line


def _skip(archive: BufferedIOBase, length: int) -> None:
    while length > 0:
        passed = archive.read(min(length, _STEP))
        if not passed:
            raise EOFError
        length -= len(passed)
