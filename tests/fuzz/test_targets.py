"""Whatever bytes come in by any door, what must always hold there does; spoilt files are refused by name.

FINDWELL_LONG=1 tries twenty thousand inputs a door, otherwise fifty. `make fuzz` lets atheris look further.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import FindwellError
from corpus.sandbox import Sandbox
from glossary.exchange.web_page import read_web_page
from tests.corpus.booklet import pdf
from tests.fuzz.spoiling import hostile, spoilt
from tests.fuzz.targets import TARGETS

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
BOOKLET = pdf([["Liver cancer", "About the liver."], ["More", "words"]], title="Booklet")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Where hostile files are parsed."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=20_000 if LONG else 50)
@given(data=st.data())
def test_no_bytes_break_a_door(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    target.run(data.draw(hostile(target.seeds)))


@settings(max_examples=2_000 if LONG else 25)
@given(spoilt(BOOKLET))
def test_a_booklet(sandbox: Sandbox, content: bytes) -> None:
    with suppress(FindwellError):
        sandbox.parse_pdf("/pages/b", content)


@settings(max_examples=2_000 if LONG else 25)
@given(
    spoilt(
        b"<h2>A</h2><dl><dt>TACE<dd>A treatment.</dl><table><tr><th>Term<th>Meaning<tr><td>HCC<td>B</table>"
    )
)
def test_a_glossary_page(sandbox: Sandbox, content: bytes) -> None:
    with suppress(FindwellError):
        read_web_page(sandbox.parse_listing("page", content, charset=""), "page", "")
