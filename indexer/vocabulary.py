"""The words our own pages and glossary use, how often."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.words import words
from glossary.forms import forms
from glossary.glossary import Glossary
from glossary.term import Kind
from indexer.outline import Outline


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


def read_vocabulary(outline: Outline, glossary: Glossary) -> Vocabulary:
    """The words of an index and of the published glossary."""
    return Vocabulary(
        counts=outline.counts,
        stems=outline.stems,
        compounds=outline.site.compounds,
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
