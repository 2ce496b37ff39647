"""Clean the raw pages of a store, a site at a time: learn its template, then write the pages that need it."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from corpus import oneoff, reading, template
from corpus.clean import VERSION, to_page
from corpus.errors import InputError
from corpus.page import Page
from corpus.reading import Reading
from corpus.sandbox import Job, Sandbox
from corpus.selectors import NO_SELECTORS, Selectors
from corpus.store import Dropped, Record, State, Store
from corpus.template import Learner

_AGAIN = ("E301", "E303")  # time ran out, or the process ended: the machine may have been at fault
_TWICE = " It was tried twice."
_HTML = ("text/html", "application/xhtml+xml", "")
_PDF = "application/pdf"


class CleaningSummary(NamedTuple):
    """How many pages were written, how many needed nothing; a line for each that failed or looks odd."""

    cleaned: int = 0
    unchanged: int = 0
    failed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def clean_site(store: Store, sandbox: Sandbox, *, selectors: Mapping[str, Selectors] = {}) -> CleaningSummary:
    """Clean every crawled page of the store that changed, or whose site's template did.

    ``selectors`` are by host. A page that cannot be parsed is marked as failed with the code of its error,
    and one that is no HTML as excluded; one that took too long or ended its process is tried once more.
    """
    summaries = []
    for site in _sites(store):
        host = urlsplit(site).netloc
        summaries.append(_clean(store, sandbox, site, selectors.get(host, NO_SELECTORS)))
    return CleaningSummary(
        sum(summary.cleaned for summary in summaries),
        sum(summary.unchanged for summary in summaries),
        tuple(line for summary in summaries for line in summary.failed),
        tuple(line for summary in summaries for line in summary.warnings),
    )


def _sites(store: Store) -> list[str]:
    return sorted({record.site for record in _records(store, None)})


def _records(store: Store, site: str | None) -> Iterator[Record]:
    """The crawled pages to be cleaned: those that are searched, and those that get another try."""
    for state in (State.KEPT, State.STALE, State.FAILED):
        for record in store.records(state=state, site=site):
            if record.source == "crawl" and (state is not State.FAILED or _is_worth_a_try(record)):
                yield record


def _is_worth_a_try(record: Record) -> bool:
    return bool(record.content_hash) and record.why.startswith(_AGAIN) and not record.why.endswith(_TWICE)


def _clean(store: Store, sandbox: Sandbox, site: str, selectors: Selectors) -> CleaningSummary:
    records = list(_records(store, site))
    pages = [record for record in records if record.media_type in _HTML]
    booklets = [record for record in records if record.media_type == _PDF]
    old = template.from_json(store.template(site))
    summary = _clean_booklets(store, sandbox, booklets)
    if all(_is_clean(store, record, _stamp(old, selectors)) for record in pages):
        return summary._replace(unchanged=summary.unchanged + len(pages))
    with tempfile.TemporaryFile() as spool:
        learner = Learner()
        failed = tuple(_read(store, sandbox, pages, selectors, learner, spool))
        learned = learner.template()
        spool.seek(0)
        written = _write(store, pages, spool, learned, _stamp(learned, selectors))
    store.save_template(site, template.to_json(learned))
    return CleaningSummary(
        summary.cleaned + written.cleaned,
        summary.unchanged + written.unchanged,
        summary.failed + failed,
        written.warnings,
    )


def _read(
    store: Store,
    sandbox: Sandbox,
    pages: Sequence[Record],
    selectors: Selectors,
    learner: Learner,
    spool: IO[bytes],
) -> Iterator[str]:
    """Parse each page once: count its blocks, set the reading aside, and yield a line for each failure."""
    alone = len(pages) < template.PAGES
    known = {page.url: page for page in pages}
    jobs = (Job(page.url, store.body(page.url), selectors=selectors, alone=alone) for page in pages)
    for job, outcome in sandbox.parse_all(jobs):
        if isinstance(outcome, Reading):
            learner.add(outcome)
            spool.write(job.url.encode() + b"\n" + reading.to_json(outcome) + b"\n")
        elif isinstance(outcome, InputError):
            yield _failed(store, known[job.url], outcome)


def _write(
    store: Store, pages: list[Record], spool: IO[bytes], learned: template.Template, stamp: str
) -> CleaningSummary:
    cleaned, unchanged, warnings = 0, 0, []
    known = {page.url: page for page in pages}
    with store.transaction():
        while url := spool.readline().decode().rstrip("\n"):
            line = spool.readline()
            if _is_clean(store, known[url], stamp):
                unchanged += 1
                continue
            result = to_page(url, reading.from_json(line), learned, size=known[url].size)
            dropped = result.dropped
            if result.warning:
                warnings.append(f"{url}: {result.warning}")
                dropped = (Dropped("", f"warning: {result.warning}"), *dropped)
            _save(store, known[url], result.page, dropped, stamp)
            cleaned += 1
    return CleaningSummary(cleaned, unchanged, (), tuple(warnings))


def _clean_booklets(store: Store, sandbox: Sandbox, booklets: list[Record]) -> CleaningSummary:
    changed = [booklet for booklet in booklets if not _is_clean(store, booklet, VERSION)]
    failed, cleaned, unchanged = [], 0, len(booklets) - len(changed)
    known = {booklet.url: booklet for booklet in changed}
    jobs = (
        Job(booklet.url, store.body(booklet.url), "pdf", link_text=booklet.link_text) for booklet in changed
    )
    for job, outcome in sandbox.parse_all(jobs):
        if isinstance(outcome, Page):
            _save(store, known[job.url], outcome, (), VERSION)
            cleaned += 1
        elif isinstance(outcome, InputError):
            failed.append(_failed(store, known[job.url], outcome))
    return CleaningSummary(cleaned, unchanged, tuple(failed))


def _is_clean(store: Store, record: Record, stamp: str) -> bool:
    cleaned = store.cleaned_with(record.url) == (record.content_hash, stamp)
    return cleaned and record.state is not State.FAILED


def _save(store: Store, record: Record, page: Page, dropped: Sequence[Dropped], stamp: str) -> None:
    store.save_page(record.url, page, dropped, stamp)
    if record.state is State.FAILED:
        store.mark(record.url, State.KEPT, "", checked=record.checked)


def _failed(store: Store, record: Record, error: InputError) -> str:
    again = _TWICE if record.state is State.FAILED else ""
    why = f"{error.code} {error.what}{again}"
    state = State.EXCLUDED if error.code == "E305" else State.FAILED
    store.mark(record.url, state, why, checked=record.checked)
    return f"{record.url}: {why}"


def _stamp(learned: template.Template, selectors: Selectors) -> str:
    """What a page was cleaned with: changes with the code, the site's selectors and its template, or, where
    there are too few pages for one, with the extractor that helps out."""
    helped = learned.pages < template.PAGES and oneoff.available()
    parts = (VERSION, repr(tuple(selectors)), learned.fingerprint, *(("helped",) if helped else ()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
