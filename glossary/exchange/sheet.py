"""Glossaries as CSV: in, with the columns that editors have, and out."""

import csv
import io
from collections.abc import Iterator

from corpus.errors import InputError
from glossary.exchange.columns import Row, layout
from glossary.exchange.offer import Reading
from glossary.exchange.table import read_table
from glossary.exchange.table_out import rows_of, unguarded
from glossary.glossary import Glossary

MOST_ROWS = 100_000
LONGEST_CELL = 20_000  # characters
SAMPLE = 50  # rows that show what the columns are

_SEPARATORS = ",;\t|"


def read_sheet(text: str, name: str) -> Reading:
    """The concepts of a CSV text, whose columns are known by their headers, or are pairs of names.

    Raises InputError G021 when no column is recognised, G022 for broken quotes, G023 for a huge cell, G024
    for too many rows, each with the place.
    """
    top = "".join(text.splitlines(keepends=True)[: SAMPLE * 4])
    candidates = [(separator, layout(_sample(top, separator))) for separator in _SEPARATORS]
    layouts = [(separator, found) for separator, found in candidates if found]
    if not layouts:
        raise no_column(f"{name}:1")
    separator, best = max(layouts, key=lambda each: len(each[1].columns))
    return read_table(list(_rows(text, separator, name))[best.first :], best)


def write_sheet(glossary: Glossary) -> str:
    """The published entries as CSV; a cell that a spreadsheet would take for a formula is guarded."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows_of(glossary))
    return out.getvalue()


def no_column(place: str) -> InputError:
    """The error G021 of a table that is no glossary."""
    return InputError(
        "G021",
        f"{place}: no column is recognised.",
        "Name the columns in the first line: term, definition, other names, abbreviation.",
    )


def too_many_rows(place: str) -> InputError:
    """The error G024 of a table that is too long."""
    return InputError("G024", f"{place}: there are more than {MOST_ROWS:,} rows.", "Split the file.")


def huge(place: str, size: str) -> InputError:
    """The error G023 of a cell that is too large."""
    return InputError(
        "G023",
        f"{place}: a cell has {size}; the limit is {LONGEST_CELL:,}.",
        "Shorten it, and look for a quote that is opened there and not closed.",
    )


def _sample(top: str, separator: str) -> list[Row]:
    rows: list[Row] = []
    try:
        for row in _rows(top, separator, ""):
            rows.append(row)
    except InputError:
        pass  # the text was cut off here, or this is not its separator
    return rows[:SAMPLE]


def _rows(text: str, separator: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS + 1:
                raise too_many_rows(f"{name}:{line}")
            longest = max(map(len, cells), default=0)
            if longest > LONGEST_CELL:
                raise huge(f"{name}:{line}", f"{longest:,} characters")
            yield Row(line, tuple(unguarded(cell) for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise huge(f"{name}:{line}", f"more than {csv.field_size_limit():,} characters") from None
        raise InputError(
            "G022",
            f"{name}:{line}: the quotes in this row are broken ({error}).",
            'Close every quote, and write a quote inside a quoted cell twice: "".',
        ) from None
