"""Short names that alone hold rows together, such as an abbreviation of two things: joined or parted."""

from collections.abc import Sequence, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from glossary.exchange.offer import Offer, Remark, key_of

_SHORT = 5  # letters of a word that may well be an abbreviation of several things
_TELLING = 4  # letters of a word that two names of one thing may share
_OPPOSITES = Path(__file__).with_name("opposites.yaml")


class Parted(NamedTuple):
    """The rows of each concept, remarks on names that may mean several things, and rows left out."""

    concepts: tuple[tuple[Offer, ...], ...]
    remarks: tuple[Remark, ...] = ()
    skipped: tuple[Remark, ...] = ()


class _Bridge(NamedTuple):
    """A name without which rows fall into several sets of names, in the order of the rows."""

    name: str
    lines: tuple[int, ...]
    sides: tuple[frozenset[str], ...]

    def __str__(self) -> str:
        sides = " / ".join(", ".join(sorted(side)) for side in self.sides)
        return f"“{self.name}” (lines {', '.join(map(str, self.lines))}) stands for: {sides}."


def part(offers: Sequence[Offer]) -> Parted:
    """Parts rows that only a short name joins, when the rest of their names have nothing in common.

    So *estrogen receptor positive* and *… negative* stay two concepts although both are called *ER*: the name
    goes to the first of them. What is joined all the same is remarked on.
    """
    remarks: list[Remark] = []
    for name in sorted({key for offer in offers for key in _keys(offer) if _is_short(key)}):
        bridge = _bridge(name, offers)
        if bridge is None:
            continue
        if all(related(bridge.sides[0], side) for side in bridge.sides[1:]):
            remarks.append(Remark(bridge.lines[-1], f"{bridge} All of them became one entry."))
            continue
        remarks.append(Remark(bridge.lines[-1], f"{bridge} Only the first of them has the name now."))
        sides = [_on_side(offers, bridge, number) for number in range(len(bridge.sides))]
        skipped = [
            Remark(
                offer.line, f"“{offer.labels[0].text}” has no other name but “{name}”, which is ambiguous."
            )
            for side in sides
            for offer in side
            if _is_bare(offer)
        ]
        kept = [[offer for offer in side if not _is_bare(offer)] for side in sides]
        parts = [part(side) for side in kept if side]
        return Parted(
            tuple(concept for each in parts for concept in each.concepts),
            (*remarks, *(remark for each in parts for remark in each.remarks)),
            (*skipped, *(remark for each in parts for remark in each.skipped)),
        )
    return Parted((tuple(offers),), tuple(remarks))


def related(first: Set[str], other: Set[str]) -> bool:
    """Whether two sets of names share a telling word, and none of their words are opposites."""
    shared = _words(first) & _words(other)
    return not opposed(first, other) and any(len(word) >= _TELLING for word in shared)


def opposed(first: Set[str], other: Set[str]) -> bool:
    """Whether a word of one set of names is the opposite of one of the other, and in one only."""
    only_one, only_two = _words(first) - _words(other), _words(other) - _words(first)
    return any(
        (one in only_one and two in only_two) or (two in only_one and one in only_two)
        for one, two in _opposites()
    )


def is_stranger(keys: Set[str], others: Set[str], heading: str) -> bool:
    """Whether names share only short ones with an entry's, while the rest of both have nothing in common.

    When the entry's heading is among what they share, only opposites keep them apart.
    """
    shared = keys & others
    if not (shared and keys - shared and others - shared) or not all(map(_is_short, shared)):
        return False
    if heading in shared:
        return opposed(keys - shared, others - shared)
    return not related(keys - shared, others - shared)


def _bridge(name: str, offers: Sequence[Offer]) -> _Bridge | None:
    sides: list[frozenset[str]] = []
    for offer in offers:
        keys = _keys(offer) - {name}
        linked = [side for side in sides if side & keys]
        place = sides.index(linked[0]) if linked else len(sides)
        sides = [side for side in sides if side not in linked]
        if keys:
            sides.insert(place, keys.union(*linked))
    lines = tuple(offer.line for offer in offers if name in _keys(offer))
    return _Bridge(name, lines, tuple(sides)) if len(sides) > 1 else None


def _on_side(offers: Sequence[Offer], bridge: _Bridge, number: int) -> list[Offer]:
    """The rows of one side of a bridge; those after the first side lose the name."""
    rows = [offer for offer in offers if _keys(offer) & bridge.sides[number]]
    if number == 0:
        return rows
    return [
        offer.called([label for label in offer.labels if key_of(label.text) != bridge.name]) for offer in rows
    ]


def _is_short(key: str) -> bool:
    return len(key) <= _SHORT and " " not in key


def _is_bare(offer: Offer) -> bool:
    return len(offer.labels) < 2 and not offer.definition


def _words(names: Set[str]) -> set[str]:
    return {word for name in names for word in name.split()}


def _keys(offer: Offer) -> frozenset[str]:
    return frozenset(key_of(label.text) for label in offer.labels)


@cache
def _opposites() -> tuple[tuple[str, str], ...]:
    listed = yaml.safe_load(_OPPOSITES.read_text("utf-8"))
    return tuple((one, other) for one, other in listed["pairs"])
