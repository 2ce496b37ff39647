"""Excel workbooks, of which nothing is trusted."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from corpus.errors import InputError
from glossary.exchange.offer import Reading
from glossary.exchange.sheet import read_sheet, write_sheet
from glossary.exchange.workbook import LARGEST_UNPACKED, MOST_PARTS, read_workbook, write_workbook
from glossary.glossary import Glossary, load
from glossary.term import Label, Term
from search_app.settings import SHIPPED_TERMS

HEADERS = ("Term", "Meaning", "Also called")


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: Sequence[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    return saved(book)


def read(content: bytes) -> Reading:
    return read_workbook(content, "words.xlsx")


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


def with_rows(rows: bytes) -> bytes:
    """A workbook with one sheet of these rows, as the format has them."""
    start = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    sheet = start + rows + b"</sheetData></worksheet>"
    return with_part(workbook(HEADERS), "xl/worksheets/sheet1.xml", sheet)


def refused(content: bytes) -> InputError:
    with pytest.raises(InputError) as error:
        read(content)
    return error.value


def test_columns_are_known_as_in_csv_and_lines_are_rows() -> None:
    reading = read(
        workbook(("Our words", None, None), HEADERS, (), ("CT scan", "A picture.", "CAT scan; CT"))
    )
    assert [(offer.line, [label.text for label in offer.labels]) for offer in reading.offers] == [
        (4, ["CT scan", "CAT scan", "CT"])
    ]


def test_dates_numbers_and_truth_become_the_text_one_sees() -> None:
    rows = [
        (*HEADERS[:2], "Last review"),
        ("Grade", 3.0, date(2026, 1, 31)),
        ("Stage", True, datetime(2026, 2, 1)),
    ]
    assert [(offer.definition, offer.term.review.last) for offer in read(workbook(*rows)).offers] == [
        ("3", "2026-01-31"),
        ("True", "2026-02-01"),
    ]
    (offer,) = read(workbook(HEADERS, ("A thing", 1.5, datetime(2026, 2, 1, 9, 30)))).offers
    assert (offer.definition, offer.labels[1].text) == ("1.5", "2026-02-01 09:30:00")


def test_a_formula_is_not_worked_out_and_its_row_is_skipped() -> None:
    reading = read(workbook(HEADERS, ("CT scan", '=HYPERLINK("http://x","y")'), ("MRI scan", "A picture.")))
    assert [offer.labels[0].text for offer in reading.offers] == ["MRI scan"]
    assert (reading.skipped[0].line, "is a formula" in reading.skipped[0].what) == (2, True)


def test_merged_cells_count_once_and_later_headings_of_the_same_name_are_not_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Words of ours",),
        ("Term", "Meaning", "Meaning"),
        ("CT scan", "A picture.", "x"),
        ("MRI", "B."),
    ):
        sheet.append(list(row))
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B4:C4")
    sheet.add_table(Table(displayName="T", ref="A2:B4"))
    reading = read(saved(book))
    assert [(offer.labels[0].text, offer.definition) for offer in reading.offers] == [
        ("CT scan", "A picture."),
        ("MRI", "B."),
    ]
    assert reading.notes == ("Columns that are not read: Meaning.",)


def test_the_first_sheet_with_known_columns_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Notes on this book"])
    for title, state in (("Hidden", "hidden"), ("Words", "visible"), ("Old", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state  # type: ignore[assignment]
        sheet.append(list(HEADERS))
        sheet.append([f"CT {title}", "A picture."])
    reading = read(saved(book))
    assert [offer.labels[0].text for offer in reading.offers] == ["CT Words"]
    assert reading.notes == ("Sheets that are not read: Sheet, Hidden, Old.",)


def test_an_empty_workbook_has_no_columns() -> None:
    assert refused(workbook()).code == "G021"
    assert read(workbook(HEADERS)).offers == ()


def test_a_cell_that_is_too_long_and_too_many_rows_are_refused_with_their_place() -> None:
    assert "words.xlsx, sheet Sheet:2" in refused(workbook(HEADERS, ("CT", "x" * 20_001))).what
    rows = (b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (number, number) for number in range(1, 100_003))
    assert refused(with_rows(b"".join(rows))).code == "G024"


def test_a_far_cell_costs_little_and_many_of_them_are_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEADERS))
    sheet.append(["CT scan", "A picture."])
    sheet.cell(3, 16_384, "far")
    sheet.cell(1_048_576, 1, "last")
    reading = read(saved(book))
    assert len(reading.offers) == 1
    assert [remark.line for remark in reading.skipped] == [3, 1_048_576]
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (number, number) for number in range(1, 1000))
    assert refused(with_rows(rows)).code == "G024"


@pytest.mark.parametrize("declaration", [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<!doctype x>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(declaration: bytes, encoding: str) -> None:
    book = workbook(HEADERS, ("CT", "A."))
    bomb = (b"<?xml version='1.0'?>" + declaration + b"<sst>&a;</sst>").decode().encode(encoding)
    error = refused(with_part(book, "xl/sharedStrings.xml", bomb))
    assert (error.code, "declares entities" in error.what) == ("G029", True)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    book = workbook(HEADERS)
    bomb = with_part(book, "xl/big.xml", b" " * (LARGEST_UNPACKED + 1))
    assert len(bomb) < 200_000
    assert "the limit is" in refused(bomb).what
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(MOST_PARTS):
            archive.writestr(f"part{number}", b"")
    assert "parts" in refused(out.getvalue()).what


def test_a_directory_that_lies_about_sizes_is_no_way_round_the_limit() -> None:
    honest = with_part(workbook(HEADERS), "xl/sharedStrings.xml", b"<sst>" + b" " * 5_000_000 + b"</sst>")
    lying = honest.replace((5_000_011).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying).code == "G029"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"term,meaning\n", workbook(HEADERS)[:-30], workbook(HEADERS)[:700]],
    ids=["empty", "a start", "csv", "no end", "half"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refused(content).code == "G029"


def test_another_archive_and_a_damaged_sheet_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "no workbook" in refused(out.getvalue()).what
    assert "damaged" in refused(with_part(workbook(HEADERS), "xl/worksheets/sheet1.xml", b"<a>")).what


def test_a_written_workbook_holds_what_the_sheet_holds_and_no_formula() -> None:
    glossary = load([SHIPPED_TERMS])
    content = write_workbook(glossary)
    sheets = [offer.term for offer in read_sheet(write_sheet(glossary), "words.csv").offers]
    assert [offer.term for offer in read(content).offers] == sheets
    bad = Term(id="x", labels=(Label(text="=1+1"), Label(text="@SUM(A1)")), definition="+x\x0b y")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(Glossary([bad]))))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][:3] == ["'=1+1", "'@SUM(A1)", "'+x y"]
