"""Whatever bytes come in by any door, what must always hold there does; spoilt files are refused by name.

FINDWELL_LONG=1 tries twenty thousand inputs a door, otherwise fifty; the first of them are the same ones each
time. `make fuzz` lets atheris look further.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from corpus.errors import FindwellError
from corpus.sandbox import Sandbox
from glossary.exchange.web_page import read_web_page
from tests.corpus.booklet import pdf
from tests.fuzz.spoiling import hostile, spoilt
from tests.fuzz.targets import TARGETS
from tests.long import LONG

BOOKLET = pdf([["Liver cancer", "About the liver."], ["More", "words"]], title="Booklet")
PAGE = b"<h2>A</h2><dl><dt>TACE<dd>A treatment.</dl><table><tr><th>Term<th>Meaning<tr><td>HCC<td>B</table>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Where hostile files are parsed."""
    with Sandbox() as sandbox:
        yield sandbox


def tried(run: Callable[[bytes], object], made: Callable[[random.Random], bytes], many: int) -> None:
    """Run so many inputs; one that breaks something is told."""
    for number in range(many):
        content = made(random.Random(number))
        try:
            run(content)
        except Exception as error:
            raise AssertionError(f"broken by {content!r}") from error


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_a_door(name: str) -> None:
    target = TARGETS[name]
    tried(target.run, lambda chance: hostile(chance, target.seeds), 20_000 if LONG else 50)


def test_a_booklet(sandbox: Sandbox) -> None:
    def run(content: bytes) -> None:
        with suppress(FindwellError):
            sandbox.parse_pdf("/pages/b", content)

    tried(run, lambda chance: spoilt(chance, BOOKLET), 2_000 if LONG else 25)


def test_a_glossary_page(sandbox: Sandbox) -> None:
    def run(content: bytes) -> None:
        with suppress(FindwellError):
            read_web_page(sandbox.parse_listing("page", content, charset=""), "page", "")

    tried(run, lambda chance: spoilt(chance, PAGE), 2_000 if LONG else 25)
