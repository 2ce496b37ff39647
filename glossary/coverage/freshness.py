"""Findings about dates: pages and entries that are past their review, or that have no date."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates import is_past, spoken
from corpus.page import Page
from glossary.coverage.findings import Finding
from glossary.coverage.page_use import PageUse
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from glossary.term import Term

MOST_NAMED = 5  # entries in a message
STALE_AFTER = 3  # years since a page was reviewed

_NEWS = re.compile(r"\b(?:news|blogs?|stories|press|events?|vacancies|jobs)\b", re.IGNORECASE)


def is_health_page(page: Page, terms: int) -> bool:
    """Whether a page gives health information: no news, and it names at least one term of the glossary."""
    return page.kind == "page" and terms > 0 and not any(_NEWS.search(part) for part in page.path)


def page_findings(page: PageUse, today: date) -> Iterator[Finding]:
    """R601 past its printed review date, or else R603 reviewed long ago, or else R602 no date."""
    if page.next_review and is_past(page.next_review, today):
        rule = "R601"
        message = f"The page says that its review was due in {spoken(page.next_review)}."
        fix = "Review the page, then change both of its dates."
    elif page.reviewed and is_past(_later(page.reviewed, STALE_AFTER), today):
        rule = "R603"
        message = f"The page was last reviewed in {spoken(page.reviewed)}, over {STALE_AFTER} years ago."
        fix = "Review the page, then change its date."
    elif page.health and not page.reviewed and not page.next_review:
        rule = "R602"
        message = "The page gives health information, but no date of review."
        fix = "Review the page and print when that was and when the next review is due."
    else:
        return
    yield finding(rule, url=page.url, title=page.title, message=message, fix=fix, owner=page.owner)


def is_in_date(page: PageUse, today: date) -> bool:
    """Whether a page has a date of review and none of its dates asks for another one now."""
    return bool(page.reviewed or page.next_review) and not list(page_findings(page, today))


def term_findings(term: Term, today: date) -> Iterator[Finding]:
    """R604 an entry past its review."""
    if term.review.next and is_past(term.review.next, today):
        yield finding(
            "R604",
            title=term.heading,
            message=f"The definition of {term.heading} was due for review in {spoken(term.review.next)}.",
            fix="Check the definition and its source, then change 'review: next'.",
            term=term.id,
            owner=term.review.by,
        )


def entries_newer_than_page(page: PageUse, glossary: Glossary) -> Iterator[Finding]:
    """R605 for entries that were reviewed after the page about them: a best page, or one of that title."""
    if not page.reviewed:
        return
    newer: list[Term] = []
    for used in dict.fromkeys(item.term for item in page.used):
        term = glossary.terms[used]
        about = page.url in term.pages or used in page.titled
        if about and _is_later(term.review.last, page.reviewed):
            newer.append(term)
    if newer:
        named = ", ".join(f"{term.heading} ({spoken(term.review.last)})" for term in newer[:MOST_NAMED])
        more = f" and {len(newer) - MOST_NAMED} more" if len(newer) > MOST_NAMED else ""
        yield finding(
            "R605",
            url=page.url,
            title=page.title,
            message=f"Reviewed after this page ({spoken(page.reviewed)}): {named}{more}.",
            fix="See whether the page still says what the entries say.",
            owner=page.owner,
        )


def _later(iso: str, years: int) -> str:
    return f"{int(iso[:4]) + years}{iso[4:]}"


def _is_later(one: str, other: str) -> bool:
    """Whether one ISO date is surely after another, both as precise as they are."""
    precise = min(len(one), len(other))
    return one[:precise] > other[:precise]
