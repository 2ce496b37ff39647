"""What speaks for a page besides its words: other pages hang from it, or its review is not due yet."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from corpus.dates import is_past
from corpus.page import Page
from indexer.message import Day, Message, said
from indexer.query import PrefixQuery

FIELD = "standing"
_HUB = "hub"
_DUE = "due "
_END = "."  # else "due 2026" would begin "due 2026-01" as well
_MONTH = len("2026-01")
_YEAR = len("2026")


def hubs(pages: Iterable[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """The URLs of pages that others hang from, the home page aside; each comes with its path and title.

    One whose title is a step in the path of another, below the same steps, or whose address is the folder
    of another's.
    """
    places = [(url, _steps(steps)) for url, steps in pages]
    above = {steps[:size] for _, steps in places for size in range(1, len(steps))}
    folders = {url.rstrip("/").rpartition("/")[0] for url, _ in places}
    return frozenset(
        url
        for url, steps in places
        if urlsplit(url).path.strip("/") and (steps in above or url.rstrip("/") in folders)
    )


def standing(page: Page, hubs: Collection[str]) -> Iterator[str]:
    """The terms of a page in the field `FIELD`: that it is one of the hubs, and the month of its review."""
    return standing_of(page.url, page.next_review, hubs)


def standing_of(url: str, next_review: str, hubs: Collection[str]) -> Iterator[str]:
    """The same for a page of which no more is known."""
    if url in hubs:
        yield _HUB
    if next_review:
        yield f"{_DUE}{next_review[:_MONTH]}{_END}"


def preferences(terms: Iterable[str], weights: Mapping[str, float], today: date) -> list[PrefixQuery]:
    """What pages are worth for their standing ``today``; ``terms`` are those that the index has of it.

    Every page earns each of its worths at most once.
    """
    named = list(terms)
    due = [term.removeprefix(_DUE).removesuffix(_END) for term in named if term.startswith(_DUE)]
    this_year = str(today.year)
    later = {when[:_YEAR] for when in due if when[:_YEAR] > this_year}
    soon = {f"{when}{_END}" for when in due if when[:_YEAR] == this_year and not is_past(when, today)}
    preferred = [PrefixQuery(FIELD, f"{_DUE}{when}", weights["current"]) for when in sorted(later | soon)]
    return preferred + [PrefixQuery(FIELD, _HUB, weights["hub"])] * (_HUB in named)


def reasons(page: Page, hubs: Collection[str], today: date) -> Iterator[Message]:
    """Sentences on what a page earns for its standing."""
    if page.url in hubs:
        yield said("Other pages belong to it.")
    if page.next_review and not is_past(page.next_review[:_MONTH], today):
        yield said("Its next review is not due before %(date)s.", date=Day(page.next_review))


def _steps(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)
