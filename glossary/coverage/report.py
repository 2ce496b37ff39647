"""The editors' report: which terms each page uses, what nobody explains, and what is past its review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from corpus.page import Page
from glossary.coverage.candidates import Candidate
from glossary.coverage.clarity_rules import of_clarity
from glossary.coverage.definition_rules import definitions_to_explain
from glossary.coverage.findings import Finding, Severity
from glossary.coverage.freshness import entries_newer_than_page, is_in_date, page_findings, term_findings
from glossary.coverage.ignoring import Ignore, ignores_of, part
from glossary.coverage.page_reader import PageReader
from glossary.coverage.page_use import PageUse
from glossary.coverage.site_rules import of_site, unknown_abbreviations, unused
from glossary.glossary import Glossary
from glossary.matcher import Matcher

_RANKED = ("C701", "C702", "G103")  # their findings come best first
_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


class Figure(NamedTuple):
    """A headline: so many (``value``) of so many (``of``).

    ``before`` and ``before_of`` are the same of the last report of an earlier day, ``since`` that day; -1 and
    "" when there was none.
    """

    name: str
    value: int
    of: int
    before: int = -1
    before_of: int = -1
    since: str = ""


class Owner(NamedTuple):
    """Who looks after the pages of a section, or those whose URL path starts with ``section``."""

    section: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """``findings`` are sorted by severity, rule and page; ``pages`` holds what is known of each by URL.

    ``unused`` are the ids of published terms that no page mentions, where the heading is looked for in pages
    at all. ``ignored`` are findings that an editor set aside, each with the reason. ``notes`` are sentences
    about rules that could not be asked. ``candidates`` are terms that may deserve an entry, best first.
    """

    findings: tuple[Finding, ...] = ()
    pages: Mapping[str, PageUse]
    figures: tuple[Figure, ...] = ()
    unused: tuple[str, ...] = ()
    ignored: tuple[tuple[Finding, str], ...] = ()
    notes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @cached_property
    def usage(self) -> Mapping[str, Mapping[str, int]]:
        """How often each page, by URL, mentions each term, by id."""
        return {url: page.mentions for url, page in self.pages.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What goes into a report beside pages and entries: findings of others, and what editors decided."""

    candidates: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    owners: tuple[Owner, ...] = ()
    notes: tuple[str, ...] = ()


NOTHING = Beside()


def report(pages: Iterable[Page], glossary: Glossary, matcher: Matcher, *, today: date) -> Report:
    """Everything editors should know about the words and dates of these pages.

    Takes time in proportion to the text. `assemble` makes the same of pages that were read before.
    """
    reader = PageReader(glossary, matcher)
    return assemble(map(reader.read, pages), glossary, matcher, today=today)


def assemble(
    uses: Iterable[PageUse], glossary: Glossary, matcher: Matcher, *, today: date, beside: Beside = NOTHING
) -> Report:
    """The report of pages that were read: their own findings, those of all together, and those of dates."""
    pages = [_owned(page, beside.owners) for page in uses]
    findings: list[Finding] = [*beside.findings]
    for page in pages:
        findings.extend(_of_owner(page.findings, page.owner))
        findings.extend(page_findings(page, today))
        findings.extend(entries_newer_than_page(page, glossary))
    findings.extend(of_site(pages, glossary))
    findings.extend(of_clarity(pages))
    findings.extend(definitions_to_explain(glossary, matcher))
    for term in glossary.published:
        findings.extend(term_findings(term, today))
    findings.extend(candidate.finding() for candidate in beside.candidates)
    parted = part(sorted(findings, key=_order), [*beside.ignores, *ignores_of(pages)])
    return Report(
        findings=parted.shown,
        pages={page.url: page for page in pages},
        figures=_figures(pages, today),
        unused=tuple(term.id for term in unused(pages, glossary)),
        ignored=parted.ignored,
        notes=beside.notes,
        candidates=beside.candidates,
    )


def _owned(page: PageUse, owners: Sequence[Owner]) -> PageUse:
    """A page with the owner of its section, when it names none itself; the last that fits."""
    if page.owner:
        return page
    path = page.url.partition("://")[2].partition("/")[2] if "://" in page.url else page.url.lstrip("/")
    for owner in reversed(owners):
        if owner.section in page.section or (
            owner.section.startswith("/") and f"/{path}".startswith(owner.section)
        ):
            return replace(page, owner=owner.name)
    return page


def _of_owner(findings: Sequence[Finding], owner: str) -> Iterable[Finding]:
    return findings if not owner else (replace(found, owner=owner) for found in findings)


def _figures(pages: Sequence[PageUse], today: date) -> tuple[Figure, ...]:
    with_entry = sum(item.uses for page in pages for item in page.used)
    without = sum(where.uses for where in unknown_abbreviations(pages).values())
    health = [page for page in pages if page.health]
    return (
        Figure(
            "pages with every abbreviation explained", sum(page.words_explained for page in pages), len(pages)
        ),
        Figure("mentions with an entry", with_entry, with_entry + without),
        Figure("health pages in date", sum(is_in_date(page, today) for page in health), len(health)),
    )


def _order(finding: Finding) -> tuple[int, str, str, int, str]:
    if finding.rule in _RANKED:
        return _ORDER[finding.severity], finding.rule, "", 0, ""
    return _ORDER[finding.severity], finding.rule, finding.url, finding.start, finding.title
