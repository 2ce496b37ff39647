"""Our own engine: Whoosh keeps the terms, arrays of impacts rank."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.engines.question import Ask, Question, Row
from indexer.document import Document, Token
from indexer.engine import Engine, build_index, open_engine
from indexer.query import Or, PhraseQuery, PrefixQuery, Query, TermQuery

_FACETS = ("section",)


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into an empty folder."""
    build_index("whoosh:", folder, documents(rows))


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    return asker(open_engine("whoosh:", folder))


def documents(rows: Iterable[Row]) -> Iterator[Document]:
    """What our engines store of each row; nothing to show."""
    for row in rows:
        yield Document(
            fields={"title_stem": _tokens(row.title), "body_stem": _tokens(row.body)},
            facets={"section": row.section},
            stored={},
        )


def asker(engine: Engine) -> Callable[[Question], Ask | None]:
    """What turns a question into a query tree for one of our engines."""

    def prepare(question: Question) -> Ask:
        query, facets = _tree(question), _FACETS if question.kind == "facets" else ()
        return lambda: [hit.document for hit in engine.search(query, limit=10, facets=facets).best]

    return prepare


def _tokens(terms: list[str]) -> list[Token]:
    return [Token(term, position) for position, term in enumerate(terms)]


def _tree(question: Question) -> Query:
    terms = tuple(question.terms)
    match question.kind:
        case "phrase":
            return Or((PhraseQuery("title_stem", terms, 2.0), PhraseQuery("body_stem", terms)))
        case "prefix":
            return Or((PrefixQuery("title_stem", terms[0], 2.0), PrefixQuery("body_stem", terms[0])))
        case _:
            parts = (Or((TermQuery("title_stem", term, 2.0), TermQuery("body_stem", term))) for term in terms)
            return Or(tuple(parts))
