"""The terms × sections of a site: how often each section uses a term, and on how many pages unexplained."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from glossary.coverage.page_use import PageUse
from glossary.glossary import Glossary

ELSEWHERE = "(no section)"


class Cell(NamedTuple):
    """One term in one section: mentions, pages that use it, and those that never explain its abbreviation."""

    mentions: int = 0
    pages: int = 0
    unexplained: int = 0


class Row(NamedTuple):
    """One term: its cells in the order of the sections, and what they come to."""

    term: str
    heading: str
    cells: tuple[Cell, ...]
    mentions: int
    pages: int
    unexplained: int


class Matrix(NamedTuple):
    """Sections in order of their names, and a row for each term that a page uses, the most used first."""

    sections: tuple[str, ...]
    rows: tuple[Row, ...]


class TermOnPage(NamedTuple):
    """One term on one page: how often under which name, and whether the page explains it."""

    url: str
    title: str
    names: Mapping[str, int]
    explained: bool


def matrix(pages: Sequence[PageUse], glossary: Glossary) -> Matrix:
    """Where each term is used, and where nobody explains it."""
    sections = tuple(sorted({page.place or ELSEWHERE for page in pages}, key=str.casefold))
    at = {section: place for place, section in enumerate(sections)}
    cells: dict[str, list[Cell]] = {}
    for page in pages:
        place, unexplained = at[page.place or ELSEWHERE], set(_unexplained(page))
        for term, count in page.mentions.items():
            row = cells.setdefault(term, [Cell()] * len(sections))
            old = row[place]
            row[place] = Cell(old.mentions + count, old.pages + 1, old.unexplained + (term in unexplained))
    rows = (_row(term, glossary.terms[term].heading, tuple(row)) for term, row in cells.items())
    return Matrix(sections, tuple(sorted(rows, key=lambda row: (-row.mentions, row.heading.casefold()))))


def where_used(term: str, pages: Sequence[PageUse]) -> tuple[TermOnPage, ...]:
    """The pages that use a term, those that never explain it first, then the most mentions."""
    found: list[TermOnPage] = []
    for page in pages:
        names = {item.label: item.uses for item in page.used if item.term == term}
        if names:
            found.append(TermOnPage(page.url, page.title, names, term not in page.unexplained))
    return tuple(sorted(found, key=lambda item: (item.explained, -sum(item.names.values()), item.url)))


def _unexplained(page: PageUse) -> Iterator[str]:
    """The terms whose abbreviation the page uses and never explains; full names have their pop-ups."""
    return (found.term for found in page.findings if found.rule == "G101" and found.term)


def _row(term: str, heading: str, cells: tuple[Cell, ...]) -> Row:
    return Row(
        term,
        heading,
        cells,
        sum(cell.mentions for cell in cells),
        sum(cell.pages for cell in cells),
        sum(cell.unexplained for cell in cells),
    )
