"""Makes the report of a store: reads what changed, keeps what did not, and adds what editors decided."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.errors import InputError, StorageError
from corpus.page import Page
from corpus.store import Store
from glossary.coverage.candidates import Candidate, candidates
from glossary.coverage.findings import Finding
from glossary.coverage.page_reader import PageReader
from glossary.coverage.page_use import PageUse
from glossary.coverage.report import Beside, Report, assemble
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from search_app.reports.decisions import Decisions
from search_app.reports.history import remember
from search_app.reports.kept import Kept, read_kept, stamp_of, write_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Searches:
    """How to ask the rules about searching; both ways take a while.

    ``hidden`` gives what the index alone tells (S504) and may be kept while ``index_key`` stays the same.
    ``counted`` gives what counts of searches tell (S501 to S503); it is never written down, so that nothing
    outlives the counts. ``counts_key`` changes with them.
    """

    index_key: str
    hidden: Callable[[], tuple[Finding, ...]]
    counts_key: str = ""
    counted: Callable[[], tuple[Finding, ...]] = tuple
    notes: tuple[str, ...] = ()


NO_DECISIONS = Decisions()
NO_SEARCHES = Searches(
    index_key="",
    hidden=tuple,
    notes=("There is no index, so the rules about searching (S501 to S504) were not asked.",),
)


def make_report(
    store: Store,
    glossary: Glossary,
    *,
    folder: Path,
    today: date,
    searches: Searches = NO_SEARCHES,
    decisions: Decisions = NO_DECISIONS,
) -> Report:
    """The report of every searched page of a store; ``folder`` is where it may keep what it read.

    Only pages that changed since the last time are read. A page that goes while the report is made is left
    out, and one that changes is read as it is then. Raises `StorageError`.
    """
    matcher = Matcher(glossary)
    stamp = stamp_of(glossary.fingerprint)
    path = folder / "pages.jsonl"
    kept = read_kept(path, stamp)
    reader = PageReader(glossary, matcher)
    pages = {use.url: (mark, use) for mark, use in _uses(store, reader, kept)}
    same = kept.pages.keys() == pages.keys() and all(
        kept.pages[url][1] is use for url, (_, use) in pages.items()
    )
    words: tuple[Candidate, ...]
    if same and kept.candidates is not None:
        words = kept.candidates
    else:
        words = candidates(lambda: _with_health(store, pages), glossary, matcher)
    known = searches.index_key and kept.index_key == searches.index_key
    notes = list(searches.notes)
    hidden = kept.hidden if known else _asked(searches.hidden, notes)
    if not same or kept.candidates is None or kept.index_key != searches.index_key:
        new = Kept(pages=pages, candidates=words, index_key=searches.index_key, hidden=hidden)
        _write(path, stamp, new, notes)
    beside = Beside(
        candidates=words,
        findings=(*hidden, *_asked(searches.counted, notes)),
        ignores=decisions.ignores,
        owners=decisions.owners,
        notes=tuple(dict.fromkeys(notes)),
    )
    report = assemble((use for _, use in pages.values()), glossary, matcher, today=today, beside=beside)
    return remember(folder, report, today=today)


class Reports:
    """The report of a site, made again only when its pages, glossary or searches changed; for threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._key: tuple[str, ...] = ()
        self._report: Report | None = None

    def current(
        self,
        glossary: Glossary,
        *,
        today: date,
        searches: Searches = NO_SEARCHES,
        decisions: Decisions = NO_DECISIONS,
    ) -> Report:
        """The report as the site is now. Raises `StorageError`."""
        with self._lock, Store(self._data) as store:
            key = (
                store.fingerprint(),
                glossary.fingerprint,
                today.isoformat(),
                searches.index_key,
                searches.counts_key,
                repr(decisions),
            )
            if self._report is None or key != self._key:
                self._report = make_report(
                    store,
                    glossary,
                    folder=report_folder(self._data),
                    today=today,
                    searches=searches,
                    decisions=decisions,
                )
                self._key = key
            return self._report


def report_folder(data: Path) -> Path:
    """Where a report keeps what it read, in the data folder."""
    return data / "report"


def _uses(store: Store, reader: PageReader, kept: Kept) -> Iterator[tuple[str, PageUse]]:
    for url, mark in store.marks():
        known = kept.pages.get(url)
        if known is not None and known[0] == mark:
            yield known
            continue
        page = store.page(url)
        if page is not None:
            yield mark, reader.read(page, (block.text for block in store.dropped(url)), _markup(store, url))


def _markup(store: Store, url: str) -> str:
    """The body of a page when it marks abbreviations, else nothing."""
    try:
        body = store.body(url)
    except InputError:  # it went meanwhile
        return ""
    return body.decode("utf-8", "replace") if b"<abbr" in body or b"<ABBR" in body else ""


def _with_health(store: Store, pages: dict[str, tuple[str, PageUse]]) -> Iterator[tuple[Page, bool]]:
    for page in store.pages():
        if page.url in pages:
            yield page, pages[page.url][1].health


def _asked(ask: Callable[[], tuple[Finding, ...]], notes: list[str]) -> tuple[Finding, ...]:
    """What the index answers; a note instead when it cannot be searched, which must not stop the report."""
    try:
        return ask()
    except StorageError as error:
        notes.append(f"The rules about searching were not asked: {error}")
        return ()


def _write(path: Path, stamp: str, kept: Kept, notes: list[str]) -> None:
    try:
        write_kept(path, stamp, kept)
    except OSError as error:
        notes.append(f"What was read could not be kept for the next report: {error.strerror}.")
