"""The files of a folder: all of them, or a word on what cannot be read."""

import os
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.folders import files_below


def test_files_at_any_depth_come_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.md", "a/b/d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == [
        "a/b/d.md",
        "a/c.md",
        "b.md",
    ]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone cannot be read"):
        files_below(tmp_path / "gone")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everywhere")
def test_a_folder_inside_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    with pytest.raises(InputError, match=r"locked cannot be read"):
        files_below(tmp_path)
