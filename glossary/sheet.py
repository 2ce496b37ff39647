"""Glossaries as spreadsheets: CSV in, with the columns that editors have, and CSV out."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.errors import InputError
from corpus.words import words
from glossary.entry_file import is_capitals
from glossary.glossary import Glossary
from glossary.offer import Collector, Reading, tidy
from glossary.term import Context, Kind, Term

MOST_ROWS = 100_000
LONGEST_CELL = 20_000  # characters

_SEPARATORS = ",;\t|"
_HEADER_WITHIN = 5  # rows from the top
_SAMPLE = 50  # rows that show whether there are two columns
_FEW_WORDS = 8  # on average, in a column of names
_DANGEROUS = re.compile(r"'*[=+@\t\r-]")  # a guard in the text itself gets one of its own
_NOT_IN_A_HEADER = re.compile(r"[\W_]+")
_PAIRED = re.compile(r"(?:query|term|word|name|label|synonym|phrase|search)s? ?(?:(a|1|one)|(b|2|two))")

# What a column is, and the headers by which it is known.
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
}
_ROLES = {name: role for role, names in _HEADERS.items() for name in names.split("|")}
_OUT = (
    "term",
    "other names",
    "lay names",
    "words to avoid",
    "misspellings",
    "search words",
    "definition",
    "more",
    "say",
)
_KINDS_OUT = {
    "other names": Kind.SAME,
    "lay names": Kind.LAY,
    "words to avoid": Kind.AVOID,
    "misspellings": Kind.MISSPELLING,
    "search words": Kind.SEARCH,
}


class _Row(NamedTuple):
    line: int
    cells: tuple[str, ...]


class _Layout(NamedTuple):
    """The role of each column, the row the data starts at, and what to tell the reader."""

    roles: Mapping[int, str]
    width: int
    first: int
    notes: tuple[str, ...]


def read_sheet(text: str, name: str) -> Reading:
    """The concepts of a CSV text, whose columns are known by their headers, or are pairs of names.

    Raises InputError G021 when no column is recognised, G022 for broken quotes, G023 for a huge cell, G024
    for too many rows, each with the place.
    """
    top = "".join(text.splitlines(keepends=True)[: _SAMPLE * 4])
    candidates = [(separator, _sample(top, separator)) for separator in _SEPARATORS]
    layouts = [(separator, layout) for separator, rows in candidates if (layout := _layout(rows))]
    if not layouts:
        raise InputError(
            "G021",
            f"{name}:1: no column is recognised.",
            "Name the columns in the first line: term, definition, other names, abbreviation.",
        )
    separator, layout = max(layouts, key=lambda each: len(each[1].roles))
    collector = Collector()
    for row in list(_rows(text, separator, name))[layout.first :]:
        if any(row.cells):
            _take(collector, row, layout)
    return collector.reading(layout.notes)


def write_sheet(glossary: Glossary) -> str:
    """The published entries as CSV; a cell that a spreadsheet would take for a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_OUT)
    for term in glossary.published:
        writer.writerow(map(_guarded, _cells(term)))
    return out.getvalue()


def losses(glossary: Glossary) -> list[str]:
    """What a spreadsheet does not hold of a glossary, as sentences."""
    labels = [label for term in glossary.published for label in term.labels]
    ruled = sum(label.context != Context() or label.case != is_capitals(label.text) for label in labels)
    lost = [
        (ruled, "names with rules on capitals or the words nearby"),
        (
            sum(bool(term.broader or term.related) for term in glossary.published),
            "entries with links to others",
        ),
        (sum(bool(term.pages) for term in glossary.published), "entries with pages of their own"),
        (sum(bool(term.source.title) for term in glossary.published), "entries with sources and reviews"),
        (len(glossary.blocks), "phrases that are never a mention"),
    ]
    return [f"Not in the sheet: what is said of {count} {what}." for count, what in lost if count]


def _cells(term: Term) -> Iterator[str]:
    for column in _OUT:
        if column in _KINDS_OUT:
            names = [label.text for label in term.labels[1:] if label.kind is _KINDS_OUT[column]]
            yield ("|" if any(";" in each for each in names) else "; ").join(names)
        else:
            yield term.heading if column == "term" else str(getattr(term, column))


