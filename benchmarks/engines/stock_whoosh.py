"""Whoosh as it comes: its own scorer and its own collectors."""

from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh import fields, index
from whoosh import query as ask

from benchmarks.engines.question import Ask, Question, Row


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder."""
    schema = fields.Schema(title=fields.TEXT(), body=fields.TEXT(), section=fields.ID(sortable=True))
    with index.create_in(str(folder), schema).writer(limitmb=256) as writer:
        for row in rows:
            writer.add_document(title=row.title, body=row.body, section=row.section)


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    searcher = index.open_dir(str(folder), readonly=True).searcher()

    def prepare(question: Question) -> Ask:
        query = _query(question)
        if question.kind == "facets":
            return lambda: _counted(searcher.search(query, limit=10, groupedby="section"))
        if question.kind == "prefix":
            return lambda: _whole(searcher.search(query, limit=10))
        return lambda: [hit.docnum for hit in searcher.search(query, limit=10)]

    return prepare


def _query(question: Question) -> ask.Query:
    terms = question.terms
    match question.kind:
        case "phrase":
            return ask.Or([ask.Phrase("title", terms, boost=2.0), ask.Phrase("body", terms)])
        case "prefix":
            return ask.Or([ask.Prefix("title", terms[0], 2.0), ask.Prefix("body", terms[0])])
        case _:
            return ask.Or([ask.Or([ask.Term("title", term, 2.0), ask.Term("body", term)]) for term in terms])


def _counted(found: object) -> list[int]:
    found.groups()
    return [hit.docnum for hit in found]


def _whole(found: object) -> list[int]:
    len(found)
    return [hit.docnum for hit in found]
