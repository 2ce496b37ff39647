"""What one run of the command line works on: its settings, and the store and the index they lead to."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.store import Store
from indexer.generation import open_published
from indexer.searcher import Searcher
from search_app.settings import Settings, read_settings


@dataclass
class Session:
    """The options given before a command's name; everything else is read when a command first needs it."""

    config: Path | None
    data: Path | None

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises `UsageError` when they are wrong."""
        return read_settings(self.config, data=self.data)

    def store(self) -> Store:
        """The page store, to be closed by the caller."""
        return Store(self.settings.data)

    @contextmanager
    def searcher(self) -> Generator[Searcher]:
        """The searcher over the published index; raises `NoIndexError` when there is none."""
        published = open_published(self.settings.index_folder)
        try:
            yield published.searcher
        finally:
            published.searcher.close()
