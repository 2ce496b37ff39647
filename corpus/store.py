"""The page store, an SQLite file: every page, its state and why, its raw body and its cleaned form."""

import hashlib
import json
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from corpus.database import Database
from corpus.errors import InputError
from corpus.page import Page, from_json, to_json

_CHUNK = 500  # records read at a time, so that a long list neither fills memory nor holds a lock


class State(StrEnum):
    """Where a page is in its life.

    ======== ========== =====================================================
    state    searched   meaning
    ======== ========== =====================================================
    kept     yes        the last crawl saw it
    stale    yes        its site did not answer for it; the last good copy stays
    excluded no         a rule keeps it out: robots.txt, noindex, a media type …
    removed  no         it was there and is gone
    failed   no         it was never fetched, or what came cannot be read
    ======== ========== =====================================================
    """

    KEPT = "kept"
    STALE = "stale"
    EXCLUDED = "excluded"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known about one page.

    ``site`` is ``https://host`` of a crawled page and empty for a file. ``why`` is empty for a kept page,
    else a code and a sentence. ``fetched`` says when the body last came and ``checked`` when the page was
    last asked for, both ISO 8601 in UTC to the second. ``misses`` counts crawls in a row that did not
    find the page; ``size`` is the length of the body in bytes; ``link_text`` is what the first link
    that led there says.
    """

    url: str
    site: str = ""
    state: State = State.KEPT
    why: str = ""
    source: str = "crawl"
    media_type: str = "text/html"
    fetched: str = ""
    checked: str = ""
    content_hash: str = ""
    etag: str = ""
    last_modified: str = ""
    misses: int = 0
    size: int = 0
    link_text: str = ""


class Dropped(NamedTuple):
    """A block that cleaning removed, why, and how many of the page's kept blocks stand before it."""

    text: str
    reason: str
    place: int = 0


_NAMES = tuple(field.name for field in fields(Record))
_COLUMNS = ", ".join(_NAMES)
_MARKS = ", ".join("?" for _ in _NAMES)
_values = attrgetter(*_NAMES)
_SEARCHED = f"state IN ('{State.KEPT}', '{State.STALE}')"


def now() -> str:
    """The time as the store writes it: ``2026-03-01T09:30:00+00:00``."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def hash_of(body: bytes) -> str:
    """The content hash of a body, 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


