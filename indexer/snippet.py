"""The passage of a page that answers a query: whole sentences, cut into runs."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.page import Page
from corpus.words import sentences
from indexer.marking import WEAK, Mark, Marker, Wanted

LONGEST = 30  # words
_LOOKED_AT = 5
_NEGATED = 6

_SPACED = re.compile(r"\S+")
_NEGATION = re.compile(
    r"(?:not|no|never|without|cannot|nor|neither|none|nothing|nobody|hardly|rarely|unlikely|unable|unless"
    r"|.*n['\u2019]t)\W*",
    re.IGNORECASE,
)
_BULLET = "• "


class Run(NamedTuple):
    """A piece of a passage; ``concept`` is the heading of the concept through which it matched, or empty."""

    text: str
    matched: bool
    concept: str = ""


class Sentence(NamedTuple):
    """A sentence of a page: which section and line it is in, how long it is, and its stems."""

    section: int
    line: int
    text: str
    length: int
    stems: Collection[str]
    listed: bool


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


def read_sentences(page: Page, stems: Callable[[str], Collection[str]]) -> tuple[Sentence, ...]:
    """Every sentence of a page in order; ``stems`` gives the stems of a text."""
    found: list[Sentence] = []
    for number, section in enumerate(page.sections):
        for line_number, line in enumerate(section.text.split("\n")):
            listed = line.startswith(_BULLET)
            block = line.removeprefix(_BULLET)
            for start, end in sentences(block):
                text = block[start:end]
                found.append(Sentence(number, line_number, text, len(text.split()), stems(text), listed))
    return tuple(found)


def make_snippet(
    page: Page,
    read: Sequence[Sentence],
    wanted: Sequence[Wanted],
    marker: Marker,
    headings: Mapping[str, str],
) -> Snippet:
    """The at most `LONGEST` words of a page that have the most units of a query.

    ``headings`` maps a concept's id to the name to give for it. Without any match it is the page's
    description, or else how the page begins.
    """
    rated = _rated(read, wanted, marker)
    if not rated:
        return _beginning(page, read)
    chosen = _chosen(read, rated)
    section = read[max(chosen, key=lambda each: (sum(each.units.values()), each.worth)).place].section
    runs: list[Run] = []
    marked: list[tuple[str, Mark]] = []
    before: _Rated | None = None
    for each in sorted([*chosen, *_introductions(read, chosen)], key=lambda each: each.place):
        if before is not None:
            runs.append(Run(" " if _follows(read, before.place, each.place) else " … ", False))
        runs += _runs(read[each.place].text, each.marks, headings)
        text = read[each.place].text
        marked += ((text[mark.start : mark.end], mark) for mark in each.marks)
        before = each
    return Snippet(tuple(_merged(runs)), section, tuple(marked))


def _rated(read: Sequence[Sentence], wanted: Sequence[Wanted], marker: Marker) -> list[_Rated]:
    """The sentences that match, best first; only those that look best are looked at closely."""
    hopeful: list[tuple[float, bool, int]] = []
    for place, sentence in enumerate(read):
        if marker.hints.isdisjoint(sentence.stems):
            continue
        stems = set(sentence.stems)
        hinted = sum(want.hinted(stems) for want in wanted)
        if hinted:
            hopeful.append((-hinted, sentence.listed, place))
    rated: list[_Rated] = []
    for _, listed, place in sorted(hopeful)[:_LOOKED_AT]:
        marks = marker.marks(read[place].text)
        units: dict[int, float] = {}
        for mark in marks:
            units[mark.unit] = max(units.get(mark.unit, 0.0), WEAK if mark.weak else 1.0)
        if marks:
            length = read[place].length
            worth = -0.6 * listed - 0.3 * (length < 5) - 0.2 * (length > LONGEST) - 0.01 * min(place, 40)
            rated.append(_Rated(units, worth, place, marks))
    return sorted(rated, key=lambda each: (-sum(each.units.values()) - each.worth, each.place))


def _chosen(read: Sequence[Sentence], rated: Sequence[_Rated]) -> list[_Rated]:
    """The best sentence, and others that add a unit or follow on, as long as there is room."""
    chosen = [rated[0]]
    room = LONGEST - read[rated[0].place].length
    for each in rated[1:]:
        gained = any(
            much > max(other.units.get(unit, 0.0) for other in chosen) for unit, much in each.units.items()
        )
        if gained and read[each.place].length <= room:
            chosen.append(each)
            room -= read[each.place].length
    after = rated[0].place + 1
    if len(chosen) == 1 and after < len(read) and read[after][:2] == read[after - 1][:2]:
        marks = next((each.marks for each in rated if each.place == after), [])
        if read[after].length <= room:
            chosen.append(_Rated({}, -1.0, after, marks))
    return chosen


def _introductions(read: Sequence[Sentence], chosen: Sequence[_Rated]) -> Iterator[_Rated]:
    """What stands before the lists that items are shown of, where it fits or turns their meaning."""
    shown = {each.place for each in chosen}
    room = LONGEST - sum(read[place].length for place in shown)
    firsts = (_introduction(read, each.place) for each in chosen if read[each.place].listed)
    for place in dict.fromkeys(place for place in firsts if place >= 0):
        negated = any(_NEGATION.fullmatch(word) for word in read[place].text.split())
        if place not in shown and (negated or read[place].length <= room):
            room -= read[place].length
            yield _Rated({}, -1.0, place, [])


def _introduction(read: Sequence[Sentence], place: int) -> int:
    """The place of the words with a colon that introduce a list item, or -1."""
    before = place
    while before >= 0 and read[before].listed and read[before].section == read[place].section:
        before -= 1
    introduces = before >= 0 and read[before].section == read[place].section and read[before].text[-1:] == ":"
    return before if introduces else -1


def _follows(read: Sequence[Sentence], before: int, place: int) -> bool:
    """Whether nothing was left out between two sentences: one block, or a list and what introduces it."""
    if place != before + 1 or read[before].section != read[place].section:
        return False
    return read[before].line == read[place].line or _introduction(read, place) == before


def _beginning(page: Page, read: Sequence[Sentence]) -> Snippet:
    text = page.description
    if not text:
        prose = [sentence for sentence in read if not sentence.listed] or list(read)
        text = prose[0].text if prose else ""
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
    spaced = [match.span() for match in _SPACED.finditer(text)]
    if len(spaced) <= LONGEST:
        return 0, len(text)
    negations = [place for place, (start, end) in enumerate(spaced) if _NEGATION.fullmatch(text[start:end])]
    firsts = [first for first in range(len(spaced) - LONGEST + 1) if _whole(first, negations, len(spaced))]
    best = max(
        firsts or [0],
        key=lambda first: (*_shown(spaced[first][0], spaced[first + LONGEST - 1][1], marks), -first),
    )
    return spaced[best][0] if best else 0, spaced[best + LONGEST - 1][1]


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
