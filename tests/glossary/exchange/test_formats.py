"""Files are what their names say, or are refused with what they are."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from corpus.answer import Fetched
from corpus.errors import InputError
from glossary.exchange.formats import Format, read_file, read_page

PAGE = "<!DOCTYPE html><title>Words</title><dl><dt id=ct>CT scan</dt><dd>A picture.</dd></dl>"
TERMS = '{"hasDefinedTerm": [{"@type": "DefinedTerm", "name": "CT scan", "description": "A."}]}'
SKOS = "<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> 'CT scan'@en, 'CAT scan' ."
OBO = '[Term]\nid: S:1\nname: CT scan\ndef: "A picture." []\n'


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["term", "definition"])
    book.worksheets[0].append(["CT scan", "A picture."])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "term,definition\nCT scan,A picture.\n"),
        ("a.TSV", "term\tdefinition\nCT scan\tA picture.\n"),
        ("a.xlsx", sheet()),
        ("a.html", PAGE),
        ("a.htm", f"<?xml version='1.0'?>\n<!-- saved -->{PAGE}"),
        ("a.ttl", SKOS),
        ("a.jsonld", '{"http://www.w3.org/2004/02/skos/core#prefLabel": ["CT scan", "CAT scan"]}'),
        ("a.json", TERMS),
        ("a.obo", OBO),
        ("a.txt", "CT scan, CAT scan\n"),
        ("accept.txt", "CT scan\n"),
    ],
)
def test_a_format_is_known_by_the_name_of_the_file(tmp_path: Path, name: str, content: str | bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    names = {label.text for offer in read_file(path).offers for label in offer.labels}
    assert "CT scan" in names


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (Format.CSV, "term,definition\nCT scan,A picture.\n"),
        (Format.XLSX, sheet()),
        (Format.HTML, PAGE),
        (Format.SCHEMA, f'{PAGE}<script type="application/ld+json">{TERMS}</script>'),
        (Format.SCHEMA, TERMS),
        (Format.VALE, "CT scan\n"),
    ],
)
def test_a_format_that_is_named_is_believed(tmp_path: Path, form: Format, content: str | bytes) -> None:
    path = tmp_path / "words"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert [offer.labels[0].text for offer in read_file(path, form).offers] == ["CT scan"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.csv", sheet(), "it is an Excel workbook"),
        ("a.csv", PAGE.encode(), "it is a web page"),
        ("a.obo", PAGE.encode(), "it is a web page"),
        ("a.xlsx", b"term,definition\n", "it is no Excel workbook"),
        ("a.xlsx", PAGE.encode(), "it is a web page"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "an old Excel"),
        ("a.html", b"%PDF-1.7", "it is a PDF"),
        ("a.doc", b"", "its name ends in none of"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=what) as refused:
        read_file(path)
    assert refused.value.code == "G020"


def test_a_page_from_a_site_is_read_with_its_address() -> None:
    answer = Fetched("https://example.org/words", 200, {}, "text/html", "", PAGE.encode(), ())
    (offer,) = read_page(answer).offers
    assert offer.term.source.url == "https://example.org/words#ct"


def test_a_page_of_10_mb_and_100_000_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(f"<dt>qq{number}</dt><dd>{'word ' * 15}</dd>" for number in range(100_000))
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html><dl>{rows}</dl>", encoding="utf-8")
    assert path.stat().st_size > 9_000_000
    assert len(read_file(path).offers) == 100_000


def test_an_archive_within_an_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.zip", sheet())
    with pytest.raises(InputError) as refused:
        read_file(path)
    assert refused.value.code == "G029"
