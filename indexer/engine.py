"""What findwell asks of a search engine, and how one is opened from its URL."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from corpus.errors import UsageError
from indexer.document import Document
from indexer.query import Query

_ENGINES = {"whoosh": "indexer.engines.whoosh"}


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

    def search(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        facets: tuple[str, ...] = (),
        pause: Callable[[], object] = lambda: None,
    ) -> Found:
        """The ``limit`` best matches after the first ``offset``: by score, then by document number.

        ``pause`` is called now and then; what it raises ends the search.
        """
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
    return _engine(url).build(folder, documents)


def open_engine(url: str, folder: Path) -> Engine:
    """The index in ``folder``, opened with the engine that ``url`` names: ``whoosh:``.

    Raises `UsageError` when no engine answers to ``url``.
    """
    return _engine(url).open_folder(folder)


class _Module(Protocol):
    def build(self, folder: Path, documents: Iterable[Document]) -> int: ...

    def open_folder(self, folder: Path) -> Engine: ...


def _engine(url: str) -> _Module:
    name = url.partition(":")[0]
    if ":" in url and name in _ENGINES:
        return cast(_Module, import_module(_ENGINES[name]))
    known = [f"{engine}:" for engine in _ENGINES]
    near = get_close_matches(url, known, n=1, cutoff=0.5)
    hint = f'Did you mean "{near[0]}"?' if near else f"Use one of: {', '.join(known)}."
    raise UsageError("E110", f'No search engine is called "{url}".', hint)
