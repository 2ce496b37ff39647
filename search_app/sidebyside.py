"""A page as cleaning left it, block by block in its own order: what was kept, what was dropped and why."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from corpus.page import Page
from corpus.store import Dropped

WIDE = 110
"""Columns of a terminal from which kept and dropped blocks stand beside each other."""
_LONGEST = 400  # characters of a dropped block that are shown


def in_order(page: Page | None, dropped: Sequence[Dropped]) -> Iterator[tuple[str, Dropped | None]]:
    """The blocks of a page from top to bottom: a kept one with None, a dropped one with an empty text."""
    waiting = sorted(dropped, key=lambda block: block.place)
    kept = list(_kept(page)) if page else []
    for place, text in enumerate(kept):
        while waiting and waiting[0].place <= place:
            yield "", waiting.pop(0)
        yield text, None
    yield from (("", block) for block in waiting)


def lines(page: Page | None, dropped: Sequence[Dropped], width: int) -> Iterator[str]:
    """What to print on a terminal of ``width`` columns: two columns when it is wide, else one."""
    blocks = list(in_order(page, dropped))
    if width < WIDE:
        yield from (text or _reasoned(block) for text, block in blocks)
        return
    half = (width - 3) // 2
    yield f"{'KEPT':{half}} | DROPPED [reason]"
    yield f"{'-' * half}-+-{'-' * half}"
    for text, block in blocks:
        left, right = _wrapped(text, half), _wrapped(_reasoned(block), half)
        for one, other in zip_longest(left, right, fillvalue=""):
            yield f"{one:{half}} | {other}".rstrip()


def _kept(page: Page) -> Iterable[str]:
    for section in page.sections:
        if section.heading:
            yield f"{'#' * section.level} {section.heading}"
        yield from section.text.splitlines()


def _reasoned(block: Dropped | None) -> str:
    if block is None:
        return ""
    text = textwrap.shorten(block.text, _LONGEST, placeholder=" …")
    return f"- [{block.reason}] {text}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or []
