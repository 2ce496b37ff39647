"""lunr.py: the search of many static sites, with its pipeline of stemmers and stop words taken out."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from lunr import get_default_builder, lunr
from lunr.index import Index
from lunr.query import Query

from benchmarks.engines.question import Ask, Question, Row


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder."""
    builder = get_default_builder()
    builder.pipeline.reset()
    builder.search_pipeline.reset()
    fields = ({"field_name": "title", "boost": 2}, {"field_name": "body"})
    documents = [
        {"number": str(number), "title": row.title, "body": row.body} for number, row in enumerate(rows)
    ]
    held = lunr(ref="number", fields=fields, documents=documents, builder=builder)
    (folder / "index.json").write_text(json.dumps(held.serialize()), encoding="utf-8")


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    held = Index.load((folder / "index.json").read_text(encoding="utf-8"))

    def prepare(question: Question) -> Ask | None:
        if question.kind not in ("words", "prefix"):
            return None
        query = held.create_query()
        wildcard = Query.WILDCARD_TRAILING if question.kind == "prefix" else Query.WILDCARD_NONE
        for term in question.terms:
            query.term(term, use_pipeline=False, wildcard=wildcard)
        return lambda: [int(found["ref"]) for found in held.query(query)[:10]]

    return prepare
