"""Bodies as they travel, gzip or deflate, unpacked within limits."""

import zlib
from collections.abc import Iterable

from corpus.errors import NetworkError

_RATIO_FROM = 128 * 1024  # bytes below which a high ratio does no harm: a short page of blanks has one, too
_STEP = 64 * 1024


def decoded(chunks: Iterable[bytes], encoding: str, cap: int, ratio: int) -> bytes:
    """The body whose Content-Encoding is ``encoding``, of at most ``cap`` bytes.

    Raises `NetworkError`: E210 larger than that, E211 unpacks to more than ``ratio`` times its size,
    E215 another encoding, or damaged, E216 ends too early.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _whole(chunks, cap)
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _unpacked(chunks, encoding, cap, ratio)
    raise NetworkError(
        "E215",
        f"The page is packed as “{encoding[:40]}”, which was not asked for.",
        "Ask whoever runs the site to send pages plain or as gzip.",
    )


def _whole(chunks: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > cap:
            raise too_large(cap)
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], encoding: str, cap: int, ratio: int) -> bytes:
    unpacker = None
    body = bytearray()
    received = 0
    for chunk in chunks:
        received += len(chunk)
        pending = chunk
        while pending:
            if unpacker is None or (unpacker.eof and _starts_a_member(pending, encoding)):
                unpacker = _unpacker(encoding, pending)
            elif unpacker.eof:
                break  # padding after the end, which browsers ignore, too
            body += _step(unpacker, pending)
            _check(len(body), received, cap, ratio)
            pending = unpacker.unconsumed_tail or unpacker.unused_data
    # zlib may have taken all input and still hold output back.
    while unpacker is not None and not unpacker.eof and (rest := _step(unpacker, b"")):
        body += rest
        _check(len(body), received, cap, ratio)
    if unpacker is not None and not unpacker.eof:
        raise NetworkError("E216", "The page ended before all of it had come.", "Try again later.")
    return bytes(body)


def _step(unpacker: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed, _STEP)
    except zlib.error as error:
        raise NetworkError(
            "E215", "The page is packed, and damaged on its way.", "Try again later."
        ) from error


def _starts_a_member(packed: bytes, encoding: str) -> bool:
    return encoding != "deflate" and packed.startswith(b"\x1f\x8b")


def _unpacker(encoding: str, first: bytes) -> "zlib._Decompress":
    if encoding != "deflate":
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    # RFC 9110 means the zlib format, but some servers send the bare stream.
    has_header = first[0] & 0x0F == 8 and (len(first) < 2 or (first[0] << 8 | first[1]) % 31 == 0)
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _check(size: int, received: int, cap: int, ratio: int) -> None:
    if size > cap:
        raise too_large(cap)
    if size > _RATIO_FROM and size > ratio * received:
        raise NetworkError(
            "E211",
            f"The page unpacks to more than {ratio} times its size.",
            "Ask whoever runs the site: this looks like an attack, or a page full of blanks.",
        )


def too_large(cap: int) -> NetworkError:
    """The error of a body that is larger than ``cap`` bytes."""
    return NetworkError(
        "E210", f"The page is larger than {cap // 1_000_000} MB.", "Ask whoever runs the site to split it."
    )
