"""Disks without room, without inodes, or not to be written to; and clocks that go backwards."""

import gc
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StorageError
from indexer.publish import current
from search_app.live import Live
from tests.indexer.publishing import answers, put
from tests.search_app.sites import page, publish_site

mounting = pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 32 MB with 40 inodes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = "size=32m,nr_inodes=40"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def refused(root: Path) -> str:
    """The code of the error with which a publish ends."""
    try:
        put(root, 4)
    except StorageError as error:
        return error.code
    return ""


@mounting
def test_a_disk_without_inodes_keeps_the_index_in_use(small: Path) -> None:
    root = small / "index"
    put(root, 3)
    taken = 0
    while True:
        try:
            (small / f"taken-{taken}").touch()
        except OSError:
            break
        taken += 1
    for spare in (0, 1, 3):
        for number in range(spare):
            (small / f"taken-{taken - 1 - number}").unlink(missing_ok=True)
        assert refused(root) in ("E503", "E516", "E517")
        gc.collect()  # a file that is gone has its inode while something still has it open
        assert (current(root).documents, answers(current(root))) == (3, 3)
        assert list(root.glob("tmp-*")) == []
        for number in range(spare):
            (small / f"taken-{taken - 1 - number}").touch()
    for path in small.glob("taken-*"):
        path.unlink()
    assert put(root, 4).documents == 4


@mounting
def test_a_disk_that_became_read_only_keeps_the_index_in_use(small: Path) -> None:
    root = small / "index"
    put(root, 3)
    remount(small, "ro")
    with pytest.raises(StorageError) as error:
        put(root, 4)
    assert "cannot be written" in str(error.value)
    assert answers(current(root)) == 3
    remount(small, "rw")
    assert put(root, 4).documents == 4


def test_the_newest_index_serves_although_the_clock_went_back(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    edition = live.acquire()
    live.release(edition)
    publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])
    pointer = tmp_path / "index" / "CURRENT"
    os.utime(pointer, (1, 1))
    edition = live.acquire()
    assert (edition.generation.documents, edition.generation.degraded) == (2, "")
    live.release(edition)
