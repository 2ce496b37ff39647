"""Where the tests of this folder publish."""

from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of an index, not there yet."""
    return tmp_path / "index"
