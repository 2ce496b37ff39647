"""Bytes that are nearly what a target is used to, and bytes that are nothing of the kind."""

import random

_PIECES = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"---\n",
        b"&a [*a, *a]",
        b"!!python/object:x",
        b"{",
        b"]",
        b": ",
        b"\t",
        b"'",
        b'"',
    ),
    *(b"<!DOCTYPE x [", b"<", b"&#0;", b"&#xd800;", b"=cmd|", b"\r", b"\xed\xa0\x80", b"9" * 400, b"[" * 300),
    *(b"endobj", b"", b"%00", b"%zz", b"//", b"\xe2\x80\xae", b"\xcc\x81" * 30, b"-", b"*" * 50, b"\x1b[2J"),
]


def spoilt(chance: random.Random, whole: bytes) -> bytes:
    """A file with a few of its bytes cut, doubled, or changed."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(content))
        upto = chance.randint(at, min(len(content), at + 12))
        put = (
            chance.choice(_PIECES),
            chance.randbytes(chance.randint(0, 6)),
            content[at : at + chance.randint(0, 40)] * 2,
        )
        content[at:upto] = chance.choice(put)
    return bytes(content)


def hostile(chance: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """Any bytes, and more often one of the ``seeds``, spoilt."""
    whole = chance.choice((None, *seeds))
    return chance.randbytes(chance.randint(0, 200)) if whole is None else spoilt(chance, whole)
