"""One concept: its names, its definition, and what is known about them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_DEFINITION = 40  # words


class Kind(StrEnum):
    """What a label is to its concept, and so where it is used.

    ======== ============= ============= ==================
    kind     marks pages   found in      shown to readers
                           queries
    ======== ============= ============= ==================
    same     yes           yes           yes
    lay      yes           yes           yes
    avoid    yes           yes           no (editors only)
    misspelling no         yes           no
    search   no            yes           no
    ======== ============= ============= ==================
    """

    SAME = "same"
    LAY = "lay"
    MISSPELLING = "misspelling"
    AVOID = "avoid"
    SEARCH = "search"

    @property
    def in_pages(self) -> bool:
        """Whether such a label is looked for in what editors write."""
        return self in (Kind.SAME, Kind.LAY, Kind.AVOID)

    @property
    def shown(self) -> bool:
        """Whether such a label is printed among a concept's other names."""
        return self in (Kind.SAME, Kind.LAY)


class Status(StrEnum):
    """Where an entry is in its life; only published ones reach readers."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Words, of which one must (``near``) and none may (``unless``) stand within six words of a label."""

    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One name of a concept. ``case`` is true when it matches only as it is written here."""

    text: str
    kind: Kind = Kind.SAME
    case: bool = False
    context: Context = Context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who checked an entry, when, and when it is due again (ISO dates, or empty)."""

    by: str = ""
    last: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a definition comes from."""

    title: str = ""
    url: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of a concept: the name of a file, what it shows in words, who made it, and its SHA-256."""

    src: str
    alt: str
    credit: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A concept as it is told to one group of readers (``carers``), beside what everyone reads."""

    audience: str
    definition: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A concept in another language (a BCP 47 tag); nobody checked it while ``review.last`` is empty."""

    language: str
    labels: tuple[Label, ...]
    definition: str
    more: str = ""
    say: str = ""
    review: Review = Review()
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One concept. The first label is its heading; ``more`` is Markdown; ``pages`` are URLs, best first.

    ``language`` (a BCP 47 tag) is the one of its labels and texts.
    """

    id: str
    labels: tuple[Label, ...]
    definition: str
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    more: str = ""
    say: str = ""
    pages: tuple[str, ...] = ()
    avoid_on: tuple[str, ...] = ()
    review: Review = Review()
    source: Source = Source()
    status: Status = Status.PUBLISHED
    replaced_by: str = ""
    language: str = "en"
    image: Image | None = None
    audiences: tuple[Variant, ...] = ()
    languages: tuple[Translation, ...] = ()

    def in_language(self, tag: str) -> "Term":
        """The concept as its translation tells it (*cy* for *cy-GB* too); itself where there is none.

        A translation has no audience variants, and no ``more`` but its own.
        """
        offered = {told.language: told for told in self.languages}
        told = offered.get(best_language(tag, (self.language, *offered)))
        if told is None:
            return self
        return replace(
            self,
            language=told.language,
            labels=told.labels,
            definition=told.definition,
            more=told.more,
            say=told.say,
            review=told.review,
            source=told.source,
            audiences=(),
        )

    @property
    def heading(self) -> str:
        """The name under which readers find the concept."""
        return self.labels[0].text

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names printed after "Also called", heading excluded."""
        return tuple(label.text for label in self.labels[1:] if label.kind.shown)


def is_capitals(text: str) -> bool:
    """Whether a label is written in capitals, a plural *s* aside: *TACE*, *LFTs*, *CT scan* is not."""
    core = text[:-1] if text.endswith("s") else text
    return sum(character.isupper() for character in core) >= 2 and core == core.upper()


def best_language(tag: str, offered: Iterable[str]) -> str:
    """The language offered that comes nearest to a tag (*cy* for *cy-GB*), or empty when none does."""
    known = {language.casefold(): language for language in offered}
    wanted = tag.casefold()
    while wanted and wanted not in known:
        wanted = wanted.rpartition("-")[0]
    return known.get(wanted, "")
