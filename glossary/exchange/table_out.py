"""A glossary as the rows of a table, whether they go to CSV or to a workbook."""

import re
from collections.abc import Iterable, Iterator, Sequence

from glossary.exchange.losses import Part
from glossary.glossary import Glossary
from glossary.term import Kind, Label, Term, Translation

KEPT = frozenset(Part) - {
    Part.RULES,
    Part.FIRST_KIND,
    Part.BARS,
    Part.TRANSLATED_REVIEW,
    Part.IMAGE,
    Part.UNPUBLISHED,
    Part.BLOCKS,
}
"""What a table holds of a glossary."""

_DANGEROUS = re.compile(r"'*[=+@\t\r-]")  # a guard in the text itself gets one of its own
_KINDS = {
    "other names": Kind.SAME,
    "lay names": Kind.LAY,
    "words to avoid": Kind.AVOID,
    "misspellings": Kind.MISSPELLING,
    "search words": Kind.SEARCH,
}
_TOLD = ("term", *_KINDS, "definition", "more", "say")
_REST = (
    ("id", lambda term: term.id),
    ("language", lambda term: term.language),
    ("wider", lambda term: _joined(term.broader)),
    ("related", lambda term: _joined(term.related)),
    ("pages", lambda term: _joined(term.pages)),
    ("not on pages", lambda term: _joined(term.avoid_on)),
    ("reviewed by", lambda term: term.review.by),
    ("last review", lambda term: term.review.last),
    ("next review", lambda term: term.review.next),
    ("source", lambda term: term.source.title),
    ("source address", lambda term: term.source.url),
    ("source licence", lambda term: term.source.licence),
)


def rows_of(glossary: Glossary) -> Iterator[tuple[str, ...]]:
    """The headers and a row for each published entry; no cell is one that a spreadsheet takes for a formula.

    Each language has its columns (``definition [cy]``), and so has each group of readers
    (``definition [for carers]``).
    """
    languages = sorted({told.language for term in glossary.published for told in term.languages})
    audiences = sorted({variant.audience for term in glossary.published for variant in term.audiences})
    yield (
        *_TOLD,
        *(name for name, _ in _REST),
        *(f"{name} [{language}]" for language in languages for name in _TOLD),
        *(f"{name} [for {audience}]" for audience in audiences for name in ("definition", "more")),
    )
    for term in glossary.published:
        yield tuple(map(guarded, _cells(term, languages, audiences)))


def guarded(cell: str) -> str:
    """A cell with an apostrophe in front when a spreadsheet would take it for a formula."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that `guarded` puts in front."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell


def _cells(term: Term, languages: Sequence[str], audiences: Sequence[str]) -> Iterator[str]:
    yield from _told(term)
    for _, cell in _REST:
        yield cell(term)
    translations = {told.language: told for told in term.languages}
    for language in languages:
        yield from _told(translations[language]) if language in translations else [""] * len(_TOLD)
    variants = {variant.audience: variant for variant in term.audiences}
    for audience in audiences:
        variant = variants.get(audience)
        yield from (variant.definition, variant.more) if variant else ("", "")


def _told(told: Term | Translation) -> Iterator[str]:
    yield told.labels[0].text
    for kind in _KINDS.values():
        yield _joined(_texts(told.labels[1:], kind))
    yield from (told.definition, told.more, told.say)


def _texts(labels: Iterable[Label], kind: Kind) -> list[str]:
    return [label.text for label in labels if label.kind is kind]


def _joined(texts: Sequence[str]) -> str:
    """Texts in one cell, as `glossary.table.parts_of` parts them."""
    if any(";" in text for text in texts):
        return "|".join((*texts, "")) if len(texts) == 1 else "|".join(texts)
    return "; ".join(texts)
