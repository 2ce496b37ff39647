"""The sample site as tests of this room use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.generation import open_published
from indexer.searcher import Searcher


@pytest.fixture(scope="session")
def searcher(sample_data: Path) -> Iterator[Searcher]:
    """The sample pages with the sample glossary, searchable."""
    published = open_published(sample_data / "index")
    yield published.searcher
    published.searcher.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where an index may be published."""
    return tmp_path / "index"
