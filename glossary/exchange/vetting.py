"""What of a concept from elsewhere an entry can hold; what it cannot is left out and said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from corpus.words import sentences, words
from glossary.term import LONGEST_DEFINITION, Review, Source, Term, Translation, Variant
from glossary.told import DATE, LANGUAGE
from glossary.yaml_file import ADDRESS, ID, forbidden

_FORMULA = re.compile(r"=|[+@-]\s*[\w.]*\(")


class Vetted(NamedTuple):
    """A concept that an entry can hold, and sentences on what was left out of it or changed."""

    term: Term
    remarks: tuple[str, ...]


def refusal(text: str) -> str:
    """Why a text cannot be taken, or ""."""
    if _FORMULA.match(text):
        return f"“{text[:60]}” is a formula. Put its result, as text, into the file."
    if reason := forbidden(text):
        return f"“{text[:60]}” holds {reason}. Use plain words."
    return ""


def vetted(term: Term) -> Vetted:
    """A concept whose names and explanation can be taken, without what else of it cannot be.

    A picture is left out: it is a file beside the entries. A definition of more words than fit is cut, and
    its whole goes to ``more``.
    """
    vetting = _Vetting(term.labels[0].text)
    definition, more = vetting.fitted(term.definition, term.more, "")
    language = term.language if vetting.is_language(term.language) else "en"
    return Vetted(
        replace(
            term,
            definition=definition,
            more=more,
            language=language,
            pages=tuple(vetting.addresses(term.pages)),
            avoid_on=tuple(vetting.addresses(term.avoid_on)),
            review=vetting.review(term.review),
            source=vetting.source(term.source),
            image=None,
            audiences=tuple(vetting.variants(term.audiences)),
            languages=tuple(vetting.translations(term.languages, language)),
        ),
        tuple(vetting.remarks),
    )


@dataclass(slots=True)
class _Vetting:
    """Looks at one concept and collects the remarks."""

    name: str
    remarks: list[str] = field(default_factory=list)

    def leave_out(self, text: str, why: str) -> None:
        self.remarks.append(f"“{text[:60]}” of “{self.name[:60]}” {why}: it is left out.")

    def text(self, text: str) -> str:
        """A text, or "" when it cannot be taken."""
        if refusal(text):
            self.leave_out(text, "is a formula, HTML or a script")
            return ""
        return text

    def fitted(self, definition: str, more: str, where: str) -> tuple[str, str]:
        if len(definition) < 2 * LONGEST_DEFINITION or _count(definition) <= LONGEST_DEFINITION:
            return definition, more
        self.remarks.append(
            f"the long definition of “{self.name[:60]}”{where} was cut; all of it is in 'more'."
        )
        return _shortened(definition), f"{definition}\n\n{more}".strip()

    def addresses(self, found: tuple[str, ...]) -> Iterator[str]:
        for url in found:
            if ADDRESS.fullmatch(url):
                yield url
            else:
                self.leave_out(url, "is not an address")

    def review(self, review: Review) -> Review:
        for name in ("last", "next"):
            date = getattr(review, name)
            if date and not DATE.fullmatch(date):
                self.leave_out(date, "is not a date such as 2026-01-31")
                review = replace(review, **{name: ""})
        return replace(review, by=self.text(review.by))

    def source(self, source: Source) -> Source:
        url = next(self.addresses((source.url,)), "") if source.url else ""
        return Source(title=self.text(source.title), url=url, licence=self.text(source.licence))

    def is_language(self, tag: str) -> bool:
        if LANGUAGE.fullmatch(tag):
            return True
        self.leave_out(tag, "is not a language")
        return False

    def variants(self, variants: tuple[Variant, ...]) -> Iterator[Variant]:
        for variant in variants:
            definition, more = self.fitted(
                self.text(variant.definition), self.text(variant.more), f" for {variant.audience}"
            )
            if definition and ID.fullmatch(variant.audience):
                yield replace(variant, definition=definition, more=more)
            elif definition:
                self.leave_out(variant.audience, "is not a group of readers")

    def translations(self, translations: tuple[Translation, ...], own: str) -> Iterator[Translation]:
        for told in translations:
            if told.language.casefold() == own.casefold() or not self.is_language(told.language):
                continue
            labels = {label.text: label for label in told.labels if self.text(label.text)}
            definition, more = self.fitted(
                self.text(told.definition), self.text(told.more), f" in {told.language}"
            )
            if definition and labels and all(any(words(name)) for name in labels):
                yield replace(
                    told,
                    labels=tuple(labels.values()),
                    definition=definition,
                    more=more,
                    say=self.text(told.say),
                    review=self.review(told.review),
                    source=self.source(told.source),
                )
            else:
                lacks = "no explanation" if labels else "no name"
                self.leave_out(told.language, f"has {lacks}")


def _count(text: str) -> int:
    return sum(1 for _ in words(text))


def _shortened(definition: str) -> str:
    """The first sentences of a definition that fit, or else its first words."""
    kept = ""
    for start, end in sentences(definition):
        if _count(definition[:end]) > LONGEST_DEFINITION:
            last = list(words(definition))[LONGEST_DEFINITION - 1]
            return kept or f"{definition[start : last.end]} …"
        kept = definition[:end]
    return kept
