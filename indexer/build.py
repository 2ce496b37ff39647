"""From the page store and the glossary to a published generation."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.errors import NoIndexError, StorageError
from corpus.store import Store
from glossary.compiled import from_json, to_json
from glossary.glossary import Glossary
from glossary.matchers import Matchers
from indexer.affected import Form, touched
from indexer.analysis import Analyzer, Token
from indexer.canaries import Written, chosen_canaries
from indexer.document import Document, to_document
from indexer.engine import Engine
from indexer.generation import GLOSSARY_FILE, OUTLINE_FILE, SCHEMA, image_file
from indexer.hands import WORTH_IT, Here, Processes, usable_cores
from indexer.manifest import fingerprint_of
from indexer.outline import Outline, read_outline, read_site
from indexer.outline import to_json as outlined
from indexer.part import NEW
from indexer.parts import Before, Made, Marks, make, plan, read_before
from indexer.publish import Generation, current, publish, publish_index

_IN_PARTS = "whoosh:"  # the engine whose index is made of parts


class Built(NamedTuple):
    """The generation in use after a build; ``changed`` is false when there was nothing to do.

    ``cut`` pages were cut into terms for it and ``matched`` matched with the glossary: the others are as
    they were before.
    """

    generation: Generation
    changed: bool
    cut: int = 0
    matched: int = 0


def build(
    store: Store,
    glossary: Glossary,
    *,
    root: Path,
    engine: str,
    accept_shrink: bool = False,
    force: bool = False,
    processes: int = 0,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Built:
    """Publish an index of every searched page of the store, unless the one in use is of the same pages.

    What the index in use has of pages that did not change is taken over; ``force`` makes all of it anew.
    So many ``processes`` read pages, or as many as there are cores when it is 0. ``on_progress`` is told how
    many pages are done and how many there are. Raises what `publish` raises; the generation in use stays in
    use then.
    """
    analyzer = Analyzer()
    versions = {
        "schema": SCHEMA,
        "analyzer": analyzer.version,
        "glossary": glossary.fingerprint,
        "pages": store.fingerprint(),
    }
    in_use = None if force else _in_use(root)
    if in_use and in_use.versions == versions and in_use.engine == engine and not in_use.degraded:
        return Built(in_use, False)
    marks = list(store.fingerprints())
    offered = _Offered(
        engine=engine,
        versions=versions,
        terms=len(glossary.published),
        files={GLOSSARY_FILE: to_json(glossary).encode(), **_images(glossary)},
        accept_shrink=accept_shrink,
    )
    work = _Work(store, glossary, analyzer, root, offered, _Told(len(marks), on_progress))
    if engine.startswith(_IN_PARTS):
        return work.in_parts(marks, in_use, processes)
    return Built(work.whole(), True, len(marks), len(marks))


class _Offered(NamedTuple):
    """What is published with an index, whatever engine holds it."""

    engine: str
    versions: Mapping[str, str]
    terms: int
    files: Mapping[str, bytes]
    accept_shrink: bool


class _Told:
    """Says how many pages are done."""

    def __init__(self, total: int, on_progress: Callable[[int, int], None]) -> None:
        self._total = total
        self._done = 0
        self._on_progress = on_progress

    def add(self, pages: int) -> None:
        """So many more are."""
        self._done += pages
        self._on_progress(self._done, self._total)


class _Work(NamedTuple):
    """An index to be published: of these pages and words, under ``root``."""

    store: Store
    glossary: Glossary
    analyzer: Analyzer
    root: Path
    offered: _Offered
    told: _Told

    def whole(self) -> Generation:
        """All of it at once, for an engine that takes documents one by one."""
        site = read_site(self.store.pages())
        return publish(
            self.root,
            self._documents(site.hubs),
            learned=lambda opened: _outlined(read_outline(site, opened, self.analyzer)),
            **self.offered._asdict(),
        )

    def in_parts(self, marks: Marks, in_use: Generation | None, processes: int) -> Built:
        """Part by part, with what is there already: ``marks`` are those of the pages."""
        before = _before(in_use, self.offered)
        names = _touched(before, in_use, self.glossary)
        planned = plan(marks, before.parts if before else ())
        anew = sum(number == NEW for part in planned for _, number in part.pages)
        count = min(processes or usable_cores(), len(planned)) if anew >= WORTH_IT else 1
        made: list[Made] = []

        def write(folder: Path) -> Written:
            add = self.told.add
            with (
                Processes(folder / GLOSSARY_FILE, count, add)
                if count > 1
                else Here(self.glossary, add) as hands
            ):
                made.append(
                    make(folder, planned, before, store=self.store.folder, touched=names, hands=hands)
                )
            pages = made[0].pages

            def title_of(number: int) -> list[Token]:
                return self.analyzer.exact(pages[number].sketch.page.title)

            return Written(len(pages), chosen_canaries(len(pages), title_of))

        def learned(opened: Engine) -> dict[str, bytes]:
            same = in_use and before and in_use.versions["pages"] == self.offered.versions["pages"]
            if in_use and same and made[0].done.cut == 0:
                return {OUTLINE_FILE: (in_use.folder / OUTLINE_FILE).read_bytes()}
            return _outlined(read_outline(made[0].site, opened, self.analyzer, made[0].stem_of))

        generation = publish_index(self.root, write, learned=learned, **self.offered._asdict())
        return Built(generation, True, *made[0].done)

    def _documents(self, hubs: Collection[str]) -> Iterator[Document]:
        matchers = Matchers(self.glossary)
        for page in self.store.pages():
            yield to_document(page, self.analyzer, matchers.speaking(page.language), self.glossary, hubs)
            self.told.add(1)


def _outlined(outline: Outline) -> dict[str, bytes]:
    return {OUTLINE_FILE: outlined(outline).encode()}


def _in_use(root: Path) -> Generation | None:
    try:
        return current(root)
    except (NoIndexError, StorageError):
        return None


def _before(in_use: Generation | None, offered: _Offered) -> Before | None:
    """What the index in use has to take over from, when texts are still cut as they were for it."""
    if in_use is None or in_use.engine != offered.engine:
        return None
    if any(in_use.versions.get(name) != offered.versions[name] for name in ("schema", "analyzer")):
        return None
    return read_before(in_use)


def _touched(before: Before | None, in_use: Generation | None, glossary: Glossary) -> Sequence[Form] | None:
    """The names by which pages are matched otherwise than before; None means any."""
    if before is None or in_use is None:
        return None
    if in_use.versions["glossary"] == glossary.fingerprint:
        return []
    path = in_use.folder / GLOSSARY_FILE
    if fingerprint_of(path) != in_use.files.get(GLOSSARY_FILE):
        return None
    forms = touched(from_json(path.read_text(encoding="utf-8")), glossary)
    return None if forms is None else sorted(forms)


def _images(glossary: Glossary) -> dict[str, bytes]:
    """The pictures that readers are shown, as files of the generation."""
    return {image_file(name): glossary.images[name].read_bytes() for name in glossary.pictures}
