"""Where in a text the words of a query stand, or other names of its concepts."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from glossary.matcher import Mention
from indexer.analysis import Analyzer, Cut
from indexer.units import Part

WEAK = 0.4


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
    def words(self) -> frozenset[str]:
        """Every stem in the hints: a text with none of them has nothing of the unit."""
        return self.weak.union(*self.hints, *self.part_hints)

    def hinted(self, stems: Set[str]) -> float:
        """How much of the unit a text with these stems is likely to have: 1, `WEAK` or 0."""
        for hint in self.hints:
            if hint <= stems:
                return 1.0
        if self.weak and self.weak <= stems:
            return WEAK
        for hint in self.part_hints:
            if hint <= stems:
                return WEAK
        return 0.0


class Text(NamedTuple):
    """A text read once: its joined compounds, and its single words in columns, by their place.

    Word *n* has the stem ``stems[n]``, the position ``positions[n]`` and stands from ``starts[n]`` to
    ``ends[n]``.
    """

    stems: tuple[str, ...]
    positions: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    joined: tuple[Cut, ...]


def read_text(text: str, analyzer: Analyzer) -> Text:
    """A text read for marking."""
    cuts = analyzer.cut(text)
    plain = [cut for cut in cuts if cut.words == 1]
    return Text(
        stems=tuple([cut.stem for cut in plain]),
        positions=array("L", [cut.position for cut in plain]),
        starts=array("L", [cut.start for cut in plain]),
        ends=array("L", [cut.end for cut in plain]),
        joined=tuple(cut for cut in cuts if cut.words > 1),
    )


class Marker:
    """Marks texts for one query; ``read`` reads a text, ``mentions`` finds the concepts named in it.

    ``hints`` holds every stem that any unit looks for.
    """

    def __init__(
        self,
        read: Callable[[str], Text],
        mentions: Callable[[str], Sequence[Mention]],
        wanted: Sequence[Wanted],
    ) -> None:
        self._read = read
        self._mentions = mentions
        self._wanted = wanted
        self._concepts = {
            concept: unit for unit, want in reversed(list(enumerate(wanted))) for concept in want.concepts
        }
        self._parts = {want.part.term: unit for unit, want in enumerate(wanted) if want.part}
        self.hints = frozenset[str]().union(*(want.words for want in wanted))

    def marks(self, text: str) -> list[Mark]:
        """The matching places of a text in order and without overlap; the longer and earlier one wins."""
        read = self._read(text)
        literal = [
            mark for unit, want in enumerate(self._wanted) for mark in _literal(unit, want.phrases, read)
        ]
        through = [mark for mark in self._through(text) if not any(_holds(mark, other) for other in literal)]
        found = {mark.unit for mark in (*literal, *through)}
        for unit, want in enumerate(self._wanted):
            if unit not in found:
                literal += _weak(unit, want, read)
        return _without_overlap([*through, *literal])

    def _through(self, text: str) -> Iterator[Mark]:
        """The places that name a concept, or a part of its name."""
        for mention in self._mentions(text) if self._concepts or self._parts else ():
            if mention.term in self._concepts:
                yield Mark(mention.start, mention.end, self._concepts[mention.term], mention.term)
            elif mention.term in self._parts:
                unit = self._parts[mention.term]
                yield Mark(mention.start, mention.end, unit, mention.term, weak=True)


def _literal(unit: int, phrases: Iterable[tuple[str, ...]], read: Text) -> Iterator[Mark]:
    for phrase in phrases:
        first, size = phrase[0], len(phrase)
        if size == 1:
            yield from (Mark(cut.start, cut.end, unit) for cut in read.joined if cut.stem == first)
        if first not in read.stems:
            continue
        for place, stem in enumerate(read.stems):
            last = place + size - 1
            if (
                stem == first
                and read.stems[place : place + size] == phrase
                and read.positions[last] == read.positions[place] + size - 1
            ):
                yield Mark(read.starts[place], read.ends[last], unit)


def _weak(unit: int, want: Wanted, read: Text) -> list[Mark]:
    if not want.weak or not want.weak.issubset(read.stems):
        return []
    return [
        Mark(start, end, unit, weak=True)
        for stem, start, end in zip(read.stems, read.starts, read.ends, strict=True)
        if stem in want.weak
    ]


def _holds(mark: Mark, other: Mark) -> bool:
    return mark.unit == other.unit and mark.start <= other.start and other.end <= mark.end


def _without_overlap(marks: Iterable[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start - mark.end, mark.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept)
