"""The words our own pages and glossary use, how often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from corpus.words import words
from glossary.forms import forms
from glossary.glossary import Glossary
from glossary.term import Kind
from indexer.document import TEXT_FIELDS
from indexer.outline import Outline


class Used(NamedTuple):
    """A term on so many pages, in a field where it may stand."""

    pages: int
    field: str
    term: str


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

    def most_used(self, limit: int) -> Iterator[Used]:
        """So many words and stems that are on most pages, in each of the fields that may hold them."""
        for form, counts in (("exact", self.counts), ("stem", self.stems)):
            for term, count in nlargest(limit, counts.items(), key=itemgetter(1)):
                yield from (Used(count, f"{field}_{form}", term) for field in TEXT_FIELDS)

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
