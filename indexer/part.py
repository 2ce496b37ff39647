"""One part of an index, a stretch of pages: how it is made, with what is known from before taken over."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from corpus.page import Page, from_json
from corpus.store import Store
from glossary.glossary import Glossary
from glossary.matchers import Matchers
from indexer.affected import Form
from indexer.analysis import Analyzer
from indexer.document import (
    FACETS,
    LINKED_FIELDS,
    OWN_FIELDS,
    TEXT_FIELDS,
    Document,
    Mentioned,
    linked_fields,
    mentioned,
    own_document,
)
from indexer.engines.segment import CONCEPTS, TEXT, Earlier, Segment
from indexer.manifest import fingerprint_of
from indexer.pagebook import Kept, kept, read_mentions, read_pages, write_mentions, write_pages
from indexer.standing import standing_of
from indexer.stembook import stems, write_stems

NEW = -1
_EXACT = tuple(f"{field}_exact" for field in TEXT_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A part of an earlier index to take over from: its folder and the SHA-256 of each file in it.

    ``touched`` are the names by which its pages may be matched otherwise than they were; None means any.
    """

    folder: str
    files: Mapping[str, str]
    touched: Sequence[Form] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A part to be read from the store into ``folder``: the address of each page and its number in the
    source, where it stands as it is now, or `NEW`.
    """

    folder: str
    store: str
    pages: Sequence[tuple[str, int]]
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """A part that was read, to get its concepts; ``hubs`` are the addresses of pages that others hang from.

    ``source`` is a part whose concepts are the same, if there is one.
    """

    folder: str
    hubs: Sequence[str]
    source: Source | None = None


class Done(NamedTuple):
    """How many pages of a part were cut into terms and how many matched with the glossary."""

    cut: int = 0
    matched: int = 0


class Maker:
    """Makes parts for one glossary; what it needs is made when it is first needed."""

    def __init__(self, glossary: Glossary, on_page: Callable[[], object]) -> None:
        self._glossary = glossary
        self._analyzer = Analyzer()
        self._matchers = Matchers(glossary)
        self._on_page = on_page

    def make(self, task: Reading | Linking) -> Done:
        """Do a task; raises what reading the store and writing files raise."""
        return self._link(task) if isinstance(task, Linking) else self._read(task)

    def _read(self, task: Reading) -> Done:
        """The text of a part: what stands in the source as it is now is taken from there."""
        folder = Path(task.folder)
        for name in (TEXT, CONCEPTS):
            (folder / name).mkdir(parents=True)
        earlier = _Before(task.source, self._analyzer) if task.source and _is_whole(task.source) else None
        numbers = [number if earlier else NEW for _, number in task.pages]
        is_same = earlier is not None and numbers == list(range(len(earlier.pages)))
        pages: list[Kept] = []
        said: list[Mentioned] = []
        cut = matched = 0
        with ExitStack() as stack:
            store = stack.enter_context(Store(Path(task.store), create=False))
            text = None if is_same else stack.enter_context(Segment(folder / TEXT, OWN_FIELDS, FACETS))
            if earlier:
                stack.enter_context(earlier.segment)
            for (url, _), number in zip(task.pages, numbers, strict=True):
                if earlier and number != NEW:
                    pages.append(earlier.pages[number])
                    if number in earlier.touched:
                        matched += 1
                        said.append(self._mentioned(from_json(earlier.segment.stored(number)["page"])))
                    else:
                        said.append(earlier.said[number])
                    if text:
                        text.take(earlier.segment, number)
                elif text and (found := store.fingerprinted(url)):  # else it was removed meanwhile
                    fingerprint, page = found
                    text.add(own_document(page, self._analyzer))
                    pages.append(kept(page, fingerprint))
                    said.append(self._mentioned(page))
                    cut, matched = cut + 1, matched + 1
                self._on_page()
            if text:
                text.finish()
                words = dict.fromkeys(chain.from_iterable(text.held.get(field, ()) for field in _EXACT))
                write_stems(folder / TEXT, dict(stems(words, self._analyzer)))
        if task.source and is_same:
            _copy(task.source, TEXT, folder)
        else:
            write_pages(folder / TEXT, pages)
        write_mentions(folder / CONCEPTS, said)
        return Done(cut, matched)

    def _link(self, task: Linking) -> Done:
        """The concepts of a part, from what its pages mention."""
        folder, hubs = Path(task.folder), frozenset(task.hubs)
        if task.source and _is_whole(task.source):
            _copy(task.source, CONCEPTS, folder)
            return Done()
        both = zip(read_pages(folder / TEXT), read_mentions(folder / CONCEPTS), strict=True)
        with Segment(folder / CONCEPTS, LINKED_FIELDS) as concepts:
            for page, said in both:
                terms = standing_of(page.url, page.next_review, hubs)
                fields = linked_fields(page.url, said, self._glossary, terms)
                concepts.add(Document(fields=fields, facets={}, stored={}))
            concepts.finish()
        return Done()

    def _mentioned(self, page: Page) -> Mentioned:
        return mentioned(page, self._matchers.speaking(page.language))


class _Before:
    """What a source has of its pages, and the numbers of those that have to be matched again."""

    def __init__(self, source: Source, analyzer: Analyzer) -> None:
        folder = Path(source.folder)
        self.pages = read_pages(folder / TEXT)
        self.said = read_mentions(folder / CONCEPTS)
        self.segment = Earlier(folder / TEXT, OWN_FIELDS)
        if source.touched is None:
            self.touched = frozenset(range(len(self.pages)))
        else:
            self.touched = frozenset(self._holding(source.touched, analyzer))

    def _holding(self, forms: Sequence[Form], analyzer: Analyzer) -> Iterator[int]:
        """The numbers of pages that have all words of one of these forms."""

        @cache
        def places(word: str) -> frozenset[int]:
            fields = [f"{field}_exact" for field in TEXT_FIELDS]
            terms = analyzer.indexed_as(word)
            return frozenset().union(*(self.segment.holding(each, term) for each in fields for term in terms))

        for form in forms:
            yield from frozenset.intersection(*map(places, form))


def to_json(task: Reading | Linking) -> str:
    """A task as a line that `from_line` reads."""
    said = {each.name: getattr(task, each.name) for each in fields(task)}
    return json.dumps({"kind": type(task).__name__, **said}, default=asdict)


def from_line(line: bytes) -> Reading | Linking:
    """The task that `to_json` wrote."""
    said: dict[str, Any] = json.loads(line)
    kind = Linking if said.pop("kind") == Linking.__name__ else Reading
    source = said.pop("source")
    return kind(**said, source=Source(**source) if source else None)


def _copy(source: Source, name: str, folder: Path) -> None:
    """The files of a source, not links to them: what befalls one generation must not befall another."""
    for path in (Path(source.folder) / name).iterdir():
        shutil.copyfile(path, folder / name / path.name)


def _is_whole(source: Source) -> bool:
    """Whether every file of a source is as it was written; nothing in it is read before."""
    try:
        for name, fingerprint in source.files.items():
            if fingerprint_of(Path(source.folder) / name) != fingerprint:
                return False
    except OSError:
        return False
    return True
