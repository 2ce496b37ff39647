"""A disk that is full, too small or not to be written to keeps the index that is in use."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import StorageError
from indexer.publish import current
from tests.indexer.publishing import UNMEASURED, put


def test_a_full_disk_is_an_error_that_names_the_space_and_the_old_index_stays(root: Path) -> None:
    put(root, 3)
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from corpus.errors import StorageError\n"
        "from tests.indexer.publishing import put\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))\n"
        "try:\n    put(Path(sys.argv[1]), 500)\n"
        "except StorageError as error:\n    print(error.code, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=False, env=UNMEASURED
    )
    assert done.stdout.startswith("E517"), done.stderr
    assert "the old one is still in use" in done.stdout
    assert current(root).documents == 3
    assert list(root.glob("tmp-*")) == []


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        put(tmp_path / "file" / "index", 3)


def test_too_little_space_is_refused_before_anything_is_built(root: Path) -> None:
    made = put(root, 3)
    with (made.folder / "sparse").open("wb") as file:
        file.truncate(shutil.disk_usage(root).free)
    with pytest.raises(StorageError, match=r"needs \d+ MB, .* has \d+ MB; the old index is still in use"):
        put(root, 3)
