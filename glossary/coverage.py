"""The editors' report: which terms each page uses, what nobody explains, and what is past its review."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from corpus.page import Page
from glossary.abbreviations import Abbreviation, abbreviations
from glossary.explanations import spells_out
from glossary.findings import Finding, Quotes, Severity
from glossary.freshness import is_health_page, is_in_date, page_findings, term_findings
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Kind, Term

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


class PageUse(NamedTuple):
    """What the report says of a page beside its findings."""

    title: str
    section: tuple[str, ...]
    kind: str
    reviewed: str
    next_review: str
    health: bool
    words_explained: bool


class Figure(NamedTuple):
    """A headline: so many (``value``) of so many (``of``)."""

    name: str
    value: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``findings`` are sorted by severity, rule and page; ``usage`` counts mentions by page and term id.

    ``pages`` describes each page by URL. ``unused`` are the ids of published terms that no page mentions,
    where the heading is looked for in pages at all.
    """

    findings: tuple[Finding, ...]
    usage: Mapping[str, Mapping[str, int]]
    pages: Mapping[str, PageUse]
    figures: tuple[Figure, ...]
    unused: tuple[str, ...]


class _Unknown(NamedTuple):
    """An abbreviation without an entry: its first finding, the pages that use it, and how often."""

    first: Finding
    pages: int
    uses: int


def report(pages: Iterable[Page], glossary: Glossary, matcher: Matcher, *, today: date) -> Report:
    """Everything editors should know about the words and dates of these pages.

    Rules: G101 abbreviation never explained on the page, G102 abbreviation with no entry (one finding for the
    whole site), G201 entry never mentioned, G302 a name to avoid, R601 to R604 dates. Takes time in
    proportion to the text.
    """
    findings: list[Finding] = []
    usage: dict[str, Mapping[str, int]] = {}
    seen: dict[str, PageUse] = {}
    unknown: dict[str, _Unknown] = {}
    in_date = 0
    for page in pages:
        reading = _Reading(page, glossary, matcher)
        counts = Counter(mention.term for mention in reading.mentions)
        health = is_health_page(page, len(counts))
        unexplained = list(reading.unexplained())
        findings.extend(unexplained)
        findings.extend(reading.avoided())
        findings.extend(page_findings(page, health, today))
        for abbreviation, finding in reading.without_entry():
            first, before, uses = unknown.get(abbreviation.text, _Unknown(finding, 0, 0))
            unknown[abbreviation.text] = _Unknown(first, before + 1, uses + len(abbreviation.places))
        in_date += health and is_in_date(page, today)
        usage[page.url] = counts
        seen[page.url] = PageUse(
            page.title, page.path, page.kind, page.reviewed, page.next_review, health, not unexplained
        )
    used = {term for counts in usage.values() for term in counts}
    unused = tuple(
        term.id for term in glossary.published if term.id not in used and term.labels[0].kind.in_pages
    )
    findings.extend(_no_entry(unknown))
    findings.extend(_never_used(glossary.terms[term]) for term in unused)
    for term in glossary.published:
        findings.extend(term_findings(term, today))
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        usage=usage,
        pages=seen,
        figures=_figures(seen, usage, unknown, in_date),
        unused=unused,
    )


