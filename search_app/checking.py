"""What ``findwell check`` looks for in the files that editors own, each as a finding with its place."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from corpus.dates import is_past, spoken
from corpus.page import Page
from glossary.entry_file import Contents as Entries
from glossary.everywhere import everywhere
from glossary.lint import lint
from glossary.yaml_file import Fault
from search_app.pin_file import Contents as Pins
from search_app.pin_file import Placed
from search_app.pins import MOST_BETS, Kind, Query
from search_app.settings import Settings
from search_app.theme import faults

NOTICE = timedelta(days=30)  # how long before a pin expires its owner is told


class Level(StrEnum):
    """An error is wrong for readers now; a warning may be, or soon will be."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to look at: what, and what to do. ``place`` is file:line, or the name of a setting.

    ``area`` is settings, glossary, pins or tests.
    """

    area: str
    level: Level
    place: str
    message: str


def settings_findings(settings: Settings, has_page: Callable[[str], bool]) -> Iterator[Finding]:
    """The pages that settings name and that there are not; colours in which text cannot be read."""
    for url in settings.site.often_needed:
        if not has_page(url):
            message = f"{url} is not a page that is searched, so it is not offered. Correct or remove it."
            yield Finding(area="settings", level=Level.WARNING, place="site.often_needed", message=message)
    for theme, message in faults(light=settings.theme.light, dark=settings.theme.dark):
        yield Finding(area="settings", level=Level.ERROR, place=f"theme.{theme}", message=message)


def glossary_findings(entries: Entries, pages: Iterable[Page], *, today: date) -> Iterator[Finding]:
    """The faults of a glossary, or else the doubts about it, some of which its pages raise."""
    if entries.faults:
        yield from _findings("glossary", Level.ERROR, entries.faults)
    else:
        yield from _findings("glossary", Level.WARNING, lint(entries, today=today))
        yield from _findings("glossary", Level.WARNING, everywhere(entries, pages))


def pin_findings(pins: Pins, has_page: Callable[[str], bool], *, today: date) -> Iterator[Finding]:
    """The faults of best bets and signposts; those not shown, or leading nowhere; and their conflicts."""
    yield from _findings("pins", Level.ERROR, pins.faults)
    for placed in pins.placed:
        pin = placed.pin
        if pin.url and not has_page(pin.url):
            what = f"the page of '{pin.id}' is not searched: {pin.url}. Correct the url, or remove the entry."
            yield _finding(placed, Level.ERROR, what)
        if is_past(pin.expires, today):
            what = f"'{pin.id}' expired on {spoken(pin.expires)} and is not shown. {_renew(placed)}"
            yield _finding(placed, Level.ERROR, what)
        elif is_past(pin.expires, today + NOTICE):
            what = f"'{pin.id}' expires on {spoken(pin.expires)}. {_renew(placed)}"
            yield _finding(placed, Level.WARNING, what)
    yield from _conflicts(pins.placed, today)


def _conflicts(pins: Iterable[Placed], today: date) -> Iterator[Finding]:
    """Best bets that claim the same searches: all of them are shown, or some never can be."""
    claimed: defaultdict[Query, list[Placed]] = defaultdict(list)
    for placed in pins:
        if placed.pin.kind is Kind.BEST_BET and not is_past(placed.pin.expires, today):
            for query in dict.fromkeys(map(_in_any_order, placed.pin.queries)):
                claimed[query].append(placed)
    for query, owners in claimed.items():
        first = owners[0]
        pages = {first.pin.url}
        for placed in owners[1:]:
            both = f"'{placed.pin.id}' and '{first.pin.id}' ({first.file}:{first.line})"
            told = f"{both} claim the same searches ({_told(query)})"
            if placed.pin.url in pages:
                yield _finding(placed, Level.WARNING, f"{told} for the same page. Remove one.")
                continue
            pages.add(placed.pin.url)
            if len(pages) > MOST_BETS:
                what = f"{told} and this one is never shown: {MOST_BETS} at most are. Remove one."
                yield _finding(placed, Level.ERROR, what)
            else:
                what = f"{told} for different pages. Keep one, unless both answer them equally well."
                yield _finding(placed, Level.WARNING, what)


def _renew(placed: Placed) -> str:
    return f"{placed.pin.owner[:1].upper()}{placed.pin.owner[1:]} should renew or remove it."


def _in_any_order(query: Query) -> Query:
    return Query(every=tuple(sorted(query.every)), exact=query.exact, negate=tuple(sorted(query.negate)))


def _told(query: Query) -> str:
    words = [" ".join(query.exact)] if query.exact else [" ".join(part) for part in query.every]
    without = f", without {', '.join(' '.join(part) for part in query.negate)}" if query.negate else ""
    return f"{'exactly ' if query.exact else ''}{', '.join(words)}{without}"


def _findings(area: str, level: Level, faults: Iterable[Fault]) -> Iterator[Finding]:
    for fault in faults:
        yield Finding(area=area, level=level, place=f"{fault.file}:{fault.line}", message=fault.what)


def _finding(placed: Placed, level: Level, what: str) -> Finding:
    return Finding(area="pins", level=level, place=f"{placed.file}:{placed.line}", message=what)
