"""One concept: its names, its definition, and what is known about them."""

from dataclasses import dataclass
from enum import StrEnum


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
class Term:
    """One concept. The first label is its heading; ``more`` is Markdown; ``pages`` are URLs, best first."""

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

    @property
    def heading(self) -> str:
        """The name under which readers find the concept."""
        return self.labels[0].text

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names printed after "Also called", heading excluded."""
        return tuple(label.text for label in self.labels[1:] if label.kind.shown)
