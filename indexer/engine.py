"""What findwell asks of a search engine, and how one is opened from its URL."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from indexer.document import Document
from indexer.query import Query


class Scored(NamedTuple):
    """A document that matches: its number in the index and its score."""

    document: int
    score: float


class Found(NamedTuple):
    """The best matches, how many there are in all, and how many per value of each facet asked for."""

    best: list[Scored]
    total: int
    facets: dict[str, dict[str, int]]


class Engine(Protocol):
    """A published, immutable index. Safe to share between threads."""

    @property
    def documents(self) -> int:
        """How many documents the index holds; they are numbered from 0 in the order they were added."""
        ...

    def search(self, query: Query, *, limit: int, offset: int = 0, facets: tuple[str, ...] = ()) -> Found:
        """The ``limit`` best matches after the first ``offset``: by score, then by document number."""
        ...

    def stored(self, documents: Iterable[int]) -> list[Mapping[str, str]]:
        """What was stored with these documents, in the order asked for."""
        ...

    def words(self, field: str, prefix: str = "") -> list[tuple[str, int]]:
        """Indexed terms of a field that start with ``prefix``, and in how many documents, most used first."""
        ...

    def close(self) -> None:
        """Give back files and memory."""
        ...


def build_index(url: str, folder: Path, documents: Iterable[Document]) -> int:
    """Write a whole new index into an empty folder and return how many documents it holds.

    Raises `UsageError` when no engine answers to ``url``.
    """
    raise NotImplementedError


def open_engine(url: str, folder: Path) -> Engine:
    """The index in ``folder``, opened with the engine that ``url`` names: ``whoosh:``."""
    raise NotImplementedError
