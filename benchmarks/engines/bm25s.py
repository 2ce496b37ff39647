"""bm25s: sparse matrices in numpy, for bags of words in one field; the title stands in it twice."""

from collections.abc import Callable, Iterable
from pathlib import Path

import bm25s

from benchmarks.engines.question import Ask, Question, Row


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder."""
    held = bm25s.BM25()
    held.index([row.title * 2 + row.body for row in rows], show_progress=False)
    held.save(folder)


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    held = bm25s.BM25.load(folder)

    def prepare(question: Question) -> Ask | None:
        if question.kind != "words":
            return None

        def ask() -> list[int]:
            documents, scores = held.retrieve([question.terms], k=10, show_progress=False)
            return [int(number) for number, score in zip(documents[0], scores[0], strict=True) if score > 0]

        return ask

    return prepare