class _Reading:
    """One page's mentions and abbreviations; offsets count from the start of its title and a line break."""

    def __init__(self, page: Page, glossary: Glossary, matcher: Matcher) -> None:
        text = f"{page.title}\n{page.text}"
        self.page = page
        self.glossary = glossary
        self.body = len(page.title) + 1
        self.mentions = matcher.mentions(text)
        self.abbreviations = abbreviations(text)
        self.quotes = Quotes(page)

    def unexplained(self) -> Iterator[Finding]:
        """G101 for each abbreviation that the page never explains."""
        for abbreviation in self.abbreviations:
            if abbreviation.explained:
                continue
            term = self._entry(abbreviation)
            name = abbreviation.text
            meaning = _full_name(term, name) if term else ""
            fix = (
                f"Write “{meaning} ({name})” the first time."
                if meaning
                else (f"Say in plain words what {name} means, the first time.")
            )
            yield self._finding(
                abbreviation.places,
                rule="G101",
                severity=Severity.MEDIUM,
                message=f"{name} is never explained on this page.",
                fix=fix,
                term=term.id if term else "",
            )

    def without_entry(self) -> Iterator[tuple[Abbreviation, Finding]]:
        """Each abbreviation that the glossary doesn't hold, with its place on this page."""
        for abbreviation in self.abbreviations:
            if self._entry(abbreviation) is None:
                yield (
                    abbreviation,
                    self._finding(
                        abbreviation.places, rule="G102", severity=Severity.LOW, message="", fix="", term=""
                    ),
                )

    def avoided(self) -> Iterator[Finding]:
        """G302 for each name that the glossary asks editors to avoid, once a page."""
        found: dict[tuple[str, str], list[Mention]] = {}
        for mention in self.mentions:
            if mention.kind is Kind.AVOID:
                found.setdefault((mention.term, mention.label), []).append(mention)
        for (term, label), mentions in found.items():
            times = "" if len(mentions) == 1 else f" {len(mentions)} times"
            yield self._finding(
                tuple((mention.start, mention.end) for mention in mentions),
                rule="G302",
                severity=Severity.MEDIUM,
                message=f"The page says “{label}”{times}, which the glossary asks you to avoid.",
                fix=f"Say “{self.glossary.terms[term].heading}” instead.",
                term=term,
            )

    def _entry(self, abbreviation: Abbreviation) -> Term | None:
        """The entry of an abbreviation, or that of a longer name it stands in (ALBI in ALBI grade)."""
        start, end = abbreviation.places[0]
        longer = (mention.term for mention in self.mentions if mention.start <= start and end <= mention.end)
        found = next(longer, "")
        return self.glossary.find(abbreviation.text) or self.glossary.terms.get(found)

    def _finding(
        self,
        places: tuple[tuple[int, int], ...],
        *,
        rule: str,
        severity: Severity,
        message: str,
        fix: str,
        term: str,
    ) -> Finding:
        """A finding at the first of these places in the body, or else in the title."""
        body = next(((start, end) for start, end in places if start >= self.body), None)
        if body is None:
            quote, start = self.page.title, -1
        else:
            quote, start = self.quotes.around(body[0] - self.body, body[1] - self.body)
        return Finding(
            rule=rule,
            severity=severity,
            url=self.page.url,
            title=self.page.title,
            quote=quote,
            start=start,
            message=message,
            fix=fix,
            term=term,
        )


def _full_name(term: Term, abbreviation: str) -> str:
    """The name that spells an abbreviation out, as it stands inside a sentence, or ""."""
    for label in term.labels:
        if label.kind.shown and spells_out(abbreviation, label.text):
            first, rest = label.text[:1], label.text[1:]
            return label.text if rest != rest.lower() else first.lower() + rest
    return ""


def _no_entry(unknown: Mapping[str, _Unknown]) -> Iterator[Finding]:
    for name, (first, pages, uses) in unknown.items():
        where = "1 page" if pages == 1 else f"{pages} pages"
        times = "once" if uses == 1 else f"{uses} times"
        yield Finding(
            rule="G102",
            severity=Severity.LOW,
            url=first.url,
            title=first.title,
            quote=first.quote,
            start=first.start,
            message=f"{name} has no entry in the glossary. It is used {times}, on {where}.",
            fix=f"Add an entry for {name}, or add it to the abbreviations that everyone knows.",
        )


def _never_used(term: Term) -> Finding:
    return Finding(
        rule="G201",
        severity=Severity.LOW,
        title=term.heading,
        message=f"No page mentions {term.heading}, under any of its names.",
        fix="Add the names your pages use, or retire the entry.",
        term=term.id,
    )


def _figures(
    pages: Mapping[str, PageUse],
    usage: Mapping[str, Mapping[str, int]],
    unknown: Mapping[str, _Unknown],
    in_date: int,
) -> tuple[Figure, ...]:
    with_entry = sum(sum(counts.values()) for counts in usage.values())
    without = sum(item.uses for item in unknown.values())
    return (
        Figure(
            "pages with every abbreviation explained",
            sum(page.words_explained for page in pages.values()),
            len(pages),
        ),
        Figure("mentions with an entry", with_entry, with_entry + without),
        Figure("health pages in date", in_date, sum(page.health for page in pages.values())),
    )


def _order(finding: Finding) -> tuple[int, str, str, int, str]:
    return _ORDER[finding.severity], finding.rule, finding.url, finding.start, finding.title
