"""The pages a crawl still has to visit and those it has visited, kept on disk so that a crawl can go on."""

from collections.abc import Iterable
from typing import NamedTuple

from corpus.database import Database


class Entry(NamedTuple):
    """A page to visit: ``depth`` links away from the start, found under ``link_text``."""

    url: str
    depth: int
    link_text: str


class Begun(NamedTuple):
    """A crawl that has not ended: its site's ``origin``, the site key it is known by in public, and when."""

    origin: str
    public: str
    started: str


def unfinished(database: Database) -> dict[str, Begun]:
    """The crawls that were begun and have not ended, by site key."""
    rows = database.rows("SELECT site, origin, public, started FROM crawls ORDER BY site")
    return {row[0]: Begun(*row[1:]) for row in rows}


class Frontier:
    """The frontier of one site (a `corpus.urls.site_key`) in the store's database."""

    def __init__(self, database: Database, site: str) -> None:
        self._database = database
        self._site = site

    def begun(self) -> Begun | None:
        """The crawl that was begun and has not ended, or None."""
        rows = self._database.rows("SELECT origin, public, started FROM crawls WHERE site = ?", self._site)
        return Begun(*rows[0]) if rows else None

    def begin(self, begun: Begun) -> None:
        """Begin a crawl."""
        self._database.write("INSERT OR REPLACE INTO crawls VALUES (?, ?, ?, ?)", self._site, *begun)

    def end(self) -> None:
        """End the crawl and forget its frontier."""
        with self._database.transaction():
            self._database.write("DELETE FROM crawls WHERE site = ?", self._site)
            self._database.write("DELETE FROM frontier WHERE site = ?", self._site)

    def add(self, entries: Iterable[Entry]) -> int:
        """Queue the pages that are not in the frontier yet; returns how many."""
        return self._database.write_many(
            "INSERT OR IGNORE INTO frontier (site, url, depth, link_text) VALUES (?, ?, ?, ?)",
            [(self._site, *entry) for entry in entries],
        )

    def next(self) -> Entry | None:
        """The page that has waited longest, or None; it stays queued until it is `done`."""
        rows = self._database.rows(
            "SELECT url, depth, link_text FROM frontier WHERE site = ? AND outcome = ''"
            " ORDER BY number LIMIT 1",
            self._site,
        )
        return Entry(*rows[0]) if rows else None

    def done(self, url: str, outcome: str) -> None:
        """Note what came of a page; ``outcome`` is not empty."""
        self._database.write(
            "UPDATE frontier SET outcome = ? WHERE site = ? AND url = ?", outcome, self._site, url
        )

    def outcome(self, url: str) -> str:
        """What came of a page; empty while it is queued, or when it is not in the frontier."""
        rows = self._database.rows("SELECT outcome FROM frontier WHERE site = ? AND url = ?", self._site, url)
        return str(rows[0][0]) if rows else ""

    def counts(self) -> dict[str, int]:
        """How many pages came to each outcome; under ``""`` how many are queued."""
        rows = self._database.rows(
            "SELECT outcome, count(*) FROM frontier WHERE site = ? GROUP BY outcome", self._site
        )
        return dict(rows)
