"""An OpenSearch cluster over HTTP, driven by our own engine; its address is in the environment."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.engines import findwell
from benchmarks.engines.asking import ADDRESS
from benchmarks.engines.question import Ask, Question, Row
from indexer.engine import build_index, open_engine

_PATIENCE = "timeout=60"  # that a search on a busy machine is late is measured, and does not end the run


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index into the cluster, and what belongs to it into an empty folder."""
    build_index(_url(), folder, findwell.documents(rows))


def open_index(folder: Path) -> Callable[[Question], Ask | None]:
    """The index of a folder."""
    return findwell.asker(open_engine(_url(), folder))


def _url() -> str:
    url = os.environ[ADDRESS]
    return url if "timeout=" in url else f"{url}{'&' if '?' in url else '?'}{_PATIENCE}"
