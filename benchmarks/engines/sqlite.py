"""SQLite's FTS5, in a file, with a cache that holds it all."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.engines.question import Ask, Question, Row

_BEST = "select rowid from pages where pages match ? order by bm25(pages, 2.0, 1.0) limit 10"
_TEN = "select rowid from pages where pages match ? order by rowid limit 10"
_ALL = "select count(*) from pages where pages match ?"
_SECTIONS = (
    "select section, count(*) from pages join sections on sections.id = pages.rowid "
    "where pages match ? group by section"
)


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder; the text itself is not stored."""
    database = sqlite3.connect(folder / "pages.db")
    database.execute(
        "create virtual table pages using fts5(title, body, content='', tokenize=\"unicode61 tokenchars ''\")"
    )
    database.execute("create table sections (id integer primary key, section text)")
    for number, row in enumerate(rows):
        texts = " ".join(row.title), " ".join(row.body)
        database.execute("insert into pages (rowid, title, body) values (?, ?, ?)", (number, *texts))
        database.execute("insert into sections values (?, ?)", (number, row.section))
    database.commit()
    database.execute("insert into pages (pages) values ('optimize')")
    database.commit()
    database.close()


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    database = sqlite3.connect(folder / "pages.db")
    database.execute("pragma cache_size = -1000000")
    database.execute("pragma mmap_size = 4000000000")

    def rows(statement: str, match: str) -> list[int]:
        return [row[0] for row in database.execute(statement, (match,))]

    def prepare(question: Question) -> Ask:
        match = _match(question)
        if question.kind == "facets":
            return lambda: (rows(_SECTIONS, match), rows(_BEST, match))[1]
        if question.kind == "prefix":
            return lambda: (rows(_ALL, match), rows(_TEN, match))[1]
        return lambda: rows(_BEST, match)

    return prepare


def _match(question: Question) -> str:
    terms = [term.replace('"', '""') for term in question.terms]
    match question.kind:
        case "phrase":
            return f'"{" ".join(terms)}"'
        case "prefix":
            return f'"{terms[0]}"*'
        case _:
            return " OR ".join(f'"{term}"' for term in terms)
