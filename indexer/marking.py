"""Where in a text the words of a query stand, or other names of its concepts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from glossary.matcher import Mention
from indexer.analysis import Analyzer, Cut
from indexer.sentences import Sentences
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

    def found_in(self, sentences: Sentences) -> tuple[int, int]:
        """The sentences, as bits, that are likely to have the unit, and those likely to have part of it."""
        whole = part = 0
        for hint in self.hints:
            whole |= sentences.having(hint)
        for hint in (self.weak, *self.part_hints):
            part |= sentences.having(hint)
        return whole, part


class Text(NamedTuple):
    """A text read once: its joined compounds, and its single words in columns, by their place.

    Word *n* has the stem ``stems[n]``, the position ``positions[n]`` and stands from ``starts[n]`` to
    ``ends[n]``.
    """

    stems: tuple[str, ...]
    positions: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    joined: Sequence[Cut]


def read_text(text: str, analyzer: Analyzer) -> Text:
    """A text read for marking."""
    read = analyzer.read(text)
    stems = [stem for _, stem in read.terms]
    single = [words == 1 for words in read.words]
    if all(single):
        return Text(tuple(stems), read.positions, read.starts, read.ends, ())
    positions, starts, ends = (list(compress(column, single)) for column in read.lists[1:4])
    joined = [cut for cut in read.cuts() if cut.words > 1]
    return Text(tuple(compress(stems, single)), positions, starts, ends, joined)


class Marker:
    """Marks texts for one query; ``read`` reads a text, ``mentions`` finds the concepts named in it."""

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
        self._phrases: dict[str, list[tuple[int, tuple[str, ...]]]] = {}  # by their first words
        for unit, want in enumerate(wanted):
            for phrase in want.phrases:
                self._phrases.setdefault(phrase[0], []).append((unit, phrase))
        self._parts = {want.part.term: unit for unit, want in enumerate(wanted) if want.part}

    def marks(self, text: str) -> list[Mark]:
        """The matching places of a text in order and without overlap; the longer and earlier one wins."""
        read = self._read(text)
        literal = list(self._literal(read))
        through = [mark for mark in self._through(text) if not any(_holds(mark, other) for other in literal)]
        found = {mark.unit for mark in (*literal, *through)}
        for unit, want in enumerate(self._wanted):
            if unit not in found:
                literal += _weak(unit, want, read)
        return _without_overlap([*through, *literal])

    def _literal(self, read: Text) -> Iterator[Mark]:
        """The places that have the words of a unit themselves."""
        for cut in read.joined:
            for unit, phrase in self._phrases.get(cut.stem, ()):
                if len(phrase) == 1:
                    yield Mark(cut.start, cut.end, unit)
        if self._phrases.keys().isdisjoint(read.stems):
            return
        for place, stem in enumerate(read.stems):
            if stem in self._phrases:
                for unit, phrase in self._phrases[stem]:
                    last = place + len(phrase) - 1
                    if (
                        read.stems[place : last + 1] == phrase
                        and read.positions[last] == read.positions[place] + len(phrase) - 1
                    ):
                        yield Mark(read.starts[place], read.ends[last], unit)

    def _through(self, text: str) -> Iterator[Mark]:
        """The places that name a concept, or a part of its name."""
        for mention in self._mentions(text) if self._concepts or self._parts else ():
            if mention.term in self._concepts:
                yield Mark(mention.start, mention.end, self._concepts[mention.term], mention.term)
            elif mention.term in self._parts:
                unit = self._parts[mention.term]
                yield Mark(mention.start, mention.end, unit, mention.term, weak=True)


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
