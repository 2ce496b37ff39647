"""Which reader a file from elsewhere needs: by the format that is named, or its name and first bytes."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from corpus.answer import Fetched
from corpus.errors import InputError
from corpus.sandbox import Sandbox
from glossary.exchange.defined_terms import read_defined_terms
from glossary.exchange.obo import read_obo
from glossary.exchange.offer import Reading
from glossary.exchange.sheet import read_sheet
from glossary.exchange.skos import read_skos
from glossary.exchange.synonym_rules import read_rules
from glossary.exchange.vale import read_vocabulary
from glossary.exchange.web_page import read_web_page
from glossary.exchange.workbook import read_workbook

LARGEST_FILE = 50_000_000  # bytes


class Format(StrEnum):
    """The formats in which other programs have glossaries."""

    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    TURTLE = "skos-ttl"
    JSON_LD = "skos-jsonld"
    OBO = "obo"
    SOLR = "solr"
    SCHEMA = "schema"
    VALE = "vale"


_SUFFIXES = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xlsx": Format.XLSX,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".ttl": Format.TURTLE,
    ".json": Format.JSON_LD,
    ".jsonld": Format.JSON_LD,
    ".obo": Format.OBO,
    ".txt": Format.SOLR,
    ".syn": Format.SOLR,
    ".synonyms": Format.SOLR,
    ".solr": Format.SOLR,
}
_SAVE_AGAIN = "Save it as .xlsx, as CSV UTF-8 (.csv), or as UTF-8 text."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_TEXTS: dict[Format, Callable[[str, str], Reading]] = {
    Format.CSV: read_sheet,
    Format.OBO: read_obo,
    Format.SOLR: lambda text, name: read_rules(text),
    Format.SCHEMA: read_defined_terms,
    Format.VALE: read_vocabulary,
}


def read_file(path: Path, form: Format | None = None, *, address: str = "") -> Reading:
    """What a file offers; without a format, its name tells. ``address`` is that of a web page once saved.

    Raises InputError G020 for a file that is not what it is said to be, or too large, else what its reader
    raises.
    """
    suffixes = ", ".join(_SUFFIXES)
    by_name = _SUFFIXES.get(path.suffix.lower())
    if form is None and by_name is None:
        raise _unreadable(path, f"its name ends in none of {suffixes}", hint="Name its format with --format.")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _unreadable(
                path, f"it has {size / 1e6:.0f} MB; the limit is {LARGEST_FILE // 1_000_000} MB"
            )
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None
    form = form or _seen_in(path, content, by_name or Format.CSV)
    if form is Format.XLSX:
        return read_workbook(content, str(path))
    if form in (Format.TURTLE, Format.JSON_LD):
        return read_skos(content, str(path), "turtle" if form is Format.TURTLE else "json-ld")
    if form is Format.HTML or (form is Format.SCHEMA and content.lstrip()[:1] == b"<"):
        return _page(content, str(path), "", address)
    text, notes = _decoded(content, path)
    reading = _TEXTS[form](text, str(path))
    return reading._replace(notes=(*notes, *reading.notes))


def read_page(answer: Fetched) -> Reading:
    """What a page offers that a site sent; raises what its reader raises."""
    return _page(answer.body, answer.url, answer.charset, answer.url)


def _page(body: bytes, name: str, charset: str, address: str) -> Reading:
    with Sandbox(workers=1) as sandbox:
        listing = sandbox.parse_listing(name, body, charset=charset)
    return read_web_page(listing, name, address)


def _seen_in(path: Path, content: bytes, by_name: Format) -> Format:
    """The format that a file's name promises, unless its first bytes show another."""
    looks = {
        Format.XLSX: content.startswith(_ZIP),
        Format.HTML: _PAGE.match(content[:5000]) is not None,
    }
    if content.startswith((_OLD_EXCEL, _PDF)):
        what = "a PDF" if content.startswith(_PDF) else "a workbook of an old Excel (.xls)"
        raise _unreadable(path, f"it is {what}")
    for form, called in ((Format.XLSX, "an Excel workbook or another archive"), (Format.HTML, "a web page")):
        if looks[form] and by_name is not form:
            raise _unreadable(path, f"it is {called}", hint=f"If that is right, say so: --format {form}.")
    if by_name is Format.XLSX and not looks[Format.XLSX]:
        raise _unreadable(path, "it is no Excel workbook", hint="If it is CSV, say so: --format csv.")
    if by_name is Format.JSON_LD and b'DefinedTerm"' in content:
        return Format.SCHEMA
    if path.name == "accept.txt":
        return Format.VALE
    return by_name


def _decoded(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    encoding, notes = "utf-16" if content.startswith(_UTF16) else "utf-8-sig", tuple[str, ...]()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        notes = (f"Line {line} is not UTF-8: read as Windows text (cp1252). Check accents and dashes.",)
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as other:
            line = content[: other.start].count(b"\n") + 1
            raise _unreadable(path, "it is not text in UTF-8 or Windows code", line=line) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _unreadable(path, "it holds a zero byte and so is no text", line=line)
    return text, notes


def _unreadable(
    path: Path,
    why: str,
    *,
    line: int = 1,
    hint: str = "Save it as .xlsx, as CSV UTF-8 (.csv), or as UTF-8 text.",
) -> InputError:
    return InputError("G020", f"{path}:{line}: the file cannot be read: {why}.", hint)
