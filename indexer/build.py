"""From the page store and the glossary to a published generation."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import NoIndexError, StorageError
from corpus.store import State, Store
from glossary.compiled import to_json
from glossary.glossary import Glossary
from glossary.matchers import Matchers
from indexer.analysis import Analyzer
from indexer.document import Document, to_document
from indexer.generation import GLOSSARY_FILE, OUTLINE_FILE, SCHEMA, image_file
from indexer.outline import read_outline, read_site
from indexer.outline import to_json as outlined
from indexer.publish import Generation, current, publish


class Built(NamedTuple):
    """The generation in use after a build; ``changed`` is false when there was nothing to do."""

    generation: Generation
    changed: bool


def build(
    store: Store,
    glossary: Glossary,
    *,
    root: Path,
    engine: str,
    accept_shrink: bool = False,
    force: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Built:
    """Publish an index of every searched page of the store, unless the one in use is of the same pages.

    ``on_progress`` is told how many pages are done and how many there are. Raises what `publish` raises; the
    generation in use stays in use then.
    """
    analyzer = Analyzer()
    versions = {
        "schema": SCHEMA,
        "analyzer": analyzer.version,
        "glossary": glossary.fingerprint,
        "pages": store.fingerprint(),
    }
    if not force:
        in_use = _in_use(root)
        if in_use and in_use.versions == versions and in_use.engine == engine and not in_use.degraded:
            return Built(in_use, False)
    total = sum(record.state in (State.KEPT, State.STALE) for record in store.records())
    site = read_site(store.pages())
    generation = publish(
        root,
        _documents(store, analyzer, glossary, site.hubs, total, on_progress),
        engine=engine,
        versions=versions,
        terms=len(glossary.published),
        files={GLOSSARY_FILE: to_json(glossary).encode(), **_images(glossary)},
        learned=lambda opened: {OUTLINE_FILE: outlined(read_outline(site, opened, analyzer)).encode()},
        accept_shrink=accept_shrink,
    )
    return Built(generation, True)


def _in_use(root: Path) -> Generation | None:
    try:
        return current(root)
    except (NoIndexError, StorageError):
        return None


def _images(glossary: Glossary) -> dict[str, bytes]:
    """The pictures that readers are shown, as files of the generation."""
    return {image_file(name): glossary.images[name].read_bytes() for name in glossary.pictures}


def _documents(
    store: Store,
    analyzer: Analyzer,
    glossary: Glossary,
    hubs: Collection[str],
    total: int,
    on_progress: Callable[[int, int], None],
) -> Iterator[Document]:
    matchers = Matchers(glossary)
    for done, page in enumerate(store.pages(), 1):
        yield to_document(page, analyzer, matchers.speaking(page.language), glossary, hubs)
        on_progress(done, total)
