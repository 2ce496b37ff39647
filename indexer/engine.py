"""What findwell asks of a search engine, and how one is opened from its URL."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

import numpy as np

from corpus.errors import UsageError
from indexer.document import Document
from indexer.query import Query

ELSEWHERE = "opensearch.json"  # in a folder whose index is in a cluster: where

_ENGINES = {"whoosh": "indexer.engines.whoosh", "opensearch": "indexer.engines.opensearch"}
_MEANT = ("http", "https", "elasticsearch")  # by which a cluster may have been meant
_NUMPY = 2
_EXAMPLES = ("whoosh:", "opensearch://127.0.0.1:9200/findwell")


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

    def warm(self, terms: Iterable[tuple[str, str]], until: float) -> None:
        """Have these terms, a field and a term each, in memory: in this order and as far as its bound allows.

        Until a moment told by `time.monotonic`, at most.
        """
        ...

    def close(self) -> None:
        """Give back files and memory."""
        ...


def build_index(url: str, folder: Path, documents: Iterable[Document]) -> int:
    """Write a whole new index into an empty folder and return how many documents it holds.

    Raises `UsageError` when no engine answers to ``url``, and whatever a cluster may answer.
    """
    return _engine(url).build(folder, documents, url)


def open_engine(url: str, folder: Path) -> Engine:
    """The index of ``folder``, opened with the engine that ``url`` names: ``whoosh:`` or ``opensearch://…``.

    Raises `UsageError` when no engine answers to ``url`` or what it needs is missing or too old, and whatever
    a cluster may answer.
    """
    return _engine(url).open_folder(folder)


def put_in_use(folder: Path) -> None:
    """Tell the cluster that the index of ``folder`` is the one in use; nothing to do when it is all here."""
    if (folder / ELSEWHERE).exists():
        _cluster().put_in_use(folder)


def discard(folder: Path) -> None:
    """Remove what the index of ``folder`` has in a cluster; nothing to do when it is all here."""
    if (folder / ELSEWHERE).exists():
        _cluster().discard(folder)


class _Module(Protocol):
    def build(self, folder: Path, documents: Iterable[Document], url: str) -> int: ...

    def open_folder(self, folder: Path) -> Engine: ...


class _Cluster(_Module, Protocol):
    def put_in_use(self, folder: Path) -> None: ...

    def discard(self, folder: Path) -> None: ...


def _cluster() -> _Cluster:
    return cast(_Cluster, _imported("opensearch"))


def _engine(url: str) -> _Module:
    name, colon, _ = url.partition(":")
    if colon and name in _ENGINES:
        return cast(_Module, _imported(name))
    shown = re.sub("//[^/]*@", "//", url)  # without a password
    begin = re.split(r"\W", shown, maxsplit=1)[0]
    rest = shown.removeprefix(begin).lstrip(":/")
    near = get_close_matches(begin.lower(), (*_MEANT, *_ENGINES), n=1, cutoff=0.5)
    if not near:
        hint = f"Use one of: {', '.join(_EXAMPLES)}."
    else:
        hint = f'Did you mean "{"whoosh:" if near == ["whoosh"] else f"opensearch://{rest}"}"?'
    raise UsageError("E110", f'No search engine is called "{shown}".', hint)


def _imported(name: str) -> object:
    found = np.__version__  # of what was loaded: nothing is read that might fail just now
    if int(found.partition(".")[0]) < _NUMPY:
        raise UsageError(
            "E116",
            f"numpy {found} is too old for the search engine, which needs {_NUMPY}.0 or newer.",
            f"Run: pip install 'numpy>={_NUMPY}.0'",
        )
    try:
        return import_module(_ENGINES[name])
    except ModuleNotFoundError as error:
        raise UsageError(
            "E112",
            f"The package {error.name} is not installed.",
            'Run: pip install "findwell[opensearch]"',
        ) from error
