"""The lines that a change put into a file, and how they are taken out again when others changed it since."""

from collections.abc import Sequence
from dataclasses import dataclass

_AROUND = 2  # lines kept on either side, by which the place is found again


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """``new`` lines stand where ``old`` ones stood, between the lines ``before`` and ``after`` them.

    ``line`` is where ``new`` begins, counted from 0. Lines keep their ends.
    """

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def hunk_between(old: str, new: str) -> Hunk:
    """The least run of lines that makes ``new`` of ``old``."""
    olds, news = _lines(old), _lines(new)
    start = 0
    while start < min(len(olds), len(news)) and olds[start] == news[start]:
        start += 1
    end = 0
    while end < min(len(olds), len(news)) - start and olds[-1 - end] == news[-1 - end]:
        end += 1
    return Hunk(
        line=start,
        old=tuple(olds[start : len(olds) - end]),
        new=tuple(news[start : len(news) - end]),
        before=tuple(news[max(0, start - _AROUND) : start]),
        after=tuple(news[len(news) - end :][:_AROUND]),
    )


def taken_back(text: str, hunk: Hunk) -> str | None:
    """The text without what a change put in; None when that was changed or cannot be told from its like.

    The lines before it or those after it must still be there; of several places that fit, the one is taken
    that has both.
    """
    lines = _lines(text)
    size = len(hunk.new)
    places = [
        start
        for start in range(len(lines) - size + 1)
        if tuple(lines[start : start + size]) == hunk.new and (size or start == hunk.line)
    ]
    asked = any if len(places) == 1 else all
    places = [start for start in places if asked(_neighbours(lines, start, size, hunk))]
    if len(places) != 1:
        return None
    start = places[0]
    return "".join([*lines[:start], *hunk.old, *lines[start + size :]])


def _neighbours(lines: Sequence[str], start: int, size: int, hunk: Hunk) -> tuple[bool, bool]:
    before = tuple(lines[max(0, start - len(hunk.before)) : start])
    after = tuple(lines[start + size :][: len(hunk.after)])
    return before == hunk.before, after == hunk.after


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
