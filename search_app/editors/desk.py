"""What the editors' pages are made of: the report, and the counted searches with what they find now.

Both take a while on a large site, so they are made beside the requests, and kept until something changes.
"""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.store import Store
from glossary.coverage.report import Report
from search_app.counting.days import Counts, read_counts
from search_app.live import Edition, Live
from search_app.reports.decisions import read_decisions
from search_app.reports.making import Reports, Searches
from search_app.reports.searches import QueryCount, asked, counted_findings, hidden_pages
from search_app.settings import Settings

_WAIT = 3.0  # seconds that a first visitor waits for the report before a page says that it is being made
_REACHED = 3  # places in which a page is taken to be reached by a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One state of the site, as editors see it.

    ``demand`` is how many counted searches show a page among the first three, by URL; ``day`` the day it was
    made for.
    """

    report: Report
    counts: Counts
    asked: tuple[QueryCount, ...]
    demand: Mapping[str, int]
    day: date


@dataclass(slots=True)
class _Making:
    key: str = ""
    thread: threading.Thread | None = None
    trouble: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Desk:
    """Makes `Work` when the site changed; safe to share between threads."""

    def __init__(self, settings: Settings, live: Live, *, today: Callable[[], date] = date.today) -> None:
        self._settings = settings
        self._live = live
        self._today = today
        self._reports = Reports(settings.data)
        self._lock = threading.Lock()
        self._making = _Making()
        self._work: Work | None = None
        self._key = ""

    def work(self, edition: Edition) -> Work | None:
        """The newest work there is, or None for none yet; newer is made meanwhile, if there is any.

        Raises the error that keeps it from being made.
        """
        counts = read_counts(self._settings.counts_folder)
        key = _key(edition, counts, self._today(), self._stamp())
        with self._lock:
            if key == self._key:
                return self._work
            if self._making.key != key and (self._making.thread is None or self._making.done.is_set()):
                self._making = _Making(key=key)
                self._making.thread = threading.Thread(
                    target=self._make, args=(self._making, counts), name="desk", daemon=True
                )
                self._making.thread.start()
            making, wait = self._making, self._work is None
        if wait:
            making.done.wait(_WAIT)
        with self._lock:
            if making.trouble is not None:
                self._making = _Making()
                raise making.trouble
            return self._work

    def _stamp(self) -> str:
        """Changes when a page of the store does."""
        with Store(self._settings.data, create=False) as store:
            return store.fingerprint()

    def _make(self, making: _Making, counts: Counts) -> None:
        try:
            edition = self._live.acquire()
            try:
                work = self._made(edition, counts)
            finally:
                self._live.release(edition)
            with self._lock:
                self._work, self._key = work, making.key
        except Exception as error:  # whatever it is, the next who looks is told, and it is tried again
            making.trouble = error
        finally:
            making.done.set()

    def _made(self, edition: Edition, counts: Counts) -> Work:
        searcher, glossary, texts = edition.searcher, edition.glossary, counts.texts
        answers = asked(texts, searcher)
        report = self._reports.current(
            glossary,
            today=self._today(),
            searches=Searches(
                index_key=f"{edition.generation.name} {edition.generation.published} {glossary.fingerprint}",
                hidden=lambda: tuple(hidden_pages(glossary, searcher.ranked, searcher.urls)),
                counts_key=_digest(texts),
                counted=lambda: counted_findings(answers, searcher),
            ),
            decisions=read_decisions(self._settings.editors.decisions),
        )
        demand: Counter[str] = Counter()
        for answer in answers:
            for url in searcher.ranked(answer.query, _REACHED):
                demand[url] += answer.count
        return Work(report=report, counts=counts, asked=answers, demand=demand, day=self._today())


def _key(edition: Edition, counts: Counts, today: date, store: str) -> str:
    return json.dumps([edition.generation.name, _digest(counts.texts), today.isoformat(), store])


def _digest(texts: Mapping[str, int]) -> str:
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
