"""Glossaries as Excel workbooks (.xlsx): in and out, with the columns and rules of CSV."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from corpus.errors import InputError
from glossary.exchange.columns import Row, layout
from glossary.exchange.extras import extra, quietly
from glossary.exchange.offer import Reading
from glossary.exchange.sheet import LONGEST_CELL, MOST_ROWS, SAMPLE, huge, no_column, too_many_rows
from glossary.exchange.table import read_table
from glossary.exchange.table_out import rows_of, unguarded
from glossary.glossary import Glossary

LARGEST_UNPACKED = 100_000_000  # bytes of all parts together
MOST_PARTS = 1_000
MOST_CELLS = 5_000_000  # the empty ones in front of a far one included

_LAST_ROW = 1_048_576  # of a sheet, by the format
_CHUNK = 1 << 20
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def read_workbook(content: bytes, name: str) -> Reading:
    """The concepts of the first sheet that has columns we know; its formulas are not worked out.

    Raises InputError G029 for a file that is no workbook or unpacks to something dangerous, else what
    `read_sheet` raises.
    """
    _check(content, name)
    openpyxl = extra("openpyxl")
    try:
        with quietly("openpyxl"):
            return _read(openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False), name)
    except InputError:
        raise
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # openpyxl raises nearly anything for a damaged part
        raise _broken(name, f"it is damaged ({type(error).__name__})") from None


def write_workbook(glossary: Glossary) -> bytes:
    """The published entries as a workbook with one sheet, all of whose cells are text."""
    openpyxl = extra("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Glossary")
    sheet.freeze_panes = "B2"
    for row in rows_of(glossary):
        cells = []
        for text in row:
            cell = openpyxl.cell.WriteOnlyCell(sheet, _printable(text))
            cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(book: Any, name: str) -> Reading:
    others: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            others.append(sheet.title)
            continue
        rows = list(_rows(sheet, f"{name}, sheet {sheet.title}"))
        found = layout(rows[:SAMPLE])
        if found is None:
            others.append(sheet.title)
            continue
        others += [other.title for other in book.worksheets[book.worksheets.index(sheet) + 1 :]]
        reading = read_table(rows[found.first :], found)
        notes = [f"Sheets that are not read: {', '.join(others)}."] if others else []
        return reading._replace(notes=(*reading.notes, *notes))
    raise no_column(f"{name}:1")


def _rows(sheet: Any, place: str) -> Iterator[Row]:
    """The rows of a sheet that are not empty, with their numbers, without empty cells at the end."""
    count = seen = 0
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW), 1):
        seen += len(cells)
        if seen > MOST_CELLS:
            raise InputError(
                "G024", f"{place}:{number}: there are more than {MOST_CELLS:,} cells.", "Split it."
            )
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise too_many_rows(f"{place}:{number}")
        longest = max(map(len, texts))
        if longest > LONGEST_CELL:
            raise huge(f"{place}:{number}", f"{longest:,} characters")
        yield Row(number, tuple(map(unguarded, texts)))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check(content: bytes, name: str) -> None:
    """Look at the directory of the archive before anything in it is unpacked, then for declarations in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > LARGEST_UNPACKED:
                limit = LARGEST_UNPACKED // 1_000_000
                raise _broken(
                    name,
                    f"it unpacks to {len(parts):,} parts of {size / 1e6:,.0f} MB; the limit is {limit} MB",
                )
            if "[Content_Types].xml" not in archive.namelist():
                raise _broken(name, "it is an archive, but no workbook")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                    raise _broken(name, f"{part.filename} in it declares entities, which no workbook needs")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _broken(name, "it is no workbook, or damaged") from None


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            seen = before + chunk.replace(b"\0", b"").upper()
            if any(declaration in seen for declaration in _DECLARATIONS):
                return True
            before = seen[-16:]
    return False


def _broken(name: str, why: str) -> InputError:
    return InputError(
        "G029", f"{name}:1: the workbook cannot be read: {why}.", "Save it again as .xlsx, or as CSV UTF-8."
    )


def _printable(text: str) -> str:
    """A text without the control characters that the format cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
