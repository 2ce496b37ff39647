"""Where in a text the words of a query stand, or other names of its concepts."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import and_
from typing import NamedTuple

from glossary.matcher import Mention
from indexer.sentences import Sentences
from indexer.units import Part

WEAK = 0.4
_MOST = 50  # places of one phrase, or of all concepts, in a sentence, of which some thirty words are shown


class Mark(NamedTuple):
    """A matching place, the unit of the query it answers, and the concept's id if through another name.

    ``weak`` marks answer only part of their unit.
    """

    start: int
    end: int
    unit: int
    concept: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One unit of a query, as it is looked for in the text of a page; all words are stems.

    ``phrases`` are sequences that match as they are; ``weak`` words that count, all together, where no phrase
    is; ``concepts`` the ids of the concept and of those below it; ``part`` the wider concept in its name.
    ``hints`` are sets of stems; a text has the unit, as far as can be told quickly, when it has all of one
    set, and part of it when it has all of one of ``part_hints``.
    """

    typed: str
    phrases: tuple[tuple[str, ...], ...]
    weak: frozenset[str] = frozenset()
    concepts: tuple[str, ...] = ()
    part: Part | None = None
    hints: tuple[frozenset[str], ...] = ()
    part_hints: tuple[frozenset[str], ...] = ()

    @property
    def stems(self) -> Iterator[str]:
        """All of its stems, some of them several times."""
        return chain.from_iterable((*self.phrases, self.weak, *self.hints, *self.part_hints))


class Marker:
    """Marks pages for one query; ``mentions`` finds the concepts named in a text."""

    def __init__(self, mentions: Callable[[str], Sequence[Mention]], wanted: Sequence[Wanted]) -> None:
        self._mentions = mentions
        self._wanted = wanted
        self._concepts = {
            concept: unit for unit, want in reversed(list(enumerate(wanted))) for concept in want.concepts
        }
        self._parts = {want.part.term: unit for unit, want in enumerate(wanted) if want.part}
        self._stems = frozenset(chain.from_iterable(want.stems for want in wanted))

    def opened(self, page: Sentences) -> "Opened":
        """A page to be marked."""
        letters = {stem: page.letter(stem) for stem in self._stems}
        places = {stem: page.places(letter) for stem, letter in letters.items() if letter}
        found = []
        phrases = []
        weak = []
        for unit, want in enumerate(self._wanted):
            found.append((_having(want.hints, places), _having((want.weak, *want.part_hints), places)))
            phrases += [
                (unit, "".join(letters[stem] for stem in phrase))
                for phrase in want.phrases
                if all(stem in places for stem in phrase)
            ]
            if want.weak and all(stem in places for stem in want.weak):
                weak.append((unit, [letters[stem] for stem in want.weak]))
        return Opened(page, found, phrases, weak, self)

    def through(self, text: str) -> Iterator[Mark]:
        """The places of a text that name a concept, or a part of its name."""
        for mention in self._mentions(text) if self._concepts or self._parts else ():
            if mention.term in self._concepts:
                yield Mark(mention.start, mention.end, self._concepts[mention.term], mention.term)
            elif mention.term in self._parts:
                unit = self._parts[mention.term]
                yield Mark(mention.start, mention.end, unit, mention.term, weak=True)


class Opened(NamedTuple):
    """A page that is being marked: where each unit is, and its phrases and weak words as they stand there.

    ``found`` are, for each unit, the places as bits that are likely to have it, and those likely to have part
    of it; the title is one of the places.
    """

    page: Sentences
    found: Sequence[tuple[int, int]]
    phrases: Sequence[tuple[int, str]]
    weak: Sequence[tuple[int, Sequence[str]]]
    marker: Marker

    def marks(self, place: int) -> list[Mark]:
        """The matching places of a sentence, or of the title, in order and without overlap.

        The longer and earlier one wins.
        """
        first, end = self.page.words_at(place)
        literal = self._standing(self.phrases, first, end)
        through = [
            mark
            for mark in islice(self.marker.through(self.page.text(place)), _MOST)
            if not any(_holds(mark, other) for other in literal)
        ]
        found = {mark.unit for mark in (*literal, *through)}
        for unit, letters in self.weak:
            if unit not in found and all(self.page.words.find(letter, first, end) >= 0 for letter in letters):
                weak = self._standing([(unit, letter) for letter in letters], first, end)
                literal += (mark._replace(weak=True) for mark in weak)
        return _without_overlap([*through, *literal])

    def _standing(self, phrases: Iterable[tuple[int, str]], first: int, end: int) -> list[Mark]:
        """Where, among some words, those of a unit's phrase stand one after the other, or joined into one."""
        page = self.page
        marks: list[Mark] = []
        for unit, phrase in phrases:
            if len(phrase) == 1 and phrase in page.joined:
                here = (compound for compound in page.compounds(phrase) if first <= compound[0] < end)
                marks += (Mark(*page.span(*compound), unit) for compound in islice(here, _MOST))
            at, most = page.words.find(phrase, first, end), len(marks) + _MOST
            while at >= 0 and len(marks) < most:
                marks.append(Mark(*page.span(at, at + len(phrase) - 1), unit))
                at = page.words.find(phrase, at + 1, end)
        return marks


def _having(hints: Iterable[frozenset[str]], places: Mapping[str, int]) -> int:
    """The places, as bits, that have all stems of one of these sets; an empty one is nowhere."""
    having = 0
    for hint in hints:
        if hint and all(stem in places for stem in hint):
            having |= reduce(and_, (places[stem] for stem in hint))
    return having


def _holds(mark: Mark, other: Mark) -> bool:
    return mark.unit == other.unit and mark.start <= other.start and other.end <= mark.end


def _without_overlap(marks: Sequence[Mark]) -> list[Mark]:
    if len(marks) < 2:
        return list(marks)
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start - mark.end, mark.start)):
        place = bisect_left(kept, mark)
        if (not place or kept[place - 1].end <= mark.start) and (
            place == len(kept) or mark.end <= kept[place].start
        ):
            kept.insert(place, mark)
    return kept
