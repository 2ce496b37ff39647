"""The SQLite file under the page store: opened, checked, and its faults told as errors a person can act on.

E501  the file is not a findwell store
E502  the store was made by another version of findwell
E503  another program is writing to the store
E504  the disk is full
E505  the store cannot be opened, or may only be read
E506  the store is damaged, or SQLite reports something else
E509  there is no store in the folder, and none was to be made
"""

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.errors import NoStoreError, StorageError
from corpus.lasting import make_folder

SCHEMA_VERSION = 1
_APPLICATION_ID = 0x66777631  # "fwv1": tells our files from other SQLite files
_PATIENCE = 10.0  # seconds a writer waits for another before it gives up
_LEAST_ROOM = 64 * 1024  # bytes; SQLite needs half of that before it can say that a disk is full

_SCHEMA = """
CREATE TABLE pages (
    url TEXT PRIMARY KEY, site TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, source TEXT NOT NULL,
    media_type TEXT NOT NULL, fetched TEXT NOT NULL, checked TEXT NOT NULL, content_hash TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, misses INTEGER NOT NULL, size INTEGER NOT NULL,
    link_text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_by_site ON pages (site, url);
CREATE TABLE bodies (url TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE cleaned (
    url TEXT PRIMARY KEY, content_hash TEXT NOT NULL, template TEXT NOT NULL, fingerprint TEXT NOT NULL,
    page TEXT NOT NULL, dropped TEXT NOT NULL
);
CREATE TABLE templates (site TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE crawls (
    site TEXT PRIMARY KEY, origin TEXT NOT NULL, public TEXT NOT NULL, started TEXT NOT NULL
);
CREATE TABLE frontier (
    number INTEGER PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL, depth INTEGER NOT NULL,
    link_text TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '', UNIQUE (site, url)
);
CREATE INDEX frontier_by_outcome ON frontier (site, outcome, number);
"""


class Database:
    """One connection to a store's file; every SQLite fault becomes a `StorageError`.

    Open one in each thread. Readers never wait for a writer, nor a writer for readers (WAL). Without
    ``create`` a file that is not there raises `NoStoreError` E509. One that may only be read can be read.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._depth = 0
        if create:
            _make_folder(path.parent)
        elif not path.exists():
            raise NoStoreError(
                "E509",
                f"There is no page store in {path.parent}.",
                "Check how --data names the folder; findwell crawl and findwell add make a store.",
            )
        with self._faults():
            self._connection = _connect(path)
        try:
            with self._faults():
                self._prepare()
        except StorageError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Every row of a query, each a tuple."""
        with self._faults():
            return self._connection.execute(sql, values).fetchall()

    def write(self, sql: str, *values: Any) -> int:
        """Run one statement that changes rows, in the open transaction or in its own; returns how many."""
        with self.transaction(), self._faults():
            return self._connection.execute(sql, values).rowcount

    def write_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run one statement for each row of values, together or not at all; returns how many rows changed."""
        with self.transaction(), self._faults():
            return self._connection.executemany(sql, rows).rowcount

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All writes inside happen together or, after an error, not at all; one inside another joins it."""
        if self._depth:
            yield
            return
        with self._faults():
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            with self._faults():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    def copy_to(self, path: Path) -> None:
        """Copy everything, as it is at one moment, to a file that is not there; others may write."""
        try:
            with closing(sqlite3.connect(path)) as copy:
                self._connection.backup(copy)
        except sqlite3.Error as error:
            raise _as_storage_error(error, self.path if _has_room(path) else path) from error

    def _prepare(self) -> None:
        # A power cut may undo the last commits, which are crawled again, but never damages the file (WAL).
        self._connection.execute("PRAGMA synchronous = NORMAL")
        version, application = self._marks()
        if version == SCHEMA_VERSION and application == _APPLICATION_ID:
            return
        if application != _APPLICATION_ID and (application or version or self._tables()):
            raise StorageError(
                "E501",
                f"{self.path} is an SQLite file, but not a findwell store.",
                "Name another folder with --data.",
            )
        if version:
            raise StorageError(
                "E502",
                f"The store {self.path} has version {version}; this findwell reads version {SCHEMA_VERSION}.",
                "Use the findwell that made it, or move the file away and crawl and add the pages again.",
            )
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            if self._marks() == (0, 0):  # else another process made the tables while we waited
                for statement in _SCHEMA.split(";\n"):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _marks(self) -> tuple[int, int]:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return int(version), int(self._connection.execute("PRAGMA application_id").fetchone()[0])

    def _tables(self) -> bool:
        return bool(self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
            raise
        except sqlite3.Error as error:
            raise _as_storage_error(error, self.path) from error


def _make_folder(folder: Path) -> None:
    try:
        # What editors do and what is counted are kept there, too: nobody else's business.
        make_folder(folder, mode=0o700)
    except OSError as error:
        raise StorageError(
            "E505",
            f"The folder {folder} cannot be made ({error.strerror}).",
            "Name another folder with --data, or ask its owner for the right to write there.",
        ) from error


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that writes, or else one that only reads a file which nobody is writing to."""
    if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        log = path.with_name(f"{path.name}-wal")
        if not log.exists() or not log.stat().st_size:
            # SQLite would make files beside it to read it, but for one that is said never to change.
            url = f"file:{quote(str(path.absolute()))}?immutable=1"
            return sqlite3.connect(url, uri=True, isolation_level=None)
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


def _has_room(path: Path) -> bool:
    place = os.statvfs(path.parent)
    return place.f_bavail * place.f_frsize >= _LEAST_ROOM


def _as_storage_error(error: sqlite3.Error, path: Path) -> StorageError:
    # The low byte is the primary result code; the rest says more than a person needs.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind == sqlite3.SQLITE_NOTADB:
        return StorageError("E501", f"{path} is not a findwell store.", "Name another folder with --data.")
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            "E503",
            f"Another program is writing to the store {path}.",
            "Wait until the other crawl, add or index has ended, then run this again.",
        )
    if kind == sqlite3.SQLITE_FULL or (kind == sqlite3.SQLITE_IOERR and not _has_room(path)):
        return StorageError(
            "E504",
            f"The disk that holds {path} is full; nothing was lost, the last write was undone.",
            "Free some space, then run this again: it goes on where it stopped.",
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StorageError(
            "E505",
            f"The store {path} cannot be opened for writing.",
            "Check who owns the folder and its files, or name another folder with --data.",
        )
    return StorageError(
        "E506",
        f"The store {path} cannot be used: SQLite says “{error}”.",
        "Check the disk; if the file is damaged, bring back a copy or crawl and add the pages again.",
    )