class Store:
    """The pages of one data folder; use it as a context manager, one in each thread.

    Making one creates ``pages.sqlite`` in the folder when there is none, unless ``create`` is false: then it
    raises `NoStoreError` E509. Every method may raise `StorageError`; what it says is listed in
    corpus/database.py.
    """

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self.database = Database(folder / "pages.sqlite", create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self.database.close()

    def copy_to(self, path: Path) -> None:
        """Copy the whole store, as it is at one moment, to a file that is not there yet."""
        self.database.copy_to(path)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All writes inside happen together or not at all."""
        with self.database.transaction():
            yield

    def keep(self, record: Record, body: bytes) -> None:
        """Insert or replace a page with its body; its state becomes ``kept``.

        Size and content hash are taken from the body, and times that are empty become now.
        """
        record = replace(
            record,
            state=State.KEPT,
            why="",
            misses=0,
            size=len(body),
            content_hash=hash_of(body),
            fetched=record.fetched or now(),
            checked=record.checked or now(),
        )
        with self.transaction():
            self._put(record)
            self.database.write(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?)", record.url, zlib.compress(body)
            )

    def mark(self, url: str, state: State, why: str, **changed: Any) -> None:
        """Set a page's state and its reason, and any other field by name; its body stays.

        A page that is not known yet is put in the list. ``checked`` becomes now unless it is given.
        """
        with self.transaction():
            old = self.record(url) or Record(url=url)
            self._put(replace(old, **{"checked": now(), **changed, "state": state, "why": why}))

    def record(self, url: str) -> Record | None:
        """What is known about a page, or None."""
        rows = self.database.rows(f"SELECT {_COLUMNS} FROM pages WHERE url = ?", url)  # noqa: S608
        return _record(rows[0]) if rows else None

    def records(self, *, state: State | None = None, site: str | None = None) -> Iterator[Record]:
        """The pages in one state, of one site, or all of them, in order of their URLs."""
        wanted = {"state": state, "site": site}
        conditions = [f"{name} = ?" for name, value in wanted.items() if value is not None]
        values = [str(value) for value in wanted.values() if value is not None]
        query = " AND ".join([f"SELECT {_COLUMNS} FROM pages WHERE url > ?", *conditions])  # noqa: S608
        for row in self._in_order(query, *values):
            yield _record(row)

    def sites(self) -> tuple[str, ...]:
        """The sites that pages were crawled from, such as ``https://example.org``."""
        rows = self.database.rows("SELECT DISTINCT site FROM pages WHERE site != '' ORDER BY site")
        return tuple(row[0] for row in rows)

    def body(self, url: str) -> bytes:
        """The raw body of a page, as it was fetched or read; raises `InputError` when there is none."""
        rows = self.database.rows("SELECT body FROM bodies WHERE url = ?", url)
        if not rows:
            raise InputError(
                "E507", f"There is no page {url} in the store.", "List what is there with: findwell pages"
            )
        return zlib.decompress(rows[0][0])

    def forget(self, url: str) -> None:
        """Remove a page with all that is known about it; an unknown one is no error."""
        with self.transaction():
            self.database.write("DELETE FROM pages WHERE url = ?", url)
            self.database.write("DELETE FROM bodies WHERE url = ?", url)
            self.database.write("DELETE FROM cleaned WHERE url = ?", url)
            self.database.write("DELETE FROM frontier WHERE url = ?", url)

    def save_page(self, url: str, page: Page, dropped: Sequence[Dropped], template: str) -> None:
        """Keep the cleaned form of the stored body; ``template`` is what it was cleaned with."""
        record = self.record(url)
        line = to_json(page)
        self.database.write(
            "INSERT OR REPLACE INTO cleaned VALUES (?, ?, ?, ?, ?, ?)",
            url,
            record.content_hash if record else "",
            template,
            hash_of(line.encode()),
            line,
            json.dumps([tuple(block) for block in dropped], ensure_ascii=False),
        )

    def cleaned_with(self, url: str) -> tuple[str, str]:
        """The content hash and the template a page was last cleaned with; ``("", "")`` if it never was."""
        rows = self.database.rows("SELECT content_hash, template FROM cleaned WHERE url = ?", url)
        return (rows[0][0], rows[0][1]) if rows else ("", "")

    def page(self, url: str) -> Page | None:
        """The cleaned page, in whatever state it is, or None."""
        rows = self.database.rows("SELECT page FROM cleaned WHERE url = ?", url)
        return from_json(rows[0][0]) if rows else None

    def pages(self) -> Iterator[Page]:
        """The cleaned pages that are searched (kept and stale), in order of their URLs."""
        query = f"SELECT url, page FROM pages JOIN cleaned USING (url) WHERE url > ? AND {_SEARCHED}"  # noqa: S608
        for row in self._in_order(query):
            yield from_json(row[1])

    def dropped(self, url: str) -> tuple[Dropped, ...]:
        """The blocks that cleaning removed from a page, in order."""
        rows = self.database.rows("SELECT dropped FROM cleaned WHERE url = ?", url)
        return tuple(Dropped(*block) for block in json.loads(rows[0][0])) if rows else ()

    def template(self, site: str) -> str:
        """What `save_template` kept for a site, or an empty string."""
        rows = self.database.rows("SELECT text FROM templates WHERE site = ?", site)
        return str(rows[0][0]) if rows else ""

    def save_template(self, site: str, text: str) -> None:
        """Keep what was learned about a site's repeated blocks."""
        self.database.write("INSERT OR REPLACE INTO templates VALUES (?, ?)", site, text)

    def marks(self) -> Iterator[tuple[str, str]]:
        """The URL of each page that `pages` yields, with a text that changes when its body or page does."""
        query = (
            "SELECT url, fingerprint || cleaned.content_hash FROM pages JOIN cleaned USING (url) "  # noqa: S608
            f"WHERE url > ? AND {_SEARCHED}"
        )
        yield from self._in_order(query)

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """The URL of each page that `pages` yields, and 64 hexadecimal digits that change with the page."""
        query = f"SELECT url, fingerprint FROM pages JOIN cleaned USING (url) WHERE url > ? AND {_SEARCHED}"  # noqa: S608
        yield from self._in_order(query)

    def fingerprinted(self, url: str) -> tuple[str, Page] | None:
        """A page that is searched, with its fingerprint; None when it is not, or no longer."""
        query = f"SELECT fingerprint, page FROM pages JOIN cleaned USING (url) WHERE url = ? AND {_SEARCHED}"  # noqa: S608
        rows = self.database.rows(query, url)
        return (rows[0][0], from_json(rows[0][1])) if rows else None

    def fingerprint(self) -> str:
        """Changes when any page that `pages` yields changes, comes or goes; 64 hexadecimal digits."""
        digest = hashlib.sha256()
        for url, fingerprint in self.fingerprints():
            digest.update(f"{url} {fingerprint}\n".encode())
        return digest.hexdigest()

    def _put(self, record: Record) -> None:
        self.database.write(f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES ({_MARKS})", *_values(record))  # noqa: S608

    def _in_order(self, query: str, *values: str) -> Iterator[Any]:
        """Rows of ``query`` by URL; its first condition is ``url > ?`` and its first column the URL."""
        last = ""
        while rows := self.database.rows(f"{query} ORDER BY url LIMIT {_CHUNK}", last, *values):
            yield from rows
            last = rows[-1][0]


def _record(row: Any) -> Record:
    values = dict(zip(_NAMES, row, strict=True))
    values["state"] = State(values["state"])
    return Record(**values)
