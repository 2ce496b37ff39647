"""Review dates in the forms people print them, as ISO dates no more precise than the print."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["review", "update", "next", "either", "published"]


class ReviewDates(NamedTuple):
    """When a page was last reviewed and when it is due again; ISO dates, or empty."""

    reviewed: str = ""
    next_review: str = ""


class Printed(NamedTuple):
    """A date with its label: what the label calls it and the ISO date."""

    kind: Kind
    iso: str


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTHS |= {
    name: number
    for number, name in enumerate(
        (
            "ionawr",
            "chwefror",
            "mawrth",
            "ebrill",
            "mai",
            "mehefin",
            "gorffennaf",
            "awst",
            "medi",
            "hydref",
            "tachwedd",
            "rhagfyr",
        ),
        1,
    )
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"

_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)(?:-(?P<day>\d\d))?"
        r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-])",
        r"(?P<year>(?:19|20)\d\d)/(?P<number>\d\d)/(?P<day>\d\d)(?!\d)",
        r"(?P<year>20\d\d)(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        # 2011/12 and those before it may be financial years.
        r"(?P<year>201[2-9]|20[2-9]\d)/(?P<number>0[1-9]|1[0-2])(?![\d/-])",
        r"(?P<day>\d{1,2})\s(?P<mark>[/.-])\s(?P<number>\d{1,2})\s(?P=mark)\s(?P<year>20\d\d)(?![\d/-])",
        r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d\d)(?![\d/-])",
        r"(?P<number>\d{1,2})\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?![\d/-])",
        r"(?P<number>0[1-9]|1[0-2])/(?P<year>1[5-9]|[2-4]\d)(?![\d/-])",
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]*{_MONTH},?[\s-]*(?P<year>(?:19|20)\d\d|\d\d(?![\d:]))(?!\d)",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"{_MONTH}(?:,\s*|[\s-]+|/)(?:of\s+)?['’]?(?P<year>(?:19|20)\d\d|(?<=[-'’])\d\d(?![\d:]))(?!\d)",
        rf"(?:(?:early|mid|late|spring|summer|autumn|winter|q[1-4])(?:\s+of)?[\s-]+)?{_YEAR}(?![\d/-])",
    )
)

# A label stands at the start of a line or of a part of one, so that prose that mentions a review is not one.
_THING = (
    r"(?:web\s?page|page|content|information|info|article|guide|guidance|leaflet|booklet|fact\s?sheet|"
    r"document|publication|resource|section|topic|text|this|it)"
)
_SUBJECT = rf"(?:(?:this|the|our|all)\s+)?(?:{_THING}(?:'s|’s)?\s+){{0,3}}"
_WAS = r"(?:(?:was|were|is|has\s+been|have\s+been)\s+)?"
_HOW = r"(?:(?:last|most\s+recently|medically|clinically|fully|peer|expert|editorially)[\s-]+){0,2}"
_LAST = r"(?:last|latest|most\s+recent)\s+(?:medical\s+|clinical\s+|full\s+|annual\s+)?"
_AND = r"(?:\s+(?:and|&)\s+|\s?/\s?)"
_PAGE_CY = r"(?:\s+y\s+(?:dudalen|daflen|wybodaeth)(?:\s+hon)?)?(?:\s+(?:yn\s+)?ddiwethaf)?"
_REVIEWED = r"(?:reviewed|checked|fact[\s-]checked)"
_UPDATED = r"(?:updated|revised|modified|amended|edited|changed)"
_FORMS: tuple[tuple[Kind, str], ...] = (
    (
        "next",
        r"(?:next|planned|future|scheduled)\s+(?:planned\s+|scheduled\s+|full\s+)?"
        r"(?:review|update|revision)(?:\s+date)?"
        r"(?:\s+(?:is\s+)?(?:due|planned|scheduled|expected))?(?:\s+(?:date|by))?",
    ),
    ("next", r"(?:is\s+)?(?:next\s+)?due\s+(?:for\s+|to\s+be\s+)(?:review(?:ed)?|updated?)(?:\s+again)?"),
    ("next", r"(?:will|to)\s+be\s+(?:next\s+)?(?:reviewed|updated)(?:\s+again|\s+next)?"),
    ("next", r"(?:date\s+(?:of|for)\s+next\s+review|next\s+(?:due|reviewed?)|due\s+date\s+for\s+review)"),
    ("next", r"(?:review|revision)(?:\s+date)?\s+(?:is\s+)?(?:due|by|planned)(?:\s+(?:date|by))?"),
    ("next", r"for\s+review"),
    ("next", r"(?:dyddiad\s+(?:yr\s+)?)?adolyg(?:iad|u)\s+nesaf|i['’]w\s+h?adolygu(?:\s+eto)?"),
    ("review", rf"{_WAS}{_HOW}{_REVIEWED}(?:{_AND}(?:last\s+)?{_UPDATED})?"),
    ("review", rf"{_WAS}{_HOW}{_UPDATED}{_AND}{_REVIEWED}"),
    ("review", rf"{_LAST}review(?:\s+date)?(?:\s+was)?"),
    ("review", r"date\s+(?:of\s+)?(?:the\s+)?(?:last\s+)?(?:reviewed|review)"),
    ("review", r"(?:medical|clinical)\s+review(?:ed)?(?:\s+date)?"),
    ("review", r"review\s+completed"),
    ("review", rf"adolygwyd{_PAGE_CY}|(?:dyddiad\s+(?:yr\s+)?)?adolygiad\s+diwethaf"),
    ("update", rf"{_WAS}{_HOW}{_UPDATED}"),
    ("update", rf"{_LAST}(?:update|revision|change|edit)(?:\s+date)?(?:\s+was)?"),
    ("update", r"date\s+(?:of\s+)?(?:last\s+)?(?:updated?|revision|revised|modified)"),
    ("update", rf"diweddarwyd{_PAGE_CY}"),
    ("either", r"review\s+date|dyddiad\s+(?:yr\s+)?adolyg(?:u|iad)"),
    ("published", rf"{_WAS}(?:first\s+)?(?:published|created|produced|written|posted|issued)"),
    ("published", r"(?:publication|publish|issue)\s+date|cyhoeddwyd|dyddiad\s+cyhoeddi"),
    ("published", r"date\s+(?:of\s+)?(?:publication|published|issued?|created)"),
)
_LABELS = tuple((kind, re.compile(_SUBJECT + form, re.IGNORECASE)) for kind, form in _FORMS)
_LINK = re.compile(
    r"\s*(?:[:=–—»-]\s*)?(?:(?:on|in|by|at|of|is|was|for|ar|erbyn|ym(?=\s+mis))\s+)?(?:the\s+|mis\s+)?"
    r"(?:date\s*:\s*)?",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:[:–—-]\s*)?by\b\s*:?\s*", re.IGNORECASE)
_BY_LIMIT = re.compile(r"[|;:•·\n]")
_BY_GAP = re.compile(r"[,(–—-]\s*(?:(?:on|in)\s+)?|\s(?:on|in)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}\b)?)?\)?"
    r"(?:,?\s+by\s+[^|;:•·\n.]{2,100}?(?=\s*(?:[.|;•·\n]|$)))?",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s|•·;,.()\[\]/–—*_-]*(?:\b(?:and|but)\b\s*(?:is\s+|it\s+is\s+)?)?", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"\d\d")
_STEM = re.compile(
    "review|updat|revis|modif|amend|edit|chang|check|due|publi|creat|produc|writ|post|issue"
    "|adolyg|diwedd|cyhoedd"
)
_NEXT_PART = re.compile(r"[|•·;\n(]|[.!?)]\s|\s[–—-]\s|$")
_END = re.compile(
    r"\s*(?:$|[|•·;)(\[\]/.,–—*-]|(?:and|next|review|due|last|page|content|date|to)\b"
    r"|(?:reviewed|updated|revised|published|written)\s*:)",
    re.IGNORECASE,
)


def find_review_dates(text: str) -> ReviewDates:
    """The review dates a page prints: dates of birth, events and news are not review dates.

    A review outranks an update. Where a page prints three or more different dates of a kind it is a list
    of other things, and where the next review is not after the last, that one is not believed.
    """
    found: dict[Kind, set[str]] = {}
    label = ""
    for line in text.splitlines():
        if not _TWO_DIGITS.search(line):
            label = line if line.endswith(":") else ""
            continue
        for item in dates_of_line(f"{label} {line}" if label and read_date(line) else line)[0]:
            found.setdefault(item.kind, set()).add(item.iso)
        label = line if line.endswith(":") else ""  # its date may stand on a line of its own
    reviewed = _the_one(found.get("review", set())) or _the_one(found.get("update", set()))
    upcoming = _the_one(found.get("next", set()))
    either = _the_one(found.get("either", set()))
    if either and not reviewed and either < upcoming:
        reviewed = either
    known = reviewed or _the_one(found.get("published", set()))
    if either and not upcoming and known and either > known:
        upcoming = either
    if reviewed and upcoming and upcoming <= reviewed:
        upcoming = ""
    return ReviewDates(reviewed, upcoming)


def is_date_line(line: str) -> bool:
    """Whether a line prints review or publication dates and nothing else."""
    found, all_of_it = dates_of_line(line)
    return all_of_it and any(item.kind != "published" for item in found)


def dates_of_line(line: str) -> tuple[tuple[Printed, ...], bool]:
    """The labelled dates of one line, and whether they are all that stands there."""
    if not _TWO_DIGITS.search(line) or not _STEM.search(line.lower()):
        return (), False
    return _read_line(line)


@lru_cache(maxsize=4096)  # a line is asked about two or three times, and sites print theirs on each page
def _read_line(line: str) -> tuple[tuple[Printed, ...], bool]:
    found: list[Printed] = []
    all_of_it, place = True, 0
    while True:
        gap = _GAP.match(line, place)
        place = gap.end() if gap else place
        if place >= len(line):
            return tuple(found), all_of_it and bool(found)
        labelled = _labelled_date(line, place)
        if labelled:
            found.append(labelled[0])
            place = labelled[1]
        else:
            all_of_it = False
            part = _NEXT_PART.search(line, place)
            place = max(part.end() if part else len(line), place + 1)


def read_date(text: str) -> str:
    """The ISO date that ``text`` is, as precise as it is written, or empty when it is none.

    >>> read_date("3 March 2024"), read_date("10/2022"), read_date("soon")
    ('2024-03-03', '2022-10', '')
    """
    text = text.strip()
    found = _date_at(text, 0)
    return found[0] if found and found[1] == len(text) else ""


def spoken(iso: str) -> str:
    """An ISO date as people say it: ``2022-10`` is "October 2022"."""
    parts = [int(part) for part in iso.split("-")] if iso else []
    if len(parts) < 2:
        return iso
    month = f"{calendar.month_name[parts[1]]} {parts[0]}"
    return f"{parts[2]} {month}" if len(parts) == 3 else month


def is_past(iso: str, today: date) -> bool:
    """Whether the whole of that day, month or year is over; an empty date never is."""
    return bool(iso) and today.isoformat()[: len(iso)] > iso


def _the_one(dates: set[str]) -> str:
    return max(dates) if 0 < len(dates) <= 2 else ""


def _labelled_date(line: str, start: int) -> tuple[Printed, int] | None:
    """The longest labelled date that begins at ``start``, and where it ends."""
    best: tuple[Printed, int] | None = None
    for kind, label in _LABELS:
        matched = label.match(line, start)
        if not matched:
            continue
        for after in _places_after(line, matched.end()):
            dated = _date_at(line, after)
            end = _after_tail(line, dated[1]) if dated else -1
            if dated and _END.match(line, end):
                if best is None or end > best[1]:
                    best = Printed(kind, dated[0]), end
                break
    return best


def _places_after(line: str, end: int) -> Iterator[int]:
    """Where a date may begin after a label: at once, or behind "by so-and-so on"."""
    link = _LINK.match(line, end)
    if link and link.end() > end:
        yield link.end()
    by = _BY.match(line, end)
    if by:
        limit = _BY_LIMIT.search(line, by.end())
        for gap in _BY_GAP.finditer(
            line, by.end(), min(limit.start() if limit else len(line), by.end() + 160)
        ):
            yield gap.end()


def _after_tail(line: str, end: int) -> int:
    tail = _TAIL.match(line, end)
    return tail.end() if tail else end


def _date_at(text: str, start: int) -> tuple[str, int] | None:
    for form in _DATE_FORMS:
        matched = form.match(text, start)
        iso = _iso(matched) if matched else ""
        if matched and iso:
            return iso, matched.end()
    return None


def _iso(matched: re.Match[str]) -> str:
    fields = matched.groupdict()
    year = int(fields["year"])
    year += 2000 if year < 100 else 0
    name = fields.get("month")
    if name:
        month = _MONTHS[name.lower()]
    elif fields.get("number"):
        month = int(fields["number"])
    else:
        return f"{year}"
    day = int(fields["day"]) if fields.get("day") else 0
    if month > 12 >= day > 0 and not name:
        day, month = month, day  # 03/25/2024: only an American date can be meant
    if not 1 <= month <= 12 or day > calendar.monthrange(year, month)[1]:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"
