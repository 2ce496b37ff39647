"""What is shown of a page for one query: its passage, where that leads, and why the page was found."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Term
from indexer.analysis import Analyzer
from indexer.marking import Marker, Wanted
from indexer.message import Message
from indexer.sentences import Sentences
from indexer.snippet import Run, make_snippet
from indexer.understanding import Understanding
from indexer.units import Unit
from indexer.why import reasons

_TEXTS_KEPT = 4096


class Passage(NamedTuple):
    """A passage, the anchor of its section (empty at the top of a page) and why the page matched."""

    runs: tuple[Run, ...]
    anchor: str
    why: tuple[Message, ...]


class Looking(NamedTuple):
    """What is looked for in pages, and who marks it there."""

    wanted: tuple[Wanted, ...]
    marker: Marker


class Passages:
    """Finds passages; made once for an index, and keeps the texts that it looked at last."""

    def __init__(self, analyzer: Analyzer, glossary: Glossary) -> None:
        self._analyzer = analyzer
        self._mentions = lru_cache(maxsize=_TEXTS_KEPT)(Matcher(glossary).mentions)
        self._glossary = glossary
        self._headings = {term.id: term.heading for term in glossary.published}
        self._hints = lru_cache(maxsize=8192)(self._label_hints)

    def looking(self, understood: Understanding) -> Looking:
        """The units of a query as they are looked for in pages."""
        text = understood.corrected
        return self._looking(self._wanted(text[unit.start : unit.end], unit) for unit in understood.telling)

    def looking_for(self, term: Term) -> Looking:
        """A concept under any of its names, as it is looked for in pages."""
        concept = Wanted(typed=term.heading, phrases=(), concepts=(term.id,), hints=self._hints(term.id))
        return self._looking((concept,))

    def passage(self, sentences: Sentences, looking: Looking) -> Passage:
        """The passage of a page for a query, with its reasons."""
        page = sentences.page
        wanted, marker = looking
        opened = marker.opened(sentences)
        snippet = make_snippet(opened, self._headings)
        present = [want for want, (whole, _) in zip(wanted, opened.found, strict=True) if whole]
        named = [want for want in wanted if want.concepts]
        best = self._glossary.best_page_of(page.url) if named else ()
        why = reasons(
            title=page.title,
            title_marks=opened.marks(sentences.title),
            passage=snippet.marked,
            wanted=wanted,
            present=present,
            best_for=[want for want in named if want.concepts[0] in best],
        )
        top = snippet.section < 0 or (snippet.section == 0 and page.sections[0].level == 1)
        return Passage(snippet.runs, "" if top else page.sections[snippet.section].anchor, why)

    def _wanted(self, typed: str, unit: Unit) -> Wanted:
        phrases = list(dict.fromkeys(_forms(unit)))
        weak: frozenset[str] = frozenset()
        if len(unit.atoms) > 1 or unit.atoms[0].weak:
            parts = (form for atom in unit.atoms for form in atom.weak or atom.forms[:1])
            weak = frozenset(stem for form in parts for stem in form.stem)
        hints = list(map(frozenset, phrases))
        concepts: tuple[str, ...] = ()
        if unit.mention:
            concepts = (unit.mention.term, *self._below(unit.mention.term))
            hints += [hint for concept in concepts for hint in self._hints(concept)]
        return Wanted(
            typed=typed,
            phrases=tuple(phrases),
            weak=weak,
            concepts=concepts,
            part=unit.part,
            hints=tuple(dict.fromkeys(hints)),
            part_hints=self._hints(unit.part.term) if unit.part else (),
        )

    def _below(self, term_id: str) -> Iterator[str]:
        seen = {term_id}
        waiting = list(self._glossary.narrower(term_id))
        while waiting:
            below = waiting.pop(0)
            if below not in seen:
                seen.add(below)
                waiting += self._glossary.narrower(below)
                yield below

    def _label_hints(self, term_id: str) -> tuple[frozenset[str], ...]:
        labels = (label.text for label in self._glossary.terms[term_id].labels if label.kind.in_pages)
        return tuple(dict.fromkeys(frozenset(self._analyzer.single_stems(label)) for label in labels))

    def _looking(self, wanted: Iterable[Wanted]) -> Looking:
        each = tuple(dict.fromkeys(wanted))
        return Looking(each, Marker(self._mentions, each))


def _forms(unit: Unit) -> Iterator[tuple[str, ...]]:
    """The ways a unit is written in one piece, in stems."""
    if len(unit.atoms) == 1:
        yield from (form.stem for form in unit.atoms[0].forms)
    else:
        yield tuple(stem for atom in unit.atoms for stem in atom.forms[0].stem)
