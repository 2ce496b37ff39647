"""The commands that only read, on a disk that may only be read."""

import shutil
from pathlib import Path

import pytest

from tests.corpus.disks import only_read, run_with

COMMANDS = {
    "status": "Index: gen-00000001",
    "pages --state kept": "/pages/treatment/tace",
    "show /pages/treatment/tace": "title: ",
    "coverage": "G101",
    "search tace": "/pages/treatment/tace",
    "index list": "* gen-00000001",
    "index verify": "gen-00000001: sound",
    "check": "errors",
}


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site in a folder of its own."""
    return shutil.copytree(sample_data, tmp_path_factory.mktemp("readonly") / "data")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_only_reads_works_where_nothing_may_be_written(data: Path, command: str) -> None:
    before = sorted(path.name for path in data.iterdir())
    done = run_with(only_read(data), "-m", "search_app", "--data", str(data), *command.split())
    assert COMMANDS[command] in done.stdout, done.stderr
    assert done.stderr == ""
    assert sorted(path.name for path in data.iterdir()) == before
