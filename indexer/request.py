"""What is asked of a search, and how to ask for the same without one step of what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indexer.normalise import without_minus
from indexer.understanding import Also, Cause, Concept, Correction, Ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked, and which steps of understanding it are switched off.

    ``exact`` searches the literal words only, ``as_typed`` corrects no spelling, ``without`` names concepts
    that are not meant, ``every_word`` looks for small words and those of a long question like for others,
    ``whole`` finds no page that has only some of the query. ``filters`` maps a facet to the value it must
    have.
    """

    query: str
    page: int = 1
    size: int = 10
    exact: bool = False
    as_typed: bool = False
    without: tuple[str, ...] = ()
    every_word: bool = False
    whole: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        """That of the query and the page asked for, which tell nearly all requests apart."""
        return hash((self.query, self.page))

    @property
    def retried(self) -> bool:
        """Whether a step was switched off, as those do who searched before."""
        return self.exact or self.as_typed or bool(self.without) or self.every_word or self.whole


def undone(request: Request, step: Correction | Concept | Also | Ignored) -> Request | None:
    """The request that takes one step back; None when nobody can: signs, and what is too long to read."""
    first = replace(request, page=1)
    match step:
        case Correction(searched=searched):
            return replace(first, as_typed=True) if searched else None
        case Concept(term=term) | Also(term=term):
            return replace(first, without=tuple(sorted({*request.without, term})))
        case Ignored(cause=Cause.MINUS):
            return replace(first, query=without_minus(request.query))
        case Ignored(cause=Cause.SMALL | Cause.CUT):
            return replace(first, every_word=True)
        case _:
            return None


def literally(request: Request) -> Request:
    """The request for the exact words only: every step taken back at once."""
    return replace(request, exact=True, page=1)


def wholly(request: Request) -> Request:
    """The request for pages that have all of the query, if there are any."""
    return replace(request, whole=True, page=1)
