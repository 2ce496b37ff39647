"""What is shown of a page for one query: its passage, where that leads, and why the page was found."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.page import Page
from corpus.words import fold
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Term
from indexer.analysis import Analyzer
from indexer.marking import Marker, Wanted, read_text
from indexer.message import Message
from indexer.snippet import Run, Sentence, make_snippet, read_sentences
from indexer.understanding import Understanding
from indexer.units import Unit
from indexer.why import reasons

_KEPT = 1024  # pages
_TEXTS_KEPT = 8192
_WORDS_KEPT = 65536
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


class Passage(NamedTuple):
    """A passage, the anchor of its section (empty at the top of a page) and why the page matched."""

    runs: tuple[Run, ...]
    anchor: str
    why: tuple[Message, ...]


class Looking(NamedTuple):
    """What is looked for in pages, and who marks it there."""

    wanted: tuple[Wanted, ...]
    marker: Marker


class _Stems(dict[str, str]):
    """The stem of every word, as it is written in a text; those met first are kept."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def __missing__(self, word: str) -> str:
        stem = self._analyzer.stem(fold(word))
        if len(self) < _WORDS_KEPT:
            self[word] = stem
        return stem


class Passages:
    """Finds passages; made once for an index, and keeps the sentences of the pages last shown.

    ``page_at`` gives the page of a URL.
    """

    def __init__(self, analyzer: Analyzer, glossary: Glossary, page_at: Callable[[str], Page]) -> None:
        self._text = lru_cache(maxsize=_TEXTS_KEPT)(lambda text: read_text(text, analyzer))
        self._mentions = lru_cache(maxsize=_TEXTS_KEPT)(Matcher(glossary).mentions)
        self._page_at = page_at
        self._glossary = glossary
        self._headings = {term.id: term.heading for term in glossary.published}
        self._stem_of = _Stems(analyzer).__getitem__
        self._read_page = lru_cache(maxsize=_KEPT)(self._read)
        self._hints = lru_cache(maxsize=8192)(self._label_hints)

    def looking(self, understood: Understanding) -> Looking:
        """The units of a query as they are looked for in pages."""
        text = understood.corrected
        return self._looking(self._wanted(text[unit.start : unit.end], unit) for unit in understood.telling)

    def looking_for(self, term: Term) -> Looking:
        """A concept under any of its names, as it is looked for in pages."""
        concept = Wanted(typed=term.heading, phrases=(), concepts=(term.id,), hints=self._hints(term.id))
        return self._looking((concept,))

    def stems(self, page: Page) -> Mapping[str, int]:
        """How often the text of a page uses each stem."""
        return Counter(self._stems("\n".join(section.text for section in page.sections)))

    def passage(self, page: Page, looking: Looking) -> Passage:
        """The passage of a page for a query, with its reasons."""
        wanted, marker = looking
        read = self._read_page(page.url)
        snippet = make_snippet(page, read, wanted, marker, self._headings)

        @cache
        def hopeful() -> list[set[str]]:
            every = (self._stems(page.title), *(sentence.stems for sentence in read))
            return [set(stems) for stems in every if not marker.hints.isdisjoint(stems)]

        best = set(self._glossary.best_page_of(page.url))
        why = reasons(
            title=page.title,
            title_marks=marker.marks(page.title),
            passage=snippet.marked,
            wanted=wanted,
            present=lambda want: any(want.hinted(each) == 1 for each in hopeful()),
            best_for=[want for want in wanted if best.intersection(want.concepts[:1])],
        )
        top = snippet.section < 0 or (snippet.section == 0 and page.sections[0].level == 1)
        return Passage(snippet.runs, "" if top else page.sections[snippet.section].anchor, why)

    def _wanted(self, typed: str, unit: Unit) -> Wanted:
        phrases = list(dict.fromkeys(_forms(unit)))
        weak: frozenset[str] = frozenset()
        if len(unit.atoms) > 1 or unit.atoms[0].weak:
            parts = (form for atom in unit.atoms for form in atom.weak or atom.forms[:1])
            weak = frozenset(stem for form in parts for stem in form.stem)
        hints = [frozenset(phrase) for phrase in phrases]
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
        return tuple(dict.fromkeys(frozenset(self._stems(label)) for label in labels))

    def _looking(self, wanted: Iterable[Wanted]) -> Looking:
        each = tuple(dict.fromkeys(wanted))
        return Looking(each, Marker(self._text, self._mentions, each))

    def _read(self, url: str) -> tuple[Sentence, ...]:
        return read_sentences(self._page_at(url), lambda text: tuple(self._stems(text)))

    def _stems(self, text: str) -> list[str]:
        return list(map(self._stem_of, _WORD.findall(text)))


def _forms(unit: Unit) -> Iterator[tuple[str, ...]]:
    """The ways a unit is written in one piece, in stems."""
    if len(unit.atoms) == 1:
        yield from (form.stem for form in unit.atoms[0].forms)
    else:
        yield tuple(stem for atom in unit.atoms for stem in atom.forms[0].stem)
