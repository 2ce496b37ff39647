"""What is kept of each page in a part of an index: its fingerprint, its outline and its concepts."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.page import Page
from indexer.document import Mentioned
from indexer.outline import Outlined, Sketch, sketch

PAGES_FILE = "pages.json"
MENTIONS_FILE = "mentions.json"


class Kept(NamedTuple):
    """A page by the fingerprint of its cleaned form, and what others must know of it."""

    fingerprint: str
    sketch: Sketch
    next_review: str

    @property
    def url(self) -> str:
        """Its address."""
        return self.sketch.page.url


def kept(page: Page, fingerprint: str) -> Kept:
    """What is kept of a page."""
    return Kept(fingerprint, sketch(page), page.next_review)


def write_pages(folder: Path, pages: Sequence[Kept]) -> None:
    """Keep the pages of a part, in their order."""
    _write(folder / PAGES_FILE, [(each.fingerprint, *each.sketch, each.next_review) for each in pages])


def read_pages(folder: Path) -> list[Kept]:
    """The pages that `write_pages` kept; raises `OSError` or `ValueError` when they are not there."""
    return [
        Kept(fingerprint, Sketch(Outlined.read(*outlined), tuple(path), tuple(compounds)), next_review)
        for fingerprint, outlined, path, compounds, next_review in json.loads(
            (folder / PAGES_FILE).read_bytes()
        )
    ]


def write_mentions(folder: Path, pages: Iterable[Mentioned]) -> None:
    """Keep what each page of a part mentions, in their order."""
    numbers: dict[str, int] = {}

    def numbered(terms: Sequence[str]) -> list[int]:
        return [numbers.setdefault(term, len(numbers)) for term in terms]

    listed = [[numbered(each.title), numbered(each.text)] for each in pages]
    _write(folder / MENTIONS_FILE, {"terms": list(numbers), "pages": listed})


def read_mentions(folder: Path) -> list[Mentioned]:
    """The mentions that `write_mentions` kept; raises `OSError` or `ValueError` when they are not there."""
    said: Mapping[str, list[list[list[int]]]] = json.loads((folder / MENTIONS_FILE).read_bytes())
    terms = said["terms"]

    def named(numbers: Iterable[int]) -> Iterator[str]:
        return (str(terms[number]) for number in numbers)

    return [Mentioned(tuple(named(title)), tuple(named(text))) for title, text in said["pages"]]


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
