"""The reviews that are coming, of pages and entries, as an iCalendar feed (RFC 5545)."""

import hashlib
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from glossary.coverage.report import Report
from glossary.glossary import Glossary

_LINE = 75  # octets
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Review(NamedTuple):
    """A review that is due: on which day at the latest, of what, where it is, and who does it."""

    day: date
    title: str
    url: str
    owner: str


def reviews(report: Report, glossary: Glossary) -> list[Review]:
    """Every next review that a page prints or an entry names, the earliest first.

    A month or a year is due on its last day.
    """
    found = [
        Review(day, page.title, page.url, page.owner)
        for page in report.pages.values()
        if (day := last_day(page.next_review))
    ]
    found += [
        Review(day, f"Entry: {term.heading}", f"/glossary/{term.id}", term.review.by)
        for term in glossary.published
        if (day := last_day(term.review.next))
    ]
    return sorted(found)


def as_calendar(report: Report, glossary: Glossary) -> str:
    """A calendar with a whole-day event for each review."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//findwell//reviews//EN", "CALSCALE:GREGORIAN"]
    for review in reviews(report, glossary):
        lines += _event(review, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def last_day(iso: str) -> date | None:
    """The last day that an ISO date, month or year stands for; None for anything else."""
    try:
        parts = [int(part) for part in iso.split("-")]
        if len(parts) == 1:
            return date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], monthrange(parts[0], parts[1])[1])
        return date(parts[0], parts[1], parts[2])
    except ValueError:
        return None


def _event(review: Review, stamp: str) -> Iterator[str]:
    # The same review keeps its identity while its date moves, so that a calendar moves the event.
    identity = hashlib.sha256(review.url.encode()).hexdigest()[:32]
    after = review.day + timedelta(days=1) if review.day < date.max else review.day
    yield "BEGIN:VEVENT"
    yield f"UID:{identity}@findwell"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{review.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    yield f"SUMMARY:{f'Review: {review.title}'.translate(_ESCAPED)}"
    about = " ".join(filter(None, (review.url, review.owner and f"Owner: {review.owner}")))
    yield f"DESCRIPTION:{about.translate(_ESCAPED)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, each but the first after a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
