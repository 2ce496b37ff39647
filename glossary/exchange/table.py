"""The rows of a glossary table as offers, whether they come from CSV, a workbook or a web page."""

import re
from collections.abc import Iterable, Mapping, Sequence

from glossary.exchange.columns import Column, Layout, Row
from glossary.exchange.offer import Collector, Reading, labels_of, tidy
from glossary.term import Kind, Review, Source, Term, Translation, Variant

_KINDS = frozenset(Kind)


def read_table(rows: Iterable[Row], layout: Layout) -> Reading:
    """The concepts of a table, of which ``rows`` are those below its headers."""
    collector = Collector()
    for row in rows:
        if any(row.cells[layout.width :]):
            collector.skip(
                row.line, "it has more cells than there are columns. Put texts with a comma into quotes."
            )
        elif any(row.cells):
            collector.take(row.line, _term(row, layout))
    return collector.reading(layout.notes)


def parts_of(cell: str) -> list[str]:
    """The texts of a cell that lists several: parted by ``|`` when there is one, else by ``;`` and lines."""
    parts = (tidy(part) for part in re.split(r"\|" if "|" in cell else r"[;\n]", cell))
    return [part for part in parts if part]


def _term(row: Row, layout: Layout) -> Term:
    said: dict[Column, list[str]] = {}
    for place, column in layout.columns.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        said.setdefault(column, []).append(cell.strip() if column.role == "more" else cell)
    own = {column.role: cells for column, cells in said.items() if not column.language + column.audience}
    languages = dict.fromkeys(column.language for column in said if column.language)
    audiences = dict.fromkeys(column.audience for column in said if column.audience)
    translations = (_translation(language, said) for language in languages)
    variants = (_variant(audience, said) for audience in audiences)
    return Term(
        id=tidy(_cell(own, "id")),
        labels=labels_of(_names(own)),
        definition=tidy(_cell(own, "definition")),
        more=_cell(own, "more"),
        broader=tuple(parts_of(_cell(own, "broader"))),
        related=tuple(parts_of(_cell(own, "related"))),
        say=tidy(_cell(own, "say")),
        pages=tuple(parts_of(_cell(own, "pages"))),
        avoid_on=tuple(parts_of(_cell(own, "avoid_on"))),
        language=tidy(_cell(own, "language")) or "en",
        review=Review(**{key: tidy(_cell(own, f"review.{key}")) for key in ("by", "last", "next")}),
        source=Source(**{key: tidy(_cell(own, f"source.{key}")) for key in ("title", "url", "licence")}),
        audiences=tuple(variant for variant in variants if variant.definition or variant.more),
        languages=tuple(told for told in translations if told.labels or told.definition or told.more),
    )


def _names(cells: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, Kind]]:
    for role, texts in cells.items():
        for text in texts:
            if role in ("term", "a", "b"):
                yield tidy(text), Kind.SAME
            elif role == "abbreviation" or role in _KINDS:
                kind = Kind.SAME if role == "abbreviation" else Kind(role)
                yield from ((part, kind) for part in parts_of(text))


def _translation(language: str, said: Mapping[Column, Sequence[str]]) -> Translation:
    cells = {column.role: texts for column, texts in said.items() if column.language == language}
    return Translation(
        language=language,
        labels=labels_of(_names(cells)),
        definition=tidy(_cell(cells, "definition")),
        more=_cell(cells, "more"),
        say=tidy(_cell(cells, "say")),
    )


def _variant(audience: str, said: Mapping[Column, Sequence[str]]) -> Variant:
    cells = {column.role: texts for column, texts in said.items() if column.audience == audience}
    return Variant(audience=audience, definition=tidy(_cell(cells, "definition")), more=_cell(cells, "more"))


def _cell(cells: Mapping[str, Sequence[str]], role: str) -> str:
    return cells[role][0] if role in cells else ""
