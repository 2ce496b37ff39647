"""What a searcher must know of all pages at once: gathered when the index is built, and kept beside it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from corpus.page import Page
from corpus.words import words
from indexer.analysis import Analyzer
from indexer.document import TEXT_FIELDS
from indexer.engine import Engine
from indexer.standing import hubs
from indexer.stembook import stems

_JOINERS = "-\u2010\u2011/"
_COMPOUND = re.compile(rf"(?<![^\W_])[^\W_]++(?:[{_JOINERS}][^\W_]++)++")


class Heading(NamedTuple):
    """The heading of a section, and its anchor."""

    text: str
    anchor: str


class Outlined(NamedTuple):
    """A page by its address, title and headings; headings that repeat the title are left out."""

    url: str
    title: str
    headings: tuple[Heading, ...]

    @classmethod
    def read(cls, url: str, title: str, headings: Iterable[Iterable[str]]) -> "Outlined":
        """The one that JSON made lists of."""
        return cls(url, title, tuple(Heading(*heading) for heading in headings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All pages, in the order of their numbers, which are the hubs, and how their compounds are joined.

    ``compounds`` map a joined word to its parts: *xray* to *x*, *ray*.
    """

    pages: tuple[Outlined, ...]
    hubs: frozenset[str]
    compounds: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A site and its words: ``counts`` and ``stems`` map a folded word and a stem to the number of pages
    that use it, ``stem_of`` those words to their stems, but a few that are cut further when read alone.
    """

    site: Site
    counts: Mapping[str, int]
    stems: Mapping[str, int]
    stem_of: Mapping[str, str]


class Sketch(NamedTuple):
    """What a site's outline takes from one page: its path with its title, and its compounds as written."""

    page: Outlined
    steps: tuple[str, ...]
    compounds: tuple[str, ...]


def sketch(page: Page) -> Sketch:
    """What the outline takes from a page."""
    headings = (Heading(one.heading, one.anchor) for one in page.sections)
    kept = tuple(each for each in headings if each.text and each.text != page.title)
    written = {*_compounds_in(page.title), *_compounds_in(page.text)}
    return Sketch(Outlined(page.url, page.title, kept), (*page.path, page.title), tuple(sorted(written)))


def read_site(pages: Iterable[Page]) -> Site:
    """What is to be known of pages, which come in the order of their numbers."""
    return site_of(map(sketch, pages))


def site_of(sketches: Iterable[Sketch]) -> Site:
    """The same from what was taken from each page."""
    outlined: list[Outlined] = []
    written: set[str] = set()
    places: list[tuple[str, tuple[str, ...]]] = []
    for each in sketches:
        outlined.append(each.page)
        places.append((each.page.url, each.steps))
        written.update(each.compounds)
    return Site(pages=tuple(outlined), hubs=hubs(places), compounds=_parted(written))


def read_outline(
    site: Site, engine: Engine, analyzer: Analyzer, stem_of: Mapping[str, str] = MappingProxyType({})
) -> Outline:
    """The outline of a site whose index is open; ``stem_of`` are `stems` that are known already."""
    counts = _most_in_a_field(engine, "exact")
    known = {**stem_of, **dict(stems((word for word in counts if word not in stem_of), analyzer))}
    return Outline(
        site=site,
        counts=counts,
        stems=_most_in_a_field(engine, "stem"),
        stem_of={word: known[word] for word in counts if word in known},
    )


def to_json(outline: Outline) -> str:
    """One line of JSON that `from_json` reads back."""
    site = outline.site
    numbers = [number for number, page in enumerate(site.pages) if page.url in site.hubs]
    kept = {
        "pages": site.pages,
        "hubs": numbers,
        "compounds": site.compounds,
        "words": outline.counts,
        "stems": outline.stems,
        "stem_of": outline.stem_of,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | bytes) -> Outline:
    """The outline that `to_json` wrote."""
    kept = json.loads(text)
    pages = tuple(Outlined.read(*page) for page in kept["pages"])
    site = Site(
        pages=pages,
        hubs=frozenset(pages[number].url for number in kept["hubs"]),
        compounds={joined: tuple(parts) for joined, parts in kept["compounds"].items()},
    )
    return Outline(
        site=site,
        counts=kept["words"],
        stems=kept["stems"],
        stem_of=kept["stem_of"],
    )


def _most_in_a_field(engine: Engine, form: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for field in TEXT_FIELDS:
        for word, count in engine.words(f"{field}_{form}"):
            counts[word] = max(count, counts.get(word, 0))
    return counts


def _compounds_in(text: str) -> Iterator[str]:
    """The compounds of a text, from the few stretches without spaces that may have one."""
    if not any(joiner in text for joiner in _JOINERS):
        return
    for stretch in text.split():
        if any(joiner in stretch for joiner in _JOINERS):
            yield from _COMPOUND.findall(stretch)


def _parted(written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    compounds: dict[str, tuple[str, ...]] = {}
    for compound in sorted(written):
        parts = tuple(word.text for word in words(compound))
        if len(parts) > 1 and not any(part.isdigit() for part in parts):
            compounds["".join(parts)] = parts
    return compounds
