"""Xapian, which Debian has for its own Python (python3-xapian): of ours, only the question is imported."""

from collections.abc import Callable, Iterable
from pathlib import Path

import xapian
from xapian import Query

from benchmarks.engines.question import Ask, Question, Row

_LONGEST = 240  # bytes of a term
_SECTION = 0  # the slot of the value


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder."""
    database = xapian.WritableDatabase(str(folder / "index"), xapian.DB_CREATE)
    for row in rows:
        document = xapian.Document()
        for sign, terms in (("S", row.title), ("B", row.body)):
            for position, term in enumerate(terms, 1):
                if len(term.encode()) < _LONGEST:
                    document.add_posting(sign + term, position)
        document.add_value(_SECTION, row.section)
        database.add_document(document)
    database.commit()
    database.close()


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    database = xapian.Database(str(folder / "index"))
    every = database.get_doccount()

    def prepare(question: Question) -> Ask:
        query = _query(question)

        def ask() -> list[int]:
            enquire = xapian.Enquire(database)
            enquire.set_query(query)
            if question.kind == "facets":
                spy = xapian.ValueCountMatchSpy(_SECTION)
                enquire.add_matchspy(spy)
                found = [match.docid - 1 for match in enquire.get_mset(0, 10, every)]
                _ = [(each.term, each.termfreq) for each in spy.values()]
                return found
            least = every if question.kind == "prefix" else 0
            return [match.docid - 1 for match in enquire.get_mset(0, 10, least)]

        return ask

    return prepare


def _query(question: Question) -> Query:
    terms = question.terms
    match question.kind:
        case "phrase":
            pair = (Query(Query.OP_PHRASE, [sign + term for term in terms], len(terms)) for sign in "SB")
        case "prefix":
            every = 0, Query.WILDCARD_LIMIT_ERROR, Query.OP_OR
            some = (Query(Query.OP_WILDCARD, sign + terms[0], *every) for sign in "SB")
            pair = (Query(Query.OP_SCALE_WEIGHT, each, 0) for each in some)
        case _:
            return Query(Query.OP_OR, [_twice(Query(f"S{term}"), Query(f"B{term}")) for term in terms])
    return _twice(*pair)


def _twice(title: Query, body: Query) -> Query:
    return Query(Query.OP_OR, Query(Query.OP_SCALE_WEIGHT, title, 2.0), body)
