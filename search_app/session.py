"""What one run of the command line works on: its settings, and the store and the index they lead to."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.errors import InputError
from corpus.store import Store
from indexer.generation import open_published
from indexer.searcher import Searcher
from search_app.pin_file import read_pins
from search_app.pins import Pin
from search_app.settings import Settings
from search_app.settings_file import read_settings


@dataclass
class Session:
    """The options given before a command's name; everything else is read when a command first needs it."""

    config: Path | None
    data: Path | None

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises `UsageError` when they are wrong."""
        return read_settings(self.config, data=self.data)

    def store(self, *, create: bool = False) -> Store:
        """The page store, to be closed by the caller; raises `NoStoreError` when there is none."""
        return Store(self.settings.data, create=create)

    def pins(self) -> tuple[Pin, ...]:
        """The best bets and signposts; raises `InputError` P001 listing every fault of their files."""
        read = read_pins(self.settings.pin_paths)
        if read.faults:
            raise InputError(
                "P001",
                "The best bets and signposts were not read.",
                "Correct each line that is named.",
                tuple(map(str, read.faults)),
            )
        return tuple(item.pin for item in read.placed)

    @contextmanager
    def searcher(self) -> Generator[Searcher]:
        """The searcher over the published index; raises `NoIndexError` when there is none."""
        published = open_published(self.settings.index_folder)
        try:
            yield published.searcher
        finally:
            published.searcher.close()
