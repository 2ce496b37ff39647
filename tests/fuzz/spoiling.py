"""Bytes that are nearly what a target is used to, and bytes that are nothing of the kind."""

from hypothesis import strategies as st

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


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with a few of its bytes cut, doubled, or changed."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        upto = min(len(content), at + draw(st.integers(0, 12)))
        content[at:upto] = draw(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=6)))
    return bytes(content)


def hostile(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Any bytes, and more often one of the ``seeds``, spoilt."""
    return st.one_of(st.binary(max_size=200), *(spoilt(seed) for seed in seeds))
