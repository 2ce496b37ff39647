"""The words our own pages and glossary use, how often."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.page import Page
from corpus.words import words
from glossary.forms import forms
from glossary.glossary import Glossary
from glossary.term import Kind
from indexer.document import TEXT_FIELDS
from indexer.engine import Engine

_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:[-\u2010\u2011/][^\W_]++)++")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What is known of words; made once for a published index.

    ``counts`` and ``stems`` map a folded word and a stem to the number of pages that use it; ``compounds`` a
    joined word to its parts (*xray* to *x*, *ray*); ``labels`` holds every word of a glossary label, in all
    its forms.
    """

    counts: Mapping[str, int]
    stems: Mapping[str, int]
    compounds: Mapping[str, tuple[str, ...]]
    labels: frozenset[str]

    def knows(self, word: str, stem: str) -> bool:
        """Whether a word, or another form of it, is in our pages or our glossary."""
        return word in self.counts or word in self.labels or stem in self.stems or word in self.compounds


def read_vocabulary(engine: Engine, glossary: Glossary, pages: Iterable[Page]) -> Vocabulary:
    """The vocabulary of an index, of the pages stored in it and of the published glossary."""
    return Vocabulary(
        counts=_most_in_a_field(engine, "exact"),
        stems=_most_in_a_field(engine, "stem"),
        compounds=_compounds(pages),
        labels=label_words(glossary),
    )


def label_words(glossary: Glossary) -> frozenset[str]:
    """Every folded word of the published labels, in all their forms; misspellings are no words."""
    return frozenset(
        word.text
        for term in glossary.published
        for label in term.labels
        if label.kind is not Kind.MISSPELLING
        for form in (label.text, *forms(label.text))
        for word in words(form)
    )


def _most_in_a_field(engine: Engine, form: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for field in TEXT_FIELDS:
        for word, count in engine.words(f"{field}_{form}"):
            counts[word] = max(count, counts.get(word, 0))
    return counts


def _compounds(pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    written: set[str] = set()
    for page in pages:
        written.update(_COMPOUND.findall(page.title))
        written.update(_COMPOUND.findall(page.text))
    compounds: dict[str, tuple[str, ...]] = {}
    for compound in sorted(written):
        parts = tuple(word.text for word in words(compound))
        if len(parts) > 1 and not any(part.isdigit() for part in parts):
            compounds["".join(parts)] = parts
    return compounds
