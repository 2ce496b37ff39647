"""The editors' tests, asked of the published index and of the one that would be published now."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from corpus.errors import NoIndexError, StorageError
from corpus.store import Store
from glossary.glossary import Glossary
from indexer.build import build
from indexer.cases import WITHIN, Case, failures
from indexer.generation import open_published
from indexer.searcher import Searcher
from search_app.settings import Settings


class Tried(NamedTuple):
    """A test and the sentences that say what is wrong: ``before`` as published, ``after`` as of now.

    ``before`` is None when nothing is published.
    """

    file: Path
    case: Case
    before: tuple[str, ...] | None
    after: tuple[str, ...]


class Trial(NamedTuple):
    """Every test with its answers, and the name of the generation in use ("" for none)."""

    generation: str
    tried: tuple[Tried, ...]


def try_now(
    tests: Sequence[tuple[Path, Case]], store: Store, glossary: Glossary, settings: Settings
) -> Trial:
    """Build an index of the store and the glossary aside, and ask it, and the published one, every test.

    Nothing is published. Raises `RefusedError` when the store has no pages.
    """
    with ExitStack() as stack:
        root = Path(stack.enter_context(TemporaryDirectory(prefix="findwell-check-")))
        build(store, glossary, root=root, engine=settings.index.engine, processes=settings.index.processes)
        after = open_published(root)
        stack.callback(after.searcher.close)
        try:
            before = open_published(settings.index_folder)
        except (NoIndexError, StorageError):
            tried = (Tried(file, case, None, _wrong(case, after.searcher)) for file, case in tests)
            return Trial("", tuple(tried))
        stack.callback(before.searcher.close)
        both = (
            Tried(file, case, _wrong(case, before.searcher), _wrong(case, after.searcher))
            for file, case in tests
        )
        return Trial(before.generation.name, tuple(both))


def _wrong(case: Case, searcher: Searcher) -> tuple[str, ...]:
    return tuple(failures(case, lambda query: searcher.ranked(query, WITHIN)))
