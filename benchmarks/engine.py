"""The engine alone beside stock Whoosh and SQLite FTS5, on the same documents and the same words."""

import gzip
import json
import os
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from whoosh import fields, index
from whoosh import query as stock

from indexer.analysis import Analyzer
from indexer.document import Document
from indexer.engine import build_index, open_engine
from indexer.query import Or, Query, TermQuery


class Text(NamedTuple):
    """A title and the text below it."""

    title: str
    body: str


class Row(NamedTuple):
    """Medians in milliseconds for one kind of query."""

    kind: str
    findwell: float
    whoosh: float
    sqlite: float


def main(count: int = 4000) -> list[Row]:
    """Build every engine on ``count`` documents, print medians and ratios, and return them."""
    texts = list(_texts(count))
    analyzer = Analyzer()
    asked = _questions(texts, analyzer)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        ours = _build_ours(root / "findwell", texts, analyzer)
        searchers = {
            "findwell": ours,
            "whoosh": _build_whoosh(root / "whoosh", texts, analyzer),
            "sqlite": _build_sqlite(texts, analyzer),
        }
        rows = [_measure(kind, queries, searchers) for kind, queries in asked.items()]
    print(f"{len(texts):,} documents; medians in ms (and how many times slower than findwell)")
    for row in rows:
        peers = {"whoosh": row.whoosh, "sqlite": row.sqlite}
        slower = "   ".join(
            f"{name} {value:.2f} (×{value / row.findwell:.1f})" for name, value in peers.items()
        )
        print(f"  {row.kind:20} findwell {row.findwell:.2f}   {slower}")
    return rows


def _texts(count: int) -> Iterator[Text]:
    data = os.environ.get("FINDWELL_DATA", "")
    if data:
        with gzip.open(Path(data) / "ir" / "medquad" / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
            for line, _ in zip(file, range(count), strict=False):
                record = json.loads(line)
                yield Text(record["title"], record["text"])
        return
    chance = random.Random(1)
    words = [f"word{number}" for number in range(30000)]
    for _ in range(count):
        picked = [words[int(len(words) * chance.random() ** 6)] for _ in range(chance.randint(50, 400))]
        yield Text(" ".join(picked[:5]), " ".join(picked[5:]))


def _questions(texts: list[Text], analyzer: Analyzer) -> dict[str, list[list[str]]]:
    """Words to ask for, by kind: taken from titles, and long runs of text for natural questions."""
    chance = random.Random(2)
    short, long = [], []
    for text in chance.sample(texts, 60):
        title = [token.term for token in analyzer.stems(text.title)]
        body = [token.term for token in analyzer.stems(text.body)]
        if title and len(body) > 12:
            at = chance.randrange(len(title))
            short.append(title[at : at + chance.randint(1, 3)])
            begin = chance.randrange(len(body) - 11)
            long.append(body[begin : begin + 11])
    return {"one to three words": short, "natural questions": long}


def _build_ours(folder: Path, texts: list[Text], analyzer: Analyzer) -> Callable[[list[str]], object]:
    folder.mkdir()
    begin = time.perf_counter()
    build_index("whoosh:", folder, (_document(text, analyzer) for text in texts))
    seconds = time.perf_counter() - begin
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"built {len(texts) / seconds:.0f} documents a second, {size:.1f} MB")
    engine = open_engine("whoosh:", folder)
    return lambda words: engine.search(_tree(words), limit=10)


def _document(text: Text, analyzer: Analyzer) -> Document:
    held = {}
    for field, content in (("title", text.title), ("body", text.body)):
        held[f"{field}_exact"] = analyzer.exact(content)
        held[f"{field}_stem"] = analyzer.stems(content)
    return Document(fields=held, facets={"kind": "page"}, stored={"page": text.body})


def _tree(words: list[str]) -> Query:
    return Or(tuple(Or((TermQuery("title_stem", word, 2.0), TermQuery("body_stem", word))) for word in words))


def _build_whoosh(folder: Path, texts: list[Text], analyzer: Analyzer) -> Callable[[list[str]], object]:
    folder.mkdir()
    schema = fields.Schema(title=fields.TEXT(), body=fields.TEXT())
    with index.create_in(str(folder), schema).writer(limitmb=256) as writer:
        for text in texts:
            writer.add_document(
                title=[token.term for token in analyzer.stems(text.title)],
                body=[token.term for token in analyzer.stems(text.body)],
            )
    searcher = index.open_dir(str(folder)).searcher()
    return lambda words: searcher.search(
        stock.Or([stock.Or([stock.Term("title", word, 2.0), stock.Term("body", word)]) for word in words]),
        limit=10,
    )


def _build_sqlite(texts: list[Text], analyzer: Analyzer) -> Callable[[list[str]], object]:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table pages using fts5(title, body)")
    for text in texts:
        row = [" ".join(token.term for token in analyzer.stems(part)) for part in text]
        database.execute("insert into pages values (?, ?)", row)

    def search(words: list[str]) -> object:
        match = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        sql = "select rowid from pages where pages match ? order by bm25(pages, 2.0, 1.0) limit 10"
        return database.execute(sql, (match,)).fetchall()

    return search


def _measure(kind: str, queries: list[list[str]], searchers: dict[str, Callable[[list[str]], object]]) -> Row:
    taken: dict[str, list[float]] = {name: [] for name in searchers}
    for repeat in range(4):
        for words in queries:
            for name, search in searchers.items():
                begin = time.perf_counter()
                search(words)
                if repeat:
                    taken[name].append((time.perf_counter() - begin) * 1000)
    return Row(kind, **{name: statistics.median(times) for name, times in taken.items()})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
