"""How long until readers see a change: one name is added and all is published again."""

import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import NamedTuple

from corpus.page import Page
from corpus.store import Record, Store
from glossary.glossary import load
from indexer.build import build
from indexer.collection import read_pages
from indexer.generation import open_published
from indexer.searcher import Request
from search_app.settings import SHIPPED_TERMS

NAME = "zebra procedure"
ENTRY = f"""
- id: zebra-procedure
  labels: [{NAME}, diabetes]
  definition: A sample entry, made for this measurement.
"""


class Row(NamedTuple):
    """Seconds for ``pages`` pages: to publish them first, and from an edit to the first answer with it.

    They are those of CPU, in all processes. ``affected`` pages have one of the new names; only these are
    matched again.
    """

    pages: int
    affected: int
    first: float
    built: float
    visible: float


def main(*counts: int) -> list[Row]:
    """Print and return a row for each number of pages; nothing without FINDWELL_DATA."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("glossary edit: FINDWELL_DATA is not set, so there are no pages to publish")
        return []
    rows = [_measure(Path(data) / "ir" / "medquad", count) for count in counts or (2000, 4000)]
    print("seconds of CPU to publish, to publish again with one more entry, and until that is found")
    for row in rows:
        seconds = f"{row.first:6.1f}   {row.built:6.1f}   {row.visible:6.1f}"
        print(f"  {row.pages:6,} pages, {row.affected:,} with a new name and matched again   {seconds}")
    return rows


def _measure(collection: Path, count: int) -> Row:
    with TemporaryDirectory() as folder:
        root, terms = Path(folder), Path(folder) / "terms"
        copytree(SHIPPED_TERMS, terms)
        with Store(root) as store:
            fill(store, islice(read_pages(collection), count))
            start = cpu()
            build(store, load([terms]), root=root / "index", engine="whoosh:")
            first = cpu()
            (terms / "zebra.yaml").write_text(ENTRY, encoding="utf-8")
            build(store, load([terms]), root=root / "index", engine="whoosh:")
            built = cpu()
            published = open_published(root / "index")
            answer = published.searcher.search(Request(query=NAME))
            visible = cpu()
            affected = len(published.searcher.pages_about("zebra-procedure", limit=count))
            published.searcher.close()
        if not answer.understanding.concepts:
            raise RuntimeError("the entry was not seen")
    return Row(count, affected, first - start, built - first, visible - first)


def cpu() -> float:
    """Seconds of CPU that this process and those it waited for have taken."""
    taken = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in taken)


def fill(store: Store, pages: Iterator[Page]) -> None:
    """Put cleaned pages into a store, as if they had been read from files."""
    with store.transaction():
        for page in pages:
            store.keep(Record(url=page.url, source="file"), b"")
            store.save_page(page.url, page, (), "")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
