"""What the columns of a glossary table are, by the headers that people use."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.words import words
from glossary.term import Kind

_HEADER_WITHIN = 5  # rows from the top
_FEW_WORDS = 8  # on average, in a column of names
_NOT_IN_A_HEADER = re.compile(r"[\W_]+")
_PAIRED = re.compile(r"(?:query|term|word|name|label|synonym|phrase|search)s? ?(?:(a|1|one)|(b|2|two))")
_FOR = re.compile(r"(.*)\[(?:for ([a-z0-9]+(?:-[a-z0-9]+)*)|([A-Za-z][A-Za-z0-9-]*))\]\s*", re.DOTALL)

# What a column is, and the headers by which it is known; those with a dot are parts of a section.
_HEADERS = {
    "term": "term|terms|word|words|heading|name|title|label|preferred term|preferred label|preferred name"
    "|entry|concept|phrase|keyword|medical term|medical word|glossary term|term name|word or phrase",
    "definition": "definition|definitions|meaning|meanings|description|explanation|what it means"
    "|plain english|in plain english|plain english definition|definition in plain english|text"
    "|short definition",
    Kind.SAME: "other names|other name|other terms|synonym|synonyms|also called|also known as|aka|same as"
    "|alternative name|alternative names|alternative term|alternative terms|alternate name|alternate names"
    "|alternative label|alternative labels|alias|aliases|variants",
    "abbreviation": "abbreviation|abbreviations|abbr|abbrev|acronym|acronyms|initials|short form|short name",
    Kind.LAY: "lay name|lay names|lay word|lay words|lay term|lay terms|everyday words|plain words"
    "|patients say|people say",
    Kind.MISSPELLING: "misspelling|misspellings|common misspellings",
    Kind.AVOID: "avoid|words to avoid|do not use|avoided names",
    Kind.SEARCH: "search words|search word|hidden labels|hidden names",
    "more": "more|more information|details|long definition|full definition",
    "say": "say|pronunciation|pronounced|how to say it|how it is said",
    "id": "id|identifier",
    "language": "language",
    "broader": "wider|wider concepts|broader|broader terms|broader term|parent|parents",
    "related": "related|related terms|see also",
    "pages": "pages|best page|best pages",
    "avoid_on": "not on|not on pages",
    "review.by": "reviewed by|reviewer|checked by",
    "review.last": "last review|last reviewed",
    "review.next": "next review",
    "source.title": "source|source title",
    "source.url": "source address|source url",
    "source.licence": "source licence|source license|licence|license",
}
_ROLES = {name: role for role, names in _HEADERS.items() for name in names.split("|")}
_TOLD = frozenset({"term", "abbreviation", "definition", "more", "say", *Kind})
"""The columns that make a table a glossary, and that may be there for a language, too."""
_FOR_AUDIENCES = frozenset({"definition", "more"})


class Column(NamedTuple):
    """What a column holds, and for which language or group of readers; both empty for everyone."""

    role: str
    language: str = ""
    audience: str = ""


class Row(NamedTuple):
    """The texts of one row, and its line."""

    line: int
    cells: tuple[str, ...]


class Layout(NamedTuple):
    """What each column is, by its place; the row the data starts at; what to tell the reader."""

    columns: Mapping[int, Column]
    width: int
    first: int
    notes: tuple[str, ...]


def layout(rows: Sequence[Row]) -> Layout | None:
    """The layout that the first rows of a table show, or None when it is no glossary.

    Columns are known by a row of headers. Without one, two columns are names and definitions, or pairs of
    names.
    """
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = _columns(row.cells)
        roles = {column.role for column in columns.values()}
        if {"a", "b"} <= roles or (roles & {"term", "abbreviation"} and len(roles & _TOLD) > 1):
            unread = [cell for place, cell in enumerate(row.cells) if cell.strip() and place not in columns]
            notes = (f"Columns that are not read: {', '.join(unread)}.",) if unread else ()
            return Layout(columns, len(row.cells), number + 1, notes)
    filled = [row for row in rows if any(row.cells)]
    if not filled or any(len(row.cells) != 2 for row in filled):
        return None
    if sum(1 for row in filled for _ in words(row.cells[1])) > _FEW_WORDS * len(filled):
        columns, what = {0: Column("term"), 1: Column("definition")}, "names and definitions"
    else:
        columns, what = {0: Column("a"), 1: Column("b")}, "pairs of names that mean the same"
    return Layout(columns, 2, 0, (f"No headers: read as {what}.",))


def _columns(cells: Sequence[str]) -> dict[int, Column]:
    """What each column is by its header; the first of two that claim a role other than names has it."""
    columns: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        column = _column(cell)
        if column and (column.role in tuple(Kind) or column not in columns.values()):
            columns[place] = column
    order = [*_HEADERS, "a", "b"]
    return dict(sorted(columns.items(), key=lambda each: order.index(each[1].role)))


def _column(header: str) -> Column | None:
    base, audience, language = header, "", ""
    if found := _FOR.fullmatch(header):
        base, audience, language = found[1], found[2] or "", found[3] or ""
    name = " ".join(_NOT_IN_A_HEADER.sub(" ", base.casefold()).removesuffix(" s ").split())
    paired = _PAIRED.fullmatch(name)
    role = ("a" if paired[1] else "b") if paired else _ROLES.get(name, "")
    if not role or (language and role not in _TOLD) or (audience and role not in _FOR_AUDIENCES):
        return None
    return Column(role, language, audience)
