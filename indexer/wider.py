"""Which other names a concept is searched by, as far as our pages use them, and why."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from glossary.glossary import Glossary
from glossary.term import Kind
from indexer.analysis import Analyzer
from indexer.document import TEXT_FIELDS
from indexer.message import Message, said_of
from indexer.query import And, Or, PhraseQuery, Query, TermQuery
from indexer.understanding import Also
from indexer.units import Atom, Cutter, Part, Unit

_NAMED = 6
_SEARCHED = 12  # names of a concept


class Wider:
    """Knows which names of each concept our pages use; made once for an index, remembers what it asked.

    ``count`` tells how many pages match a query tree.
    """

    def __init__(
        self, glossary: Glossary, analyzer: Analyzer, cutter: Cutter, count: Callable[[Query], int]
    ) -> None:
        self._glossary = glossary
        self._analyzer = analyzer
        self._cutter = cutter
        self._count = count
        self.used = lru_cache(maxsize=65536)(self._is_used)
        self.narrower = lru_cache(maxsize=65536)(self._narrower)
        self.names = lru_cache(maxsize=65536)(self._names)
        self.labels = lru_cache(maxsize=65536)(self._used_labels)

    def also_searched(self, text: str, units: Sequence[Unit]) -> tuple[Also, ...]:
        """What a query finds besides its own words: other names of its concepts, and kinds of them."""
        return tuple(also for unit in units for also in self._also(text, unit))

    def silent(self, unit: Unit) -> bool:
        """Whether no page uses the concept of a unit, nor says the name of it that was typed."""
        if unit.mention is None or self.used(unit.mention.term):
            return False
        stems = tuple(stem for atom in unit.atoms for stem in atom.forms[0].stem)
        return not self._count(Or(tuple(PhraseQuery(f"{field}_stem", stems) for field in TEXT_FIELDS)))

    def has_best(self, term_id: str) -> bool:
        """Whether the entry of a concept names one of our pages as the best one."""
        return self._count(TermQuery("best_concepts", term_id)) > 0

    def _also(self, text: str, unit: Unit) -> Iterator[Also]:
        if unit.mention is None:
            return
        typed = text[unit.start : unit.end]
        stems = self._analyzer.single_stems(typed)
        if self.silent(unit):
            yield from self._apart(unit.mention.term, typed, stems)
        else:
            yield from self._same(unit.mention.term, typed, stems)
        if unit.part:
            yield from self._same(unit.part.term, unit.part.name, self._analyzer.single_stems(unit.part.name))
        headings = (self._glossary.terms[term].heading for term in self.narrower(unit.mention.term))
        kinds = tuple(
            heading for heading in headings if not _contains(self._analyzer.single_stems(heading), stems)
        )[:_NAMED]
        if kinds:
            reason = said_of(
                "which is a kind of %(typed)s", "which are kinds of %(typed)s", len(kinds), typed=typed
            )
            yield Also(typed, kinds, reason, unit.mention.term)

    def _same(self, term_id: str, typed: str, stems: tuple[str, ...]) -> Iterator[Also]:
        names = self.labels(term_id)
        labels = tuple(label for label, other in names if not _contains(other, stems))[:_NAMED]
        if labels:
            yield Also(typed, labels, _same_as(typed, len(labels)), term_id)

    def _apart(self, term_id: str, typed: str, stems: tuple[str, ...]) -> Iterator[Also]:
        shown = (label.text for label in self._glossary.terms[term_id].labels if label.kind.shown)
        labels = tuple(label for label in shown if not _contains(self._analyzer.single_stems(label), stems))[
            :_NAMED
        ]
        if labels and self.has_best(term_id):
            yield Also(typed, labels, _same_as(typed, len(labels)), term_id)
        elif labels:
            reason = said_of(
                "or only words of this name for %(typed)s",
                "or only words of these names for %(typed)s",
                len(labels),
                typed=typed,
            )
            yield Also(typed, labels, reason, term_id)

    def part(self, typed: str, term_id: str) -> Part | None:
        """The wider concept, used in pages, whose name is part of what was typed: the longest such name."""
        cuts = self._analyzer.single_words(typed)
        stems = tuple(cut.stem for cut in cuts)
        parts = [
            (len(part), Part(wider, typed[cuts[place].start : cuts[place + len(part) - 1].end]))
            for wider in self._glossary.terms[term_id].broader
            for label in self._glossary.terms[wider].labels
            if label.kind.shown and 0 < len(part := self._analyzer.single_stems(label.text)) < len(stems)
            if (place := _place(stems, part)) >= 0 and self.used(wider)
        ]
        return max(parts, key=lambda each: each[0])[1] if parts else None

    def _is_used(self, term_id: str) -> bool:
        fields = ("concepts", "title_concepts")
        return self._count(Or(tuple(TermQuery(field, term_id) for field in fields))) > 0

    def _names(self, term_id: str) -> tuple[tuple[Atom, ...], ...]:
        """The telling atoms of each name of a concept, in the same order whichever was typed."""
        labels = self._glossary.terms[term_id].labels
        names = [self._atoms(label.text) for label in labels if label.kind is not Kind.MISSPELLING]
        return tuple({tuple(atom.forms for atom in name): name for name in names if name}.values())[
            :_SEARCHED
        ]

    def _atoms(self, label: str) -> tuple[Atom, ...]:
        starts = frozenset(cut.start for cut in self._analyzer.cut(label))
        atoms = [atom for unit in self._cutter.units(label, starts, (), ()) for atom in unit.atoms]
        return tuple([atom for atom in atoms if not atom.light] or atoms)

    def _used_labels(self, term_id: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The names of a concept that readers may see and that pages on it say, with their stems.

        Of names that differ in their endings only, the most used one; none that only adds words to another.
        """
        used: dict[tuple[str, ...], tuple[int, str]] = {}
        for label in self._glossary.terms[term_id].labels:
            pages = self._saying(term_id, label.text) if label.kind.shown else 0
            stems = self._analyzer.single_stems(label.text)
            if pages > used.get(stems, (0, ""))[0]:
                used[stems] = (pages, label.text)
        return tuple(
            (label, stems)
            for stems, (_, label) in used.items()
            if not any(_contains(stems, other) for other in used if other != stems)
        )

    def _saying(self, term_id: str, label: str) -> int:
        """How many pages on a concept say one of its names."""
        words = tuple(cut.exact for cut in self._analyzer.single_words(label))
        if not words:
            return 0
        said = Or(tuple(PhraseQuery(f"{field}_exact", words) for field in TEXT_FIELDS))
        return self._count(And((TermQuery("concepts", term_id), said)))

    def _narrower(self, term_id: str) -> tuple[str, ...]:
        """The ids of the concepts below one that pages use, nearest first."""
        seen, waiting, found = {term_id}, list(self._glossary.narrower(term_id)), []
        while waiting:
            below = waiting.pop(0)
            if below not in seen:
                seen.add(below)
                waiting += self._glossary.narrower(below)
                if self.used(below):
                    found.append(below)
        return tuple(found)


def _same_as(typed: str, names: int) -> Message:
    return said_of(
        "which means the same as %(typed)s", "which mean the same as %(typed)s", names, typed=typed
    )


def _contains(stems: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return _place(stems, part) >= 0


def _place(stems: tuple[str, ...], part: tuple[str, ...]) -> int:
    """Where a part begins among stems, -1 where it does not."""
    size = len(part)
    places = range(len(stems) - size + 1)
    return next((place for place in places if stems[place : place + size] == part), -1)
