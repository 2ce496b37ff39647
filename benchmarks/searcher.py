"""A whole search, understood and with ten passages shown, beside stock Whoosh with its own highlights.

Every query is asked once of each engine in turn, when nothing can be found in memory because it was asked
before, and then all of them again.
"""

import csv
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from whoosh import fields, index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import MultifieldParser, OrGroup

from benchmarks.republish import fill
from corpus.page import Page
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from indexer.collection import read_pages
from indexer.generation import open_published
from indexer.request import Request
from search_app.memory import give_back
from search_app.settings import SHIPPED_TERMS

_ASKED = 600
_ROUNDS = ("the first time", "again")
_WARM_UP = 0.3  # seconds, as a server does


class Row(NamedTuple):
    """Milliseconds of the processor that a query took in each round, half of them and 95 of 100 less."""

    name: str
    p50: Sequence[float]
    p95: Sequence[float]


def main(count: int = 4000) -> list[Row]:
    """Print and return a row for each engine over ``count`` pages; nothing without FINDWELL_DATA."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("whole searches: FINDWELL_DATA is not set, so there are no pages to search")
        return []
    pages = list(islice(read_pages(Path(data) / "ir" / "medquad"), count))
    asked = queries(Path(data), _ASKED)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        with Store(root) as store:
            fill(store, iter(pages))
            build(store, load([SHIPPED_TERMS]), root=root / "index", engine="whoosh:")
        published = open_published(root / "index")
        published.searcher.warm(_WARM_UP)
        for _ in published.searcher.prepare():
            pass
        engines: dict[str, Callable[[str], object]] = {
            "findwell": lambda query: published.searcher.search(Request(query=query)),
            "stock Whoosh": _stock(root / "stock", pages),
        }
        give_back()  # as a server does
        rows = _measured(engines, asked)
        published.searcher.close()
    print(f"a whole search of {len(pages):,} pages, {len(asked)} different queries; ms of the processor")
    for number, name in enumerate(_ROUNDS):
        for row in rows:
            p50, p95, times = row.p50[number], row.p95[number], row.p50[number] / rows[0].p50[number]
            print(f"  {name:14} {row.name:14} p50 {p50:7.2f}   p95 {p95:7.2f}   (p50 ×{times:.1f})")
    return rows


def queries(data: Path, count: int) -> list[str]:
    """Different queries that people have asked of a cancer site, by chance but always the same."""
    with (data / "queries" / "cancergov_queries_en.csv").open(encoding="utf-8", newline="") as file:
        every = sorted({row["query"] for row in csv.DictReader(file)})
    return random.Random(3).sample(every, count)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _measured(engines: dict[str, Callable[[str], object]], asked: Sequence[str]) -> list[Row]:
    taken: dict[str, list[list[float]]] = {name: [[] for _ in _ROUNDS] for name in engines}
    for number in range(len(_ROUNDS)):
        for query in asked:
            for name, search in engines.items():
                begun = time.thread_time()
                search(query)
                taken[name][number].append((time.thread_time() - begun) * 1000)
    return [
        Row(name, *([percentile(each, share) for each in rounds] for share in (0.5, 0.95)))
        for name, rounds in taken.items()
    ]


def _stock(folder: Path, pages: Sequence[Page]) -> Callable[[str], object]:
    """Whoosh as its documentation uses it: two fields, any of the words, ten hits with highlights."""
    folder.mkdir()
    text = fields.TEXT(analyzer=StemmingAnalyzer(), stored=True)
    schema = fields.Schema(title=text, body=text)
    with index.create_in(str(folder), schema).writer(limitmb=256) as writer:
        for page in pages:
            writer.add_document(title=page.title, body=page.text)
    searcher = index.open_dir(str(folder)).searcher()
    parser = MultifieldParser(["title", "body"], schema, fieldboosts={"title": 2.0}, group=OrGroup)

    def search(query: str) -> list[str]:
        return list(_highlights(searcher.search(parser.parse(query), limit=10)))

    return search


def _highlights(results: Sequence[object]) -> Iterator[str]:
    for hit in results:
        yield hit.highlights("body")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
