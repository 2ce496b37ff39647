"""Tables of the editors' pages: sorted on the server by a link, and the same as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from search_app.reports.cells import plain


class Link(NamedTuple):
    """Something to do: its words and where it leads."""

    text: str
    url: str


class Cell(NamedTuple):
    """A cell: its text, where it leads (or empty), what it is sorted by (its text, unless a number is given).

    ``exported`` is what a file gets instead of the text, where the text says too much; ``counts`` is whether
    the text says how many. ``language`` is that of a text which is not in the page's own words: empty for
    the language of the site, None where the words are ours.
    """

    text: str
    url: str = ""
    number: float | None = None
    exported: str | None = None
    counts: bool = False
    language: str | None = None

    @property
    def key(self) -> tuple[float, str]:
        """What the rows are sorted by."""
        return (self.number if self.number is not None else 0.0, self.text.casefold())


class Row(NamedTuple):
    """The cells of a row and what can be done about it; a ``secret`` one is left out of files."""

    cells: tuple[Cell, ...]
    actions: tuple[Link, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a name for addresses, a title, a sentence about it, and the rows in the order they matter.

    ``column`` is the one it was sorted by, -1 for the order it came in, and ``down`` whether downwards.
    ``empty`` is said when there is no row.
    """

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    column: int = -1
    down: bool = False

    @property
    def has_actions(self) -> bool:
        """Whether anything can be done about any row."""
        return any(row.actions for row in self.rows)


def sorted_as(table: Table, wanted: str) -> Table:
    """The table as ``wanted`` says: "2" is by the third column, "-2" downwards; all else as it came."""
    down = wanted.startswith("-")
    digits = wanted.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and int(digits) < len(table.columns)):
        return table
    column = int(digits)
    rows = sorted(table.rows, key=lambda row: row.cells[column].key, reverse=down)
    return replace(table, rows=tuple(rows), column=column, down=down)


def first_rows(table: Table, most: int) -> Table:
    """The table cut to its first rows."""
    return replace(table, rows=table.rows[:most])


def as_csv(table: Table) -> str:
    """The table for a spreadsheet, without its secret rows; no cell of it starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(plain, table.columns))
    for row in table.rows:
        if not row.secret:
            writer.writerow([plain(_exported(cell)) for cell in row.cells])
    return out.getvalue()


def _exported(cell: Cell) -> str:
    return cell.text if cell.exported is None else cell.exported


class Bar(NamedTuple):
    """A bar of a chart: its label, the text at its end, its length and place in the drawing's units."""

    label: str
    value: str
    width: float
    top: int


def bars(rows: Sequence[Row], *, length: float, step: int) -> tuple[Bar, ...]:
    """A bar for each row of (label, number), the longest ``length`` long, ``step`` apart."""
    most = max((row.cells[1].number or 0 for row in rows), default=0) or 1
    return tuple(
        Bar(row.cells[0].text, row.cells[1].text, length * (row.cells[1].number or 0) / most, place * step)
        for place, row in enumerate(rows)
    )
