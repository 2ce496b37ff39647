"""A glossary on a web page: lists of definitions, headings with paragraphs, tables, or linked data."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from urllib.parse import quote

from corpus.errors import InputError
from corpus.listing import Cells, Explained, Listing
from glossary.exchange.columns import Row, layout
from glossary.exchange.defined_terms import read_defined_terms
from glossary.exchange.offer import Collector, Offer, Reading, draft, key_of
from glossary.exchange.sheet import MOST_ROWS, SAMPLE, too_many_rows
from glossary.exchange.table import read_table
from glossary.term import Kind, Source, Term, is_capitals
from glossary.told import LANGUAGE

NUMBERED = "The number after a file's name is that of the entry in it, counted from 1."

_SHORT_FORM = re.compile(r"(.+?)\s*\(([^()]+)\)")
_SAFE = "!$&()*+,;=:@/?-._~"  # of what may stand behind the # of an address, all but the apostrophe


def read_web_page(listing: Listing, name: str, address: str) -> Reading:
    """The concepts of a page: what its linked data say, else the kind of list that has the most.

    The source of each is the page's title and ``address`` (or the one that the page gives as its own), with
    the anchor of the entry. Raises InputError G026 when the page explains nothing, G024 for too much.
    """
    source = Source(title=listing.title, url=address or listing.address)
    linked = [read_defined_terms(text, name) for text in listing.data if "DefinedTerm" in text]
    if found := max(linked, key=_count, default=None):
        return found._replace(offers=tuple(_from(offer, source) for offer in found.offers))
    ways = [
        _explained(listing.lists, source, listing.language),
        *(_table(rows, source) for rows in listing.tables),
        _explained(listing.headings, source, listing.language),
    ]
    best = max(ways, key=_count)
    if not _count(best):
        raise InputError(
            "G026",
            f"{name}:1: no list of terms is found on the page.",
            "It needs a list of definitions (dl), a heading above each explanation, or a table with headers.",
        )
    if _count(best) > MOST_ROWS:
        raise too_many_rows(f"{name}:{MOST_ROWS}")
    notes = ["Links and pictures inside explanations are not kept.", NUMBERED, *best.notes]
    if not source.url:
        notes.append("The page does not say its address: entries have no link to it. Name it with --address.")
    return best._replace(notes=tuple(notes))


def _count(reading: Reading) -> int:
    return len(reading.offers) + len(reading.skipped)


def _from(offer: Offer, source: Source) -> Offer:
    own = offer.term.source
    kept = Source(title=own.title or source.title, url=own.url or source.url, licence=own.licence)
    return offer._replace(term=replace(offer.term, source=kept))


def _explained(entries: Iterable[Explained], source: Source, language: str) -> Reading:
    collector = Collector()
    entries = tuple(entries)
    headings = {key_of(text) for entry in entries for text in entry.names}
    for number, entry in enumerate(entries, 1):
        names = [(name, Kind.SAME) for text in entry.names for name in _names(text, headings)]
        definition, *more = entry.texts or ("",)
        term = draft(names, definition.removeprefix("- "))
        collector.take(number, replace(_placed(term, entry.anchor, source, language), more=_joined(more)))
    return collector.reading()


def _table(rows: Sequence[Cells], source: Source) -> Reading:
    numbered = [Row(number, row.cells) for number, row in enumerate(rows, 1)]
    found = layout(numbered[:SAMPLE])
    if found is None:
        return Reading(())
    reading = read_table(numbered[found.first :], found)
    offers = (
        offer._replace(term=_placed(offer.term, rows[offer.line - 1].anchor, source, offer.term.language))
        for offer in reading.offers
    )
    return reading._replace(offers=tuple(offers))


def _placed(term: Term, anchor: str, source: Source, language: str) -> Term:
    """A term with the address of its place on the page."""
    url = f"{source.url}#{quote(anchor, safe=_SAFE)}" if source.url and anchor else source.url
    tag = language.partition("-")[0].lower()
    return replace(term, source=replace(source, url=url), language=tag if LANGUAGE.fullmatch(tag) else "en")


def _names(text: str, headings: Set[str]) -> Iterator[str]:
    """The names in a heading: of *computed tomography (CT)* both, unless one has an entry of its own."""
    found = _SHORT_FORM.fullmatch(text)
    if found is None or not (is_capitals(found[1]) or is_capitals(found[2])):
        yield text
        return
    own = [name for name in found.groups() if key_of(name) not in headings]
    yield from own or [text]


def _joined(texts: Sequence[str]) -> str:
    """Paragraphs and list items as Markdown."""
    joined = ""
    for before, text in zip(("", *texts), texts, strict=False):
        gap = "\n" if before.startswith("- ") and text.startswith("- ") else "\n\n"
        joined += f"{gap if joined else ''}{text}"
    return joined
