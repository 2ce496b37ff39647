"""Unpacking bodies: all of what was sent, or a named fault; never more than is allowed."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import decoded
from corpus.errors import NetworkError

CAP = 1_000_000


def code_of(chunks: list[bytes], encoding: str, cap: int = CAP) -> str:
    with pytest.raises(NetworkError) as caught:
        decoded(chunks, encoding, cap, 100)
    return caught.value.code


def pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


@given(st.binary(max_size=3000), st.integers(min_value=1, max_value=700))
def test_every_packing_is_undone_however_it_is_cut(body: bytes, size: int) -> None:
    bare = zlib.compressobj(wbits=-15)
    packings = {
        "gzip": gzip.compress(body),
        "X-GZIP": gzip.compress(body),
        "deflate": zlib.compress(body),
        " identity": body,
        "": body,
    }
    for encoding, packed in packings.items():
        assert decoded(pieces(packed, size), encoding, CAP, 100) == body
    assert decoded([bare.compress(body) + bare.flush()], "deflate", CAP, 100) == body


def test_gzip_may_have_several_members_and_padding() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decoded([packed + b"\x00" * 100], "gzip", CAP, 100) == b"one two"
    assert decoded([zlib.compress(b"one"), b"more"], "deflate", CAP, 100) == b"one"


def test_nothing_unpacks_to_nothing() -> None:
    assert decoded([], "gzip", CAP, 100) == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_another_packing_is_named(encoding: str) -> None:
    assert code_of([b"x"], encoding) == "E215"


def test_a_body_larger_than_the_cap_is_named() -> None:
    assert code_of([b"x" * 600_000] * 2, "") == "E210"
    assert code_of([gzip.compress(bytes(range(256)) * 40, 1)], "gzip", 5_000) == "E210"


def test_a_bomb_is_found_before_it_is_unpacked() -> None:
    assert code_of([gzip.compress(b"\x00" * 50_000_000)], "gzip", 100_000_000) == "E211"


def test_a_short_page_of_blanks_is_no_bomb() -> None:
    body = b" " * 100_000
    assert decoded([gzip.compress(body)], "gzip", CAP, 100) == body


def test_damage_and_an_early_end_are_named() -> None:
    packed = gzip.compress(bytes(range(256)) * 8)
    assert code_of([packed[:-40]], "gzip") == "E216"
    assert code_of([b"no gzip at all"], "gzip") == "E215"
    assert code_of([packed[:20] + b"\xff\xff\xff" + packed[23:]], "gzip") in ("E215", "E216")
