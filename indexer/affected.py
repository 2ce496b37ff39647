"""Which names an edit of the glossary touches, so that only pages with their words are matched again."""

from collections.abc import Iterator

from corpus.words import fold
from glossary.forms import word_forms
from glossary.glossary import Glossary
from glossary.term import Status, Term

_MOST = 2000  # names; more are not worth looking up one by one

Form = tuple[str, ...]


def touched(before: Glossary, after: Glossary) -> frozenset[Form] | None:
    """The folded words of every name by which a text can be matched otherwise than before; None means any.

    A text that holds none of these forms, with all its words, has the same mentions in both.
    """
    if before.languages != after.languages:
        return None
    forms: set[Form] = set()
    for phrase in {*before.blocks} ^ {*after.blocks}:
        forms.update(_forms(phrase))
    for language in ("", *after.languages):
        forms.update(_changed(_told(before, language), _told(after, language)))
        if len(forms) > _MOST:
            return None
    return frozenset(forms)


def _told(glossary: Glossary, language: str) -> Glossary:
    return glossary.in_language(language) if language else glossary


def _changed(before: Glossary, after: Glossary) -> Iterator[Form]:
    for term in {*before.terms, *after.terms}:
        old, new = before.terms.get(term), after.terms.get(term)
        if _named(old) != _named(new):
            for each in (old, new):
                if each is not None and each.status is Status.PUBLISHED:
                    for label in each.labels:
                        if label.kind.in_pages:
                            yield from _forms(label.text)


def _named(term: Term | None) -> object:
    """All of a term that matching depends on; the heading decides between names that fit equally."""
    if term is None or term.status is not Status.PUBLISHED:
        return None
    return term.heading, term.labels


def _forms(name: str) -> Iterator[Form]:
    for form in word_forms(name):
        yield tuple(map(fold, form))
