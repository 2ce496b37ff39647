"""The tests that editors write: which page a search must find first, which it must find, and which not."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.errors import InputError

WITHIN = 10
COLUMNS = ("query", "must_first", "must_find", "must_not")


class Case(NamedTuple):
    """A search, the page that must come first (or empty), and pages that must, or must not, be shown.

    Pages are URLs; ``line`` is the one of the file that the case stands in.
    """

    query: str
    first: str
    find: tuple[str, ...]
    never: tuple[str, ...]
    line: int


def read_cases(path: Path) -> list[Case]:
    """The cases of a CSV file with a heading of `COLUMNS`; several URLs in one cell have spaces between them.

    Raises `InputError` E623, with every fault and its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise _wrong(path, [f"{path}:1: the column {name} is missing" for name in missing])
            faults: list[str] = []
            cases: list[Case] = []
            for row in rows:
                case = _case(row, rows.line_num)
                if isinstance(case, str):
                    faults.append(f"{path}:{rows.line_num}: {case}")
                else:
                    cases.append(case)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _wrong(path, [f"{path}: {error}"]) from None
    if faults or not cases:
        raise _wrong(path, faults or [f"{path}: there is no test in it"])
    return cases


def failures(case: Case, rank: Callable[[str], Sequence[str]]) -> list[str]:
    """What is wrong with the answer to a case, as sentences; none when it holds.

    ``rank`` maps what was typed to the URLs of pages, best first. What must be found must be among the
    first `WITHIN`, and what must not be found must not.
    """
    urls = list(rank(case.query)[:WITHIN])
    wrong: list[str] = []
    if case.first and urls[:1] != [case.first]:
        wrong.append(f"{case.first} must come first, but {urls[0] if urls else 'nothing'} does.")
    wrong += [f"{url} must be among the first {WITHIN}." for url in case.find if url not in urls]
    wrong += [
        f"{url} must not be found, but is number {urls.index(url) + 1}." for url in case.never if url in urls
    ]
    return wrong


def _case(row: dict[str | None, str | None], line: int) -> Case | str:
    if None in row or None in row.values():
        return f"a line has {len(COLUMNS)} cells"
    query, first, find, never = ((row[name] or "").strip() for name in COLUMNS)
    if not query:
        return "the query is empty"
    if not (first or find or never):
        return "nothing is asked of the query"
    if len(first.split()) > 1:
        return "only one page can come first"
    return Case(query, first, tuple(find.split()), tuple(never.split()), line)


def _wrong(path: Path, faults: list[str]) -> InputError:
    return InputError(
        "E623",
        f"{path} is not a file of tests.",
        f"Its columns are {', '.join(COLUMNS)}.",
        faults=tuple(faults),
    )
