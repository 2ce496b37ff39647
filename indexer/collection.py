"""Judged collections in BEIR's layout: a folder with a corpus, queries, and who judged what."""

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import InputError
from corpus.page import Page, Section

_NUMBER = re.compile(r"\d+")
_JUDGED = Path("qrels") / "test.tsv"
_LAYOUT = (
    "A collection is a folder with corpus.jsonl, queries.jsonl (both may end in .gz) and qrels/test.tsv."
)


class Collection(NamedTuple):
    """Queries by id, and the grade of each judged page by query; pages are read by `read_pages`."""

    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path, *, query_field: str = "text", split: str = "") -> Collection:
    """The judged queries of a collection.

    ``query_field`` is a field of a query, or one inside another: ``metadata.message``. ``split`` keeps the
    queries with an *odd* or an *even* last number in their ids. Queries without that field, or with an
    empty one, are left out. Raises `InputError` E620 when a file is missing, E621 for a bad line, with its
    place.
    """
    queries: dict[str, str] = {}
    for place, record in _records(_file(folder, "queries.jsonl")):
        text = _inside(record, query_field)
        number = _text(record, "_id", place)
        if isinstance(text, str) and text.strip() and _in_split(number, split, place):
            queries[number] = text
    if not queries:
        raise InputError(
            "E622", f'No query in {folder} has a field "{query_field}".', "Choose a field that queries have."
        )
    return Collection(queries, _judgements(folder / _JUDGED))


def read_pages(folder: Path) -> Iterator[Page]:
    """The documents of a collection as pages, whose URLs are the documents' ids.

    Raises `InputError` as `read_collection` does.
    """
    for place, record in _records(_file(folder, "corpus.jsonl")):
        text = _text(record, "text", place)
        yield Page(
            url=_text(record, "_id", place),
            title=_text(record, "title", place) if "title" in record else "",
            sections=(Section(heading="", level=1, anchor="", text=text),),
        )


def fingerprint(folder: Path) -> str:
    """Changes when the documents of a collection change; 64 hexadecimal digits."""
    with _file(folder, "corpus.jsonl").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter="\t"), 1):
                if number == 1 or not row:
                    continue
                if len(row) != 3 or not row[2].strip().lstrip("-").isdigit():
                    raise _bad(f"{path}:{number}", "a line is a query's id, a document's id and a grade")
                judgements.setdefault(row[0], {})[row[1]] = int(row[2])
    except FileNotFoundError:
        raise InputError("E620", f"{path} is missing.", _LAYOUT) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise _bad(str(path), str(error)) from None
    return judgements


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise InputError("E620", f"{folder / name} is missing.", _LAYOUT)


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record of a file with its place."""
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise _bad(f"{path}:{number}", "a line is one JSON object")
                yield f"{path}:{number}", record
    except json.JSONDecodeError as error:
        raise _bad(f"{path}:{number}", f"{error.msg} at character {error.pos}") from None
    except UnicodeDecodeError as error:
        raise _bad(f"{path}:{number}", error.reason) from None
    except (OSError, EOFError) as error:
        raise _bad(f"{path}:{number + 1}", f"the file cannot be read ({error})") from None


def _text(record: Mapping[str, Any], key: str, place: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise _bad(place, f'"{key}" is missing, or not a text')
    return value


def _inside(record: Mapping[str, Any], field: str) -> Any:
    value: Any = record
    for key in field.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _in_split(number: str, split: str, place: str) -> bool:
    if not split:
        return True
    numbers = _NUMBER.findall(number)
    if not numbers:
        raise _bad(place, f'the id "{number}" has no number to split by')
    return int(numbers[-1]) % 2 == (split == "odd")


def _bad(place: str, what: str) -> InputError:
    return InputError("E621", f"{place}: {what}.", "Correct that line.")
