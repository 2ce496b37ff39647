"""A reading and its site's template → the page as its editors wrote it, and what was dropped and why."""

from collections.abc import Iterator
from typing import NamedTuple

from corpus.blocks import Block
from corpus.contacts import booklets, phones
from corpus.dates import ReviewDates, find_review_dates, is_date_line
from corpus.oneoff import AROUND
from corpus.page import Page, Section
from corpus.reading import OUTSIDE, SPARSE, Reading
from corpus.store import Dropped
from corpus.template import NO_TEMPLATE, Template, without_repeats

VERSION = "2"
"""Raised with every change to the code that could change a cleaned page."""

MOST = 0.8
"""A page that loses more than this share of its text is worth an editor's look. What is surely furniture
does not count: a short page under a large menu is nothing odd."""
_CERTAIN = frozenset(
    {
        "back to top",
        "breadcrumb",
        "button",
        "cookie banner",
        "menu",
        "page footer",
        "page header",
        "page tools",
        "search box",
        "share bar",
        "skip link",
        "the review date",
        "the site's selectors",
        "the title",
    }
)


class Cleaned(NamedTuple):
    """A page, the blocks that are not part of it, and a warning or ""."""

    page: Page
    dropped: tuple[Dropped, ...]
    warning: str


def to_page(url: str, reading: Reading, template: Template = NO_TEMPLATE, *, size: int = 0) -> Cleaned:
    """The page at ``url``; ``size`` is the length of its HTML in bytes."""
    blocks = without_repeats(reading.blocks, template)
    title = _title(reading, template, url)
    dates = _dates(blocks, reading)
    blocks = [_judged(block, title, reading.heading) for block in _without_title(blocks, title)]
    kept = [block for block in blocks if not block.reason]
    links = [link for block in kept for link in block.links.split()]
    page = Page(
        url=url,
        title=title,
        sections=sections(kept),
        path=_path(reading, title),
        description=reading.description,
        language=reading.language or "en",
        reviewed=dates.reviewed,
        next_review=dates.next_review,
        size=size,
        phones=phones("\n".join(block.text for block in kept), links),
        booklets=booklets(url, links),
    )
    return Cleaned(page, tuple(_dropped(blocks)), _warning(blocks))


def sections(blocks: list[Block]) -> tuple[Section, ...]:
    """Headings with the text below each; text before the first heading has none and level 1."""
    found: list[Section] = []
    heading, lines = Block("", "", level=1), list[str]()
    for block in [*blocks, Block("", "", level=1)]:
        if not block.level:
            lines.append(block.text)
            continue
        if heading.text or lines:
            level = heading.level if not heading.text else max(heading.level, 2)
            found.append(
                Section(heading=heading.text, level=level, anchor=heading.anchor, text="\n".join(lines))
            )
        heading, lines = block, []
    return tuple(found)


def _title(reading: Reading, template: Template, url: str) -> str:
    printed = reading.head_title
    for ending in (template.suffix, *(f" {mark} {reading.site_name}" for mark in "|–-—·:»")):
        if ending and ending.strip() and printed.endswith(ending) and len(printed) > len(ending):
            printed = printed[: -len(ending)].strip()
            break
    if reading.heading and printed and reading.heading.endswith(printed):
        return printed  # the heading prints its section's name first
    return reading.heading or printed or url.rstrip("/").rsplit("/", 1)[-1].replace("-", " ") or url


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """The blocks, with a reason on the first one that is left when it prints the title in other markup."""
    first = next((place for place, block in enumerate(blocks) if not block.reason), -1)
    if first >= 0 and blocks[first].text == title:
        blocks[first] = blocks[first]._replace(reason="the title")
    return blocks


def _judged(block: Block, title: str, heading: str) -> Block:
    if block.level == 1 and (block.text.endswith(title) or block.text in (heading, title)):
        return block._replace(reason="the title")
    if not block.reason and not block.level and is_date_line(_dated(block)):
        return block._replace(reason="the review date")
    return block


def _dates(blocks: list[Block], reading: Reading) -> ReviewDates:
    """As printed in the text, else in the headers and footers around it, else as marked for machines."""
    places = ("page header", "page footer", "side box", OUTSIDE, SPARSE, AROUND)
    kept = find_review_dates("\n".join(_dated(block) for block in blocks if not block.reason))
    around = find_review_dates("\n".join(_dated(block) for block in blocks if block.reason in places))
    reviewed = kept.reviewed or reading.reviewed or around.reviewed or reading.modified
    upcoming = kept.next_review or around.next_review
    return ReviewDates(reviewed, upcoming if upcoming > reviewed else "")


def _dated(block: Block) -> str:
    return (block.dated or block.text).removeprefix("• ")


def _path(reading: Reading, title: str) -> tuple[str, ...]:
    own = {title.casefold(), reading.heading.casefold()}
    trail = reading.trail
    return trail[:-1] if trail and (trail[-1].casefold() in own or trail[-1].endswith(title)) else trail


def _dropped(blocks: list[Block]) -> Iterator[Dropped]:
    kept = 0
    for block in blocks:
        if block.reason:
            yield Dropped(block.text, block.reason, kept)
        kept += not block.reason


def _warning(blocks: list[Block]) -> str:
    """A sentence when most of the text that may have been the page's own is gone, or all of it."""
    kept = sum(len(block.text) for block in blocks if not block.reason)
    lost = sum(len(block.text) for block in blocks if block.reason and not _is_certain(block.reason))
    if blocks and not kept:
        return "no text was left in cleaning"
    if not blocks or kept >= (1 - MOST) * (kept + lost):
        return ""
    return (
        f"{100 * lost // (kept + lost)} % of the text was dropped in cleaning, menus and footers not counted"
    )


def _is_certain(reason: str) -> bool:
    return reason in _CERTAIN or reason.startswith(("repeated on", "part of a repeated"))
