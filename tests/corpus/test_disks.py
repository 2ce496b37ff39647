"""A store on a disk that may only be read, or that is full."""

import os
from pathlib import Path

import pytest

from corpus.errors import NoStoreError, StorageError
from corpus.store import Record, Store
from tests.corpus.disks import only_read, run_with, with_room

HOME = "https://example.org/"

READ = """
import pathlib, sys
from corpus.errors import StorageError
from corpus.store import Record, Store
with Store(pathlib.Path(sys.argv[1]), create=False) as store:
    print([record.url for record in store.records()], store.body("https://example.org/"))
    try:
        store.keep(Record(url="https://example.org/a"), b"words")
    except StorageError as error:
        print(error.code, error.what)
"""

FILL = """
import os, pathlib, sys
from corpus.errors import FindwellError
from corpus.store import Record, Store
try:
    with Store(pathlib.Path(sys.argv[1])) as store:
        for number in range(1000):
            store.keep(Record(url=f"https://example.org/{number}"), os.urandom(3000))
except FindwellError as error:
    print(error.code)
"""


def test_a_folder_without_a_store_is_named_and_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(NoStoreError, match="no page store in") as caught:
        Store(tmp_path / "none", create=False)
    assert (caught.value.code, caught.value.exit_status) == ("E509", 3)
    assert not (tmp_path / "none").exists()


def test_a_store_on_a_disk_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(Record(url=HOME), b"words")
    done = run_with(only_read(tmp_path), "-c", READ, str(tmp_path))
    assert done.stdout.splitlines() == [
        f"['{HOME}'] b'words'",
        f"E505 The store {tmp_path / 'pages.sqlite'} cannot be opened for writing.",
    ], done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["pages.sqlite"]


def test_a_store_that_somebody_else_writes_to_is_read_as_it_is_now(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(Record(url=HOME), b"words")
        store.database.rows("PRAGMA wal_autocheckpoint = 0")
        store.keep(Record(url=HOME + "new"), b"more")
        done = run_with(only_read(tmp_path), "-c", READ, str(tmp_path))
    assert done.stdout.splitlines()[0] == f"['{HOME}', '{HOME}new'] b'words'", done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_of_another_person_can_be_read(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(Record(url=HOME), b"words")
    (tmp_path / "pages.sqlite").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Store(tmp_path, create=False) as store:
            assert store.body(HOME) == b"words"
            with pytest.raises(StorageError) as caught:
                store.forget(HOME)
            assert caught.value.code == "E505"
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("kilobytes", [4, 8, 24, 32, 48, 80, 120, 400])
def test_a_disk_that_is_full_is_said_to_be_full_whenever_it_is(tmp_path: Path, kilobytes: int) -> None:
    done = run_with(with_room(tmp_path, kilobytes), "-c", FILL, str(tmp_path))
    assert done.stdout == "E504\n", done.stderr
