"""Findings about dates: pages and entries that are past their review, or that have no date."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates import is_past, spoken
from corpus.page import Page
from glossary.findings import Finding, Severity
from glossary.term import Term

STALE_AFTER = 3  # years since a page was reviewed

_NEWS = re.compile(r"\b(?:news|blogs?|stories|press|events?|vacancies|jobs)\b", re.IGNORECASE)


def is_health_page(page: Page, terms: int) -> bool:
    """Whether a page gives health information: no news, and it names at least one term of the glossary."""
    return page.kind == "page" and terms > 0 and not any(_NEWS.search(part) for part in page.path)


def page_findings(page: Page, health: bool, today: date) -> Iterator[Finding]:
    """R601 past its printed review date, or else R603 reviewed long ago, or else R602 no date."""
    if page.next_review and is_past(page.next_review, today):
        yield Finding(
            rule="R601",
            severity=Severity.HIGH,
            url=page.url,
            title=page.title,
            message=f"The page says that its review was due in {spoken(page.next_review)}.",
            fix="Review the page, then change both of its dates.",
        )
    elif page.reviewed and is_past(_later(page.reviewed, STALE_AFTER), today):
        yield Finding(
            rule="R603",
            severity=Severity.MEDIUM,
            url=page.url,
            title=page.title,
            message=f"The page was last reviewed in {spoken(page.reviewed)}, over {STALE_AFTER} years ago.",
            fix="Review the page, then change its date.",
        )
    elif health and not page.reviewed and not page.next_review:
        yield Finding(
            rule="R602",
            severity=Severity.MEDIUM,
            url=page.url,
            title=page.title,
            message="The page gives health information, but no date of review.",
            fix="Review the page and print when that was and when the next review is due.",
        )


def is_in_date(page: Page, today: date) -> bool:
    """Whether a page has a date of review and none of its dates asks for another one now."""
    return bool(page.reviewed or page.next_review) and not list(page_findings(page, True, today))


def term_findings(term: Term, today: date) -> Iterator[Finding]:
    """R604 an entry past its review."""
    if term.review.next and is_past(term.review.next, today):
        yield Finding(
            rule="R604",
            severity=Severity.MEDIUM,
            title=term.heading,
            message=f"The definition of {term.heading} was due for review in {spoken(term.review.next)}.",
            fix="Check the definition and its source, then change 'review: next'.",
            term=term.id,
        )


def _later(iso: str, years: int) -> str:
    return f"{int(iso[:4]) + years}{iso[4:]}"
