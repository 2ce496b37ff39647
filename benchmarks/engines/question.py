"""What every engine is given and asked. Standard library only: a peer may run under another Python."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol


class Row(NamedTuple):
    """A document as every engine gets it: index terms in order, cut already, and one value to count by."""

    title: list[str]
    body: list[str]
    section: str


class Question(NamedTuple):
    """What is asked: ``kind`` is words, phrase, prefix or facets; ``terms`` are cut already.

    Words and facets want the ten best documents with any of the terms, one in a title counting twice; a
    phrase, the ten best with the terms side by side; a prefix, any ten with a term that starts so, and how
    many there are; facets, how many documents match in each section as well.
    """

    kind: str
    terms: list[str]


Ask = Callable[[], list[int]]
"""Asks a question once; the numbers of the best documents, best first, counted from 0."""


class Driver(Protocol):
    """A module of this package that drives one engine."""

    def build(self, folder: Path, rows: Iterable[Row]) -> None:
        """Write an index into an empty folder."""
        ...

    def open_index(self, folder: Path) -> Callable[[Question], Ask | None]:
        """The index of a folder: what turns a question into its own form, None when it cannot be asked."""
        ...


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write documents into a file, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_rows(path: Path) -> Iterator[Row]:
    """The documents of a file, one after the other."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Row(*json.loads(line))
