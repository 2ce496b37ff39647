"""A small index, published as often as a test wants, and how many pages it answers with."""

import os
from collections.abc import Iterator
from pathlib import Path

from indexer.document import Document, Token
from indexer.engine import open_engine
from indexer.publish import Generation, publish
from indexer.query import TermQuery

# A killed process must not leave half a file of measurements to whoever measures coverage.
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def pages(count: int) -> Iterator[Document]:
    """So many documents that all say “liver”."""
    for number in range(count):
        words = [Token(word, place) for place, word in enumerate(("page", f"number{number}", "liver"))]
        yield Document(
            fields={"title_exact": words, "body_exact": words}, facets={}, stored={"page": str(number)}
        )


def put(root: Path, count: int, *, accept_shrink: bool = False, engine: str = "whoosh:") -> Generation:
    """Publish an index of so many pages."""
    return publish(
        root,
        pages(count),
        engine=engine,
        versions={"analyzer": "1", "glossary": "a"},
        terms=7,
        files={"glossary.json": b"{}"},
        accept_shrink=accept_shrink,
    )


def answers(generation: Generation) -> int:
    """How many pages of a generation say “liver”."""
    engine = open_engine(generation.engine, generation.folder)
    total = engine.search(TermQuery("body_exact", "liver"), limit=1).total
    engine.close()
    return total
