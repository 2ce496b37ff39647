"""A published generation opened for searching: its engine, the glossary it was built with, and a Searcher."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from glossary.compiled import from_json
from glossary.glossary import Glossary
from glossary.matcher import collecting_no_garbage
from indexer.analysis import Analyzer
from indexer.budget import unhurried
from indexer.engine import open_engine
from indexer.outline import from_json as outlined
from indexer.publish import Generation, check_versions, current
from indexer.searcher import Searcher

SCHEMA = "6"
GLOSSARY_FILE = "glossary.json"
OUTLINE_FILE = "outline.json"


class Published(NamedTuple):
    """What serves one generation; closing the searcher gives back all of it."""

    generation: Generation
    searcher: Searcher
    glossary: Glossary


def open_published(root: Path, *, clock: Callable[[], float] = unhurried) -> Published:
    """The generation in use under ``root``, opened; its searches are timed by ``clock``.

    Raises `NoIndexError` when nothing was published, `OutdatedIndexError` when this version of findwell
    cuts text into terms otherwise than the one that built the index, `DamagedIndexError` when no generation
    is sound.
    """
    with collecting_no_garbage():
        return _opened(current(root), clock)


def _opened(generation: Generation, clock: Callable[[], float]) -> Published:
    analyzer = Analyzer()
    check_versions(generation, {"schema": SCHEMA, "analyzer": analyzer.version})
    glossary = from_json((generation.folder / GLOSSARY_FILE).read_text(encoding="utf-8"))
    outline = outlined((generation.folder / OUTLINE_FILE).read_bytes())
    analyzer.learn(outline.stem_of)
    engine = open_engine(generation.engine, generation.folder)
    return Published(generation, Searcher(engine, glossary, analyzer, outline, clock=clock), glossary)


def image_file(name: str) -> str:
    """Under what name a generation keeps a picture of the glossary."""
    return f"image-{name}"
