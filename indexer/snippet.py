"""The passage of a page that answers a query: whole sentences, cut into runs."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple

from indexer.marking import WEAK, Mark, Opened
from indexer.sentences import Sentences

LONGEST = 30  # words
_LOOKED_AT = 5
_WHOLE, _PART = 5, round(5 * WEAK)  # of a unit, in fifths
_NEGATED = 6

_SPACED = re.compile(r"\S+")
_NEGATION = re.compile(
    r"(?<!\S)(?:not|no|never|without|cannot|nor|neither|none|nothing|nobody|hardly|rarely|unlikely|unable|unless"
    r"|\S*n['\u2019]t)[^\w\s]*(?!\S)",
    re.IGNORECASE,
)


class Run(NamedTuple):
    """A piece of a passage; ``concept`` is the heading of the concept through which it matched, or empty."""

    text: str
    matched: bool
    concept: str = ""


class Snippet(NamedTuple):
    """A passage as runs, the section it is in (-1: none), and its marked texts with their marks."""

    runs: tuple[Run, ...]
    section: int
    marked: tuple[tuple[str, Mark], ...]


class _Rated(NamedTuple):
    units: dict[int, float]  # how much of each unit it has
    worth: float
    place: int
    marks: list[Mark]


def make_snippet(opened: Opened, headings: Mapping[str, str]) -> Snippet:
    """The at most `LONGEST` words of a page that have the most units of a query.

    ``headings`` maps a concept's id to the name to give for it. Without any match it is the page's
    description, or else how the page begins.
    """
    read = opened.page
    hopeful = reduce(or_, chain.from_iterable(opened.found), 0) & (1 << read.title) - 1
    rated = _rated(opened, hopeful)
    if not rated:
        return _beginning(read)
    chosen = _chosen(opened, rated, hopeful)
    section = read.section(max(chosen, key=lambda each: (sum(each.units.values()), each.worth)).place)
    runs: list[Run] = []
    marked: list[tuple[str, Mark]] = []
    before: _Rated | None = None
    for each in sorted([*chosen, *_introductions(read, chosen)], key=lambda each: each.place):
        if before is not None:
            runs.append(Run(" " if _follows(read, before.place, each.place) else " … ", False))
        text = read.text(each.place)
        runs += _runs(text, each.marks, headings)
        marked += ((text[mark.start : mark.end], mark) for mark in each.marks)
        before = each
    return Snippet(tuple(_merged(runs)), section, tuple(marked))


def _rated(opened: Opened, hopeful: int) -> list[_Rated]:
    """The sentences that match, best first; ``hopeful`` are those that have something of any unit.

    Only those that look best are looked at closely, and none after one that has every unit: it could
    neither be better nor add anything.
    """
    read, found = opened.page, opened.found
    closely = [(-hinted, -_worth(read, place), place) for hinted, place in _hinted(read, found, hopeful)]
    rated: list[_Rated] = []
    for _, less, place in sorted(closely):
        marks = opened.marks(place)
        units: dict[int, float] = {}
        for mark in marks:
            units[mark.unit] = max(units.get(mark.unit, 0.0), WEAK if mark.weak else 1.0)
        if marks:
            rated.append(_Rated(units, -less, place, marks))
            if sum(units.values()) == len(found):
                break
    return sorted(rated, key=lambda each: (-sum(each.units.values()) - each.worth, each.place))


def _hinted(read: Sentences, found: Sequence[tuple[int, int]], hopeful: int) -> Iterator[tuple[int, int]]:
    """How much of the units a sentence is likely to have, in fifths, and its place: those that look best."""
    levels = {0: hopeful}
    for whole, part in found:
        split: defaultdict[int, int] = defaultdict(int)
        for fifths, places in levels.items():
            split[fifths + _WHOLE] |= places & whole
            split[fifths + _PART] |= places & part & ~whole
            split[fifths] |= places & ~whole & ~part
        levels = split
    ranked = (
        (fifths, place)
        for fifths in sorted(levels, reverse=True)
        for places in (levels[fifths] & ~read.listed, levels[fifths] & read.listed)
        for place in _bits(places)
    )
    return islice(ranked, _LOOKED_AT)


def _worth(read: Sentences, place: int) -> float:
    """What speaks for a sentence beside its words: prose of a good length that comes early."""
    length = read.size(place)
    listed = read.listed >> place & 1
    return -0.6 * listed - 0.3 * (length < 5) - 0.2 * (length > LONGEST) - 0.01 * min(place, 40)


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _chosen(opened: Opened, rated: Sequence[_Rated], hopeful: int) -> list[_Rated]:
    """The best sentence, and others that add a unit or follow on, as long as there is room."""
    read = opened.page
    chosen = [rated[0]]
    room = LONGEST - read.size(rated[0].place)
    for each in rated[1:]:
        gained = any(
            much > max(other.units.get(unit, 0.0) for other in chosen) for unit, much in each.units.items()
        )
        if gained and read.size(each.place) <= room:
            chosen.append(each)
            room -= read.size(each.place)
    after = rated[0].place + 1
    follows = after < read.title and read.are_in_line(after, after - 1)
    if len(chosen) == 1 and follows and read.size(after) <= room:
        marks = opened.marks(after) if hopeful >> after & 1 else []
        chosen.append(_Rated({}, -1.0, after, marks))
    return chosen


def _introductions(read: Sentences, chosen: Sequence[_Rated]) -> Iterator[_Rated]:
    """What stands before the lists that items are shown of, where it fits or turns their meaning."""
    shown = {each.place for each in chosen}
    room = LONGEST - sum(read.size(place) for place in shown)
    firsts = (_introduction(read, each.place) for each in chosen if read.listed >> each.place & 1)
    for place in dict.fromkeys(place for place in firsts if place >= 0):
        negated = _NEGATION.search(read.text(place))
        if place not in shown and (negated or read.size(place) <= room):
            room -= read.size(place)
            yield _Rated({}, -1.0, place, [])


def _introduction(read: Sentences, place: int) -> int:
    """The place of the words with a colon that introduce a list item, or -1."""
    before, section = place, read.section(place)
    while before >= 0 and read.listed >> before & 1 and read.section(before) == section:
        before -= 1
    introduces = before >= 0 and read.section(before) == section and read.text(before)[-1:] == ":"
    return before if introduces else -1


def _follows(read: Sentences, before: int, place: int) -> bool:
    """Whether nothing was left out between two sentences: one block, or a list and what introduces it."""
    if place != before + 1 or read.section(before) != read.section(place):
        return False
    return read.are_in_line(before, place) or _introduction(read, place) == before


def _beginning(read: Sentences) -> Snippet:
    text = read.page.description
    if not text:
        prose = (place for place in range(read.title) if not read.listed >> place & 1)
        text = read.text(next(prose, 0)) if read.title else ""
    return Snippet(tuple(_runs(text, [], {})), -1, ())


def _runs(text: str, marks: Sequence[Mark], headings: Mapping[str, str]) -> Iterator[Run]:
    """A sentence as runs; a long one cut at words, with … where something was left out."""
    start, end = _window(text, marks)
    if start:
        yield Run("… ", False)
    place = start
    for mark in marks:
        if mark.start >= start and mark.end <= end:
            if place < mark.start:
                yield Run(text[place : mark.start], False)
            yield Run(
                text[mark.start : mark.end], True, headings.get(mark.concept, "") if mark.concept else ""
            )
            place = mark.end
    if place < end:
        yield Run(text[place:end], False)
    if end < len(text):
        yield Run(" …", False)


def _window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The part of a sentence to show: the `LONGEST` words with the most units, no negation cut off."""
    if len(text.split()) <= LONGEST:
        return 0, len(text)
    spaced = [match.span() for match in _SPACED.finditer(text)]
    starts = [start for start, _ in spaced]
    negations = [bisect_left(starts, match.start()) for match in _NEGATION.finditer(text)]
    allowed = [first for first in range(len(spaced) - LONGEST + 1) if _whole(first, negations, len(spaced))]
    firsts = allowed or [0]
    best = max(
        _worth_trying(firsts, starts, marks),
        key=lambda first: (*_shown(spaced[first][0], spaced[first + LONGEST - 1][1], marks), -first),
    )
    return spaced[best][0] if best else 0, spaced[best + LONGEST - 1][1]


def _worth_trying(firsts: Sequence[int], starts: Sequence[int], marks: Sequence[Mark]) -> set[int]:
    """The first of all windows and each that shows another mark at its end: no other shows more."""
    lasts = [bisect_right(starts, mark.end - 1) - 1 for mark in marks]
    places = [bisect_left(firsts, last - LONGEST + 1) for last in lasts]
    return {firsts[0], *(firsts[place] for place in places if place < len(firsts))}


def _whole(first: int, negations: Iterable[int], length: int) -> bool:
    """Whether a window neither begins nor ends between a negation and what it negates."""
    end = first + LONGEST
    return not any(
        negation < first <= negation + _NEGATED or (negation < end <= negation + _NEGATED and end < length)
        for negation in negations
    )


def _shown(start: int, end: int, marks: Sequence[Mark]) -> tuple[int, int]:
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    return len({mark.unit for mark in inside}), len(inside)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    held: Run | None = None
    for run in runs:
        if held and held.matched == run.matched and held.concept == run.concept and not run.matched:
            held = held._replace(text=held.text + run.text)
        else:
            if held:
                yield held
            held = run
    if held:
        yield held
