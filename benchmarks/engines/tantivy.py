"""Tantivy, a search library in Rust, through its Python package."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from benchmarks.engines.question import Ask, Question, Row

_SECTIONS = {"sections": {"terms": {"field": "section", "size": 100}}}


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder, as one segment."""
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for number, row in enumerate(rows):
        document = tantivy.Document()
        document.add_text("title", " ".join(row.title))
        document.add_text("body", " ".join(row.body))
        document.add_text("section", row.section)
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    index = tantivy.Index.open(str(folder))
    searcher, schema = index.searcher(), index.schema

    def prepare(question: Question) -> Ask:
        query = _query(schema, question)

        def ask() -> list[int]:
            if question.kind == "facets":
                searcher.aggregate(query, _SECTIONS)
            return numbers([address for _, address in searcher.search(query, 10).hits])

        return ask

    def numbers(addresses: list[tantivy.DocAddress]) -> list[int]:
        if searcher.num_segments == 1:
            return [address.doc for address in addresses]
        return searcher.fast_field_values("number", addresses)

    return prepare


def _schema() -> tantivy.Schema:
    made = tantivy.SchemaBuilder()
    made.add_text_field("title", tokenizer_name="whitespace")
    made.add_text_field("body", tokenizer_name="whitespace")
    made.add_text_field("section", tokenizer_name="raw", fast=True)
    made.add_unsigned_field("number", fast=True)
    return made.build()


def _query(schema: tantivy.Schema, question: Question) -> Query:
    terms = question.terms

    def either(title: Query, body: Query) -> Query:
        return Query.boolean_query([(Occur.Should, Query.boost_query(title, 2.0)), (Occur.Should, body)])

    match question.kind:
        case "phrase":
            return either(*(Query.phrase_query(schema, field, terms) for field in ("title", "body")))
        case "prefix":
            starts = re.escape(terms[0]) + ".*"
            return either(*(Query.regex_query(schema, field, starts) for field in ("title", "body")))
        case _:
            pairs = [
                (Query.term_query(schema, "title", term), Query.term_query(schema, "body", term))
                for term in terms
            ]
            return Query.boolean_query([(Occur.Should, either(*pair)) for pair in pairs])
