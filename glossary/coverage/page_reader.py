"""Reads pages into what the report keeps of each."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from corpus.page import Page
from corpus.words import cut
from glossary.coverage.abbr_tags import abbr_titles
from glossary.coverage.clarity import clarity
from glossary.coverage.explanations import spells_out
from glossary.coverage.findings import LONGEST_QUOTE
from glossary.coverage.freshness import is_health_page
from glossary.coverage.page_reading import PageReading
from glossary.coverage.page_rules import of_page
from glossary.coverage.page_use import Expansion, PageUse, Spellings, Unknown, Used
from glossary.coverage.spelling_mix import Spelt, spelt
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Context, Term

_MENU_BLOCKS = 4096  # different blocks of menus and footers that are remembered


class PageReader:
    """Reads the pages of a site against one glossary."""

    def __init__(self, glossary: Glossary, matcher: Matcher) -> None:
        self._glossary = glossary
        self._matcher = matcher
        self._anywhere = _context_free(glossary)
        self._terms_of = lru_cache(maxsize=_MENU_BLOCKS)(self._terms_of_block)

    def read(self, page: Page, dropped: Iterable[str] = (), markup: str = "") -> PageUse:
        """What the report keeps of a page; ``dropped`` are the texts of its menus and footers."""
        reading = PageReading(page, self._glossary, self._matcher, abbr_titles(markup))
        findings = tuple(of_page(reading))
        text = reading.text[reading.body :]
        measured = clarity(text, reading.quotes.sentences)
        hardest = text[measured.start : measured.end] if measured.start >= 0 else ""
        in_menus = {term for text in dropped for term in self._terms_of(text)}
        both = spelt(dict.fromkeys(cut(text).folded))
        return PageUse(
            url=page.url,
            title=page.title,
            section=page.path,
            kind=page.kind,
            reviewed=page.reviewed,
            next_review=page.next_review,
            owner=page.owner,
            ignored=page.ignored,
            health=is_health_page(page, len(reading.by_term)),
            words_explained=not any(finding.rule == "G101" for finding in findings),
            used=tuple(_used(reading, reading.mentions)),
            unexplained=tuple(reading.unexplained_terms()),
            titled=tuple(term for term, found in reading.by_term.items() if found[0].start < reading.body),
            in_menus=tuple(sorted(in_menus)),
            unknown=tuple(_unknown(reading)),
            expansions=tuple(
                Expansion(item.text, item.meaning)
                for item in reading.abbreviations
                if len(cut(item.meaning).folded) > 1 and spells_out(item.text, item.meaning)
            ),
            suppressed=tuple(_used(reading, self._suppressed(reading))),
            british=_spellings(reading, [word for word in both if word.british]),
            american=_spellings(reading, [word for word in both if not word.british]),
            clarity=measured,
            hardest=hardest if len(hardest) <= LONGEST_QUOTE else f"{hardest[: LONGEST_QUOTE - 1]}…",
            findings=findings,
        )

    def _terms_of_block(self, text: str) -> tuple[str, ...]:
        return tuple({mention.term for mention in self._matcher.mentions(text)})

    def _suppressed(self, reading: PageReading) -> list[Mention]:
        """The places that would be mentions but for the words around them, and are no other mention."""
        if self._anywhere is None:
            return []
        taken = [(mention.start, mention.end) for mention in reading.mentions]
        return [
            mention
            for mention in self._anywhere.mentions(reading.text)
            if not any(start < mention.end and mention.start < end for start, end in taken)
        ]


def _context_free(glossary: Glossary) -> Matcher | None:
    """A matcher of the names that want company, without that wish; None when there are none."""
    terms = [term for term in map(_without_context, glossary.published) if term is not None]
    return Matcher(Glossary(terms, glossary.blocks)) if terms else None


def _without_context(term: Term) -> Term | None:
    labels = tuple(
        replace(label, context=Context())
        for label in term.labels
        if label.kind.in_pages and (label.context.near or label.context.unless)
    )
    return replace(term, labels=labels) if labels else None


def _used(reading: PageReading, mentions: Iterable[Mention]) -> Iterator[Used]:
    mentions = list(mentions)
    counts = Counter((mention.term, mention.label) for mention in mentions)
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for mention in mentions:
        places.setdefault((mention.term, mention.label), []).append((mention.start, mention.end))
    for (term, label), count in counts.items():
        quote, start = reading.quote(places[term, label])
        yield Used(term, label, count, quote, start)


def _unknown(reading: PageReading) -> Iterator[Unknown]:
    for abbreviation in reading.abbreviations:
        if reading.entry(abbreviation) is None:
            quote, start = reading.quote(abbreviation.places)
            yield Unknown(abbreviation.text, len(abbreviation.places), quote, start)


def _spellings(reading: PageReading, found: list[Spelt]) -> Spellings:
    """Words spelt in one way; those that stand only with a capital, as in names, are left out."""
    text = reading.text[reading.body :]
    places = {word: re.search(rf"\b{re.escape(word.word)}\b", text) for word in found}
    small = [word for word in found if places[word]]
    first = next((place for word in small if (place := places[word])), None)
    quote, start = reading.quotes.around(first.start(), first.end()) if first else ("", -1)
    return Spellings(tuple(word.word for word in small), tuple(word.other for word in small), quote, start)
