"""An index made of parts, each a stretch of pages: which pages stand where, and what is made anew."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from indexer.affected import Form
from indexer.engines.segment import PART, TEXT
from indexer.hands import Here, Processes
from indexer.manifest import Generation, fingerprint_of
from indexer.outline import Site, site_of
from indexer.pagebook import PAGES_FILE, Kept, read_pages
from indexer.part import NEW, Done, Linking, Reading, Source
from indexer.stembook import read_stems

SMALLEST, LARGEST, FEW = 500, 8192, 6  # pages of a part, and about how many parts there are

Marks = Sequence[tuple[str, str]]  # addresses and fingerprints of pages, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier index: its folder, its files with their SHA-256, and the pages of each of its parts."""

    folder: Path
    files: Mapping[str, str]
    parts: Sequence[Sequence[Kept]]

    def source(self, part: int, touched: Sequence[Form] | None) -> Source | None:
        """One of its parts to take over from, or None for `NEW`."""
        if part == NEW:
            return None
        start = PART.format(part) + "/"
        files = {name.removeprefix(start): self.files[name] for name in self.files if name.startswith(start)}
        return Source(folder=str((self.folder / start).absolute()), files=files, touched=touched)

    def hubs(self) -> frozenset[str]:
        """The addresses of its pages that others hang from."""
        return site_of(each.sketch for kept in self.parts for each in kept).hubs


class Planned(NamedTuple):
    """A part to be made: its pages, with their numbers in the earlier part ``source`` or `NEW`."""

    pages: Sequence[tuple[str, int]]
    source: int


class Made(NamedTuple):
    """An index that was made of parts: its site, pages and stems, and how many pages were cut and matched."""

    site: Site
    pages: Sequence[Kept]
    stem_of: Mapping[str, str]
    done: Done


def read_before(generation: Generation) -> Before | None:
    """What an earlier generation has to take over from, or None when it is not made of parts."""
    files = {name: digest for name, digest in generation.files.items() if name.endswith(f"/{PAGES_FILE}")}
    pages = []
    for name in sorted(files):
        path = generation.folder / name
        try:
            if fingerprint_of(path) != files[name]:
                return None
            pages.append(read_pages(path.parent))
        except OSError:
            return None
    return Before(folder=generation.folder, files=generation.files, parts=pages) if pages else None


def plan(pages: Marks, before: Sequence[Sequence[Kept]]) -> list[Planned]:
    """Which pages stand in which part: where they stood before, as long as the parts are of fair size."""
    known = {
        each.url: (part, number, each.fingerprint)
        for part, kept in enumerate(before)
        for number, each in enumerate(kept)
    }
    return [
        _planned(stretch, known) for stretch in _stretches(pages, [kept[0].url for kept in before if kept])
    ]


def make(
    folder: Path,
    planned: Sequence[Planned],
    before: Before | None,
    *,
    store: Path,
    touched: Sequence[Form] | None,
    hands: Here | Processes,
) -> Made:
    """Make the parts of an index in ``folder`` of pages in the ``store``.

    ``touched`` are the names that are matched otherwise than ``before``; None means any.
    """
    folders = [str(folder / PART.format(number)) for number in range(len(planned))]
    sources = [before.source(each.source, touched) if before else None for each in planned]
    reading = [
        Reading(folder=place, store=str(store.absolute()), pages=each.pages, source=source)
        for place, each, source in zip(folders, planned, sources, strict=True)
    ]
    done = hands.make(reading)
    pages = [read_pages(Path(place) / TEXT) for place in folders]
    site = site_of(each.sketch for kept in pages for each in kept)
    hubs_before = before.hubs() if before and touched == [] else frozenset()
    linking = []
    for place, kept, source in zip(folders, pages, sources, strict=True):
        hubs = [each.url for each in kept if each.url in site.hubs]
        same = touched == [] and before and kept in before.parts
        unmoved = same and hubs == [each.url for each in kept if each.url in hubs_before]
        linking.append(Linking(folder=place, hubs=hubs, source=source if unmoved else None))
    hands.make(linking)
    total = Done(sum(each.cut for each in done), sum(each.matched for each in done))
    stem_of = {word: stem for place in folders for word, stem in read_stems(Path(place) / TEXT).items()}
    return Made(site, [each for kept in pages for each in kept], stem_of, total)


def _planned(stretch: Marks, known: Mapping[str, tuple[int, int, str]]) -> Planned:
    """A stretch with what it may take over from the part that has most of it."""
    same = {}
    for url, fingerprint in stretch:
        part, number, before = known.get(url, (NEW, NEW, ""))
        if before == fingerprint:
            same[url] = part, number
    ((source, _),) = Counter(part for part, _ in same.values()).most_common(1) or [(NEW, 0)]
    numbers = {url: number for url, (part, number) in same.items() if part == source}
    return Planned([(url, numbers.get(url, NEW)) for url, _ in stretch], source)


def _stretches(pages: Marks, firsts: Sequence[str]) -> Iterator[Marks]:
    """The pages cut where they were cut before or, when that is not fair any more, into even stretches."""
    count = max(1, -(-len(pages) // size_of(len(pages))))  # that there are no pages is said later
    cut = [list(each) for _, each in groupby(pages, lambda page: bisect_right(firsts[1:], page[0]))]
    fair = size_of(len(pages))
    if firsts and cut and len(cut) <= 2 * count and max(map(len, cut)) <= 2 * fair:
        return iter(cut)
    bounds = [len(pages) * number // count for number in range(count + 1)]
    return (pages[first:last] for first, last in pairwise(bounds))


def size_of(pages: int) -> int:
    """How many pages a part should have when there are so many in all."""
    return min(max(-(-pages // FEW), SMALLEST), LARGEST)
