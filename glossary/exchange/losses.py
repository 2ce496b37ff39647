"""What an export cannot hold of a glossary, counted and put into sentences, one way for all formats."""

from collections.abc import Callable, Set
from enum import StrEnum

from glossary.glossary import Glossary
from glossary.term import Context, Kind, Label, Review, Source, Status, Term, is_capitals


class Part(StrEnum):
    """A part of a glossary that some formats hold and others do not, as it is called in a sentence."""

    DEFINITION = "explanations"
    MORE = "longer explanations"
    SAY = "notes on how to say it"
    KINDS = "names that are lay names, misspellings, search words or words to avoid, as such"
    HIDDEN = "names that readers are not shown"
    FIRST_KIND = "headings that are more than plain names, as such"
    BARS = "names or links with a vertical bar in them, as they are"
    RULES = "names with rules on capitals or the words nearby"
    BROADER = "links to wider concepts"
    RELATED = "links to related concepts"
    PAGES = "entries with pages of their own"
    REVIEW = "entries with review dates"
    SOURCE = "entries with sources"
    IMAGE = "pictures"
    AUDIENCES = "explanations for some readers"
    LANGUAGES = "translations"
    TRANSLATED_REVIEW = "sources and reviews of translations, and rules of their names"
    UNPUBLISHED = "entries that are proposed or retired"
    BLOCKS = "phrases that are never a mention"


def losses(glossary: Glossary, kept: Set[Part]) -> list[str]:
    """A sentence for each part of a glossary that a format, which holds ``kept``, does not."""
    counts = {part: _count(glossary, part) for part in Part if part not in kept}
    return [f"Lost here: {part} ({count:,})." for part, count in counts.items() if count]


def _count(glossary: Glossary, part: Part) -> int:
    if part is Part.BLOCKS:
        return len(glossary.blocks)
    if part is Part.UNPUBLISHED:
        return sum(term.status is not Status.PUBLISHED for term in glossary.terms.values())
    return sum(_COUNTS[part](term) for term in glossary.published)


def _ruled(label: Label) -> bool:
    return label.context != Context() or label.case != is_capitals(label.text)


def _barred(term: Term) -> int:
    names = (*term.labels[1:], *(label for told in term.languages for label in told.labels[1:]))
    return sum("|" in text for text in (*(name.text for name in names), *term.pages, *term.avoid_on))


_COUNTS: dict[Part, Callable[[Term], int]] = {
    Part.DEFINITION: lambda term: bool(term.definition),
    Part.MORE: lambda term: bool(term.more),
    Part.SAY: lambda term: bool(term.say),
    Part.KINDS: lambda term: sum(label.kind is not Kind.SAME for label in term.labels[1:]),
    Part.HIDDEN: lambda term: sum(not label.kind.shown for label in term.labels[1:]),
    Part.FIRST_KIND: lambda term: term.labels[0].kind is not Kind.SAME,
    Part.BARS: _barred,
    Part.RULES: lambda term: sum(map(_ruled, term.labels)),
    Part.BROADER: lambda term: len(term.broader),
    Part.RELATED: lambda term: len(term.related),
    Part.PAGES: lambda term: bool(term.pages or term.avoid_on),
    Part.REVIEW: lambda term: term.review != Review(),
    Part.SOURCE: lambda term: term.source != Source(),
    Part.IMAGE: lambda term: term.image is not None,
    Part.AUDIENCES: lambda term: len(term.audiences),
    Part.LANGUAGES: lambda term: len(term.languages),
    Part.TRANSLATED_REVIEW: lambda term: sum(
        told.review != Review() or told.source != Source() or any(map(_ruled, told.labels))
        for told in term.languages
    ),
}