def _guarded(cell: str) -> str:
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell


def _take(collector: Collector, row: _Row, layout: _Layout) -> None:
    if any(row.cells[layout.width :]):
        collector.skip(
            row.line, "it has more cells than there are columns. Put texts with a comma into quotes."
        )
        return
    names: list[tuple[str, Kind]] = []
    texts = {"definition": "", "more": "", "say": ""}
    for column, role in layout.roles.items():
        cell = row.cells[column] if column < len(row.cells) else ""
        if role in texts:
            texts[role] = cell.strip() if role == "more" else tidy(cell)
        elif role in ("term", "a", "b"):
            names.append((tidy(cell), Kind.SAME))
        else:
            kind = Kind.SAME if role == "abbreviation" else Kind(role)
            names += [(tidy(part), kind) for part in re.split(r"\|" if "|" in cell else r"[;\n]", cell)]
    collector.take(row.line, [(text, kind) for text, kind in names if text], **texts)


def _sample(top: str, separator: str) -> list[_Row]:
    rows: list[_Row] = []
    try:
        for row in _rows(top, separator, ""):
            rows.append(row)
    except InputError:
        pass  # the text was cut off here, or this is not its separator
    return rows[:_SAMPLE]


def _rows(text: str, separator: str, name: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS + 1:
                what = f"{name}:{line}: there are more than {MOST_ROWS:,} rows."
                raise InputError("G024", what, "Split the file.")
            longest = max(map(len, cells), default=0)
            if longest > LONGEST_CELL:
                raise _huge(name, line, f"{longest:,} characters")
            yield _Row(line, tuple(_unguarded(cell) for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise _huge(name, line, f"more than {csv.field_size_limit():,} characters") from None
        raise InputError(
            "G022",
            f"{name}:{line}: the quotes in this row are broken ({error}).",
            'Close every quote, and write a quote inside a quoted cell twice: "".',
        ) from None


def _huge(name: str, line: int, size: str) -> InputError:
    return InputError(
        "G023",
        f"{name}:{line}: a cell has {size}; the limit is {LONGEST_CELL:,}.",
        "Shorten it, and look for a quote that is opened there and not closed.",
    )


def _layout(rows: Sequence[_Row]) -> _Layout | None:
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        roles = _roles(row.cells)
        if {"a", "b"} <= set(roles.values()) or _is_a_glossary(set(roles.values())):
            unread = [cell for column, cell in enumerate(row.cells) if cell.strip() and column not in roles]
            notes = (f"Columns that are not read: {', '.join(unread)}.",) if unread else ()
            return _Layout(roles, len(row.cells), number + 1, notes)
    filled = [row for row in rows if any(row.cells)]
    if not filled or any(len(row.cells) != 2 for row in filled):
        return None
    if sum(1 for row in filled for _ in words(row.cells[1])) > _FEW_WORDS * len(filled):
        return _Layout({0: "term", 1: "definition"}, 2, 0, ("No headers: read as names and definitions.",))
    return _Layout({0: "a", 1: "b"}, 2, 0, ("No headers: read as pairs of names that mean the same.",))


def _is_a_glossary(roles: set[str]) -> bool:
    return bool(roles & {"term", "abbreviation"}) and len(roles) > 1


def _roles(cells: Sequence[str]) -> dict[int, str]:
    """The role of each column by its header; the first of two that claim a role other than names has it."""
    roles: dict[int, str] = {}
    for column, cell in enumerate(cells):
        header = " ".join(_NOT_IN_A_HEADER.sub(" ", cell.casefold()).removesuffix(" s ").split())
        paired = _PAIRED.fullmatch(header)
        role = ("a" if paired[1] else "b") if paired else _ROLES.get(header, "")
        if role and (role in tuple(Kind) or role not in roles.values()):
            roles[column] = role
    return dict(sorted(roles.items(), key=lambda each: [*_HEADERS, "a", "b"].index(each[1])))
