"""Files of people and of other programs, damaged at random: read, or refused with a fault that is named.

FINDWELL_LONG=1 damages each sample two thousand times; otherwise twenty-five times.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import FindwellError
from corpus.frontmatter import part
from corpus.limits import Limits
from corpus.sandbox import Sandbox
from corpus.sitemap import parse
from glossary.exchange.formats import Format, read_file
from glossary.glossary import read_all
from search_app.pin_file import read_pins
from search_app.reports.decisions import read_decisions
from tests.corpus.booklet import pdf

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
TIMES = 2000 if LONG else 25
ROOT = Path(__file__).parents[2]
PIECES = [
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
]
PIECES += [
    b"<!DOCTYPE x [",
    b"<",
    b"&#0;",
    b"=cmd|",
    b"\r",
    b"\xed\xa0\x80",
    b"9" * 400,
    b"[" * 300,
    b"endobj",
    b"",
]
ENTRY = next((ROOT / "glossary" / "terms").glob("*.yaml")).read_bytes()[:3000]
PINS = b"- id: a\n  kind: best-bet\n  queries:\n    - exact: wig\n"
PINS += b"  title: T\n  url: /x\n  owner: O\n  expires: 2099-01-01\n"
SHEET = b"term,definition,synonyms\nTACE,A treatment.,chemo;TACE x\nHCC,A cancer.,\n"
MAP = b'<?xml version="1.0"?><urlset><url><loc>https://example.org/a</loc></url></urlset>'
BOOKLET = pdf([["Liver cancer", "About the liver."], ["More", "words"]], title="Booklet")

often = settings(
    max_examples=TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with a few of its bytes cut, doubled, or changed."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        upto = min(len(content), at + draw(st.integers(0, 12)))
        content[at:upto] = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
    return bytes(content)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Where hostile files are parsed."""
    with Sandbox() as sandbox:
        yield sandbox


@often
@given(spoilt(ENTRY))
def test_a_glossary_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes(content)
    told = read_all([path])
    assert all(fault.line >= 0 and fault.what for fault in told.faults)


@often
@given(spoilt(PINS))
def test_a_file_of_best_bets_and_one_of_decisions(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pins.yaml"
    path.write_bytes(content)
    assert all(fault.what for fault in read_pins([path]).faults)
    with suppress(FindwellError):
        read_decisions([path])


@pytest.mark.parametrize("form", list(Format), ids=str)
@settings(often, max_examples=max(6, TIMES // 4))
@given(st.one_of(spoilt(SHEET), spoilt(ENTRY), spoilt(MAP), spoilt(b'{"@graph": [{"@id": "a"}]}')))
def test_a_file_of_another_program(tmp_path: Path, form: Format, content: bytes) -> None:
    path = tmp_path / "glossary.txt"
    path.write_bytes(content)
    with suppress(FindwellError):
        read_file(path, form)


@often
@given(spoilt(b"---\ntitle: A\nsection: [B, C]\nreviewed: 2024-01\n---\n# A\n\nText.\n"))
def test_an_authored_page(content: bytes) -> None:
    assert all(fault[0].isdecimal() for fault in part(content.decode("utf-8", "replace")).faults)


@often
@given(spoilt(MAP))
def test_a_sitemap(content: bytes) -> None:
    with suppress(FindwellError):
        parse(content, "https://example.org/sitemap.xml", Limits())


@often
@given(spoilt(BOOKLET))
def test_a_booklet(sandbox: Sandbox, content: bytes) -> None:
    with suppress(FindwellError):
        sandbox.parse_pdf("/pages/b", content)
