"""Walk one site: its sitemap and its links, politely, from where the last crawl stopped."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus import robots, sitemap
from corpus.answer import Fetched
from corpus.errors import InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.frontier import Begun, Entry, Frontier
from corpus.limits import Limits
from corpus.outline import Link, Outline, outline, text_of
from corpus.pace import Pace
from corpus.store import Record, State, Store, now
from corpus.urls import origin, same_site, site_key
from corpus.verdict import MEDIA_TYPES, ROBOTS, Meaning, judge
from corpus.visit import Outcome, Visitor, outline_of, sniffed, validators_of


class Progress(NamedTuple):
    """Where a crawl is: the page just visited, and how many were done and wait; the rest as in `Summary`."""

    site: str
    url: str
    done: int
    queued: int
    changed: int
    unchanged: int
    excluded: int
    failed: int


class Summary(NamedTuple):
    """What came of a crawl, in pages.

    ``fetched`` counts the bodies that were sent. ``changed`` are new or have another body; ``unchanged``
    came back the same, or as "not modified". ``stale`` were kept although the site did not give them;
    ``failed`` were never kept. ``moved`` are addresses that lead to another page. ``left`` waited when
    the limit was reached. ``notes`` are lines for whoever runs the crawl.
    """

    fetched: int = 0
    changed: int = 0
    unchanged: int = 0
    excluded: int = 0
    failed: int = 0
    removed: int = 0
    stale: int = 0
    moved: int = 0
    left: int = 0
    notes: tuple[str, ...] = ()


class Walk:
    """Crawls one site, whose lock the caller holds; ``sleep`` does the waiting between two requests."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        limits: Limits,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._limits = limits
        self._pace = Pace(limits.delay, max_wait=limits.max_wait, max_tries=limits.max_tries, sleep=sleep)
        self._notes: list[str] = []

    def crawl(self, starts: Sequence[str], on_progress: Callable[[Progress], None]) -> Summary:
        """Go on with the crawl of a site that was cut short, or begin one from these canonical URLs."""
        frontier = Frontier(self._store.database, site_key(starts[0]))
        with self._named(starts[0]):
            rules = self._rules(starts[0])
            begun = frontier.begun()
            if begun is None:
                visitor = self._begin(frontier, starts, rules)
            else:
                visitor = self._go_on(frontier, begun, rules)
                visitor.enqueue([Link(url, "") for url in starts], 0)
        return self._walk(frontier, visitor, on_progress)

    def resume(self, starts: Sequence[str], on_progress: Callable[[Progress], None]) -> Summary:
        """Go on with the crawl of a site that was cut short; ``starts`` holds its origin."""
        frontier = Frontier(self._store.database, site_key(starts[0]))
        begun = frontier.begun() or Begun(starts[0], "", now())
        with self._named(begun.origin):
            visitor = self._go_on(frontier, begun, self._rules(begun.origin))
        return self._walk(frontier, visitor, on_progress)

    def recrawl(self, url: str) -> Summary:
        """Ask for one page, whole; a frontier of its own keeps what is left of a crawl as it is."""
        frontier = Frontier(self._store.database, f"recrawl {site_key(url)}")
        frontier.end()
        begun = Begun(origin(url), _stored_public_name(self._store, origin(url)), now())
        limits = replace(self._limits, refetch_days=0)
        visitor = self._visitor(frontier, begun, self._rules(url), limits)
        entry = Entry(url, 0, "")
        frontier.add([entry])
        visitor.visit(entry)
        frontier.end()
        return _summary(visitor, ())._replace(left=0)

    @contextmanager
    def _named(self, start: str) -> Generator[None]:
        """Say in errors which site cannot be crawled, and in the store how old its pages are getting."""
        try:
            yield
        except (NetworkError, RefusedError) as error:
            if isinstance(error, NetworkError):
                _mark_stale(self._store, start, error)
            raise type(error)(error.code, f"{start} cannot be crawled. {error.what}", error.fix) from error

    def _rules(self, start: str) -> robots.Rules:
        rules = robots.read(self._fetcher, start, lambda url: self._pace.wait())
        self._pace.delay = max(self._limits.delay, rules.delay)
        return rules

    def _visitor(self, frontier: Frontier, begun: Begun, rules: robots.Rules, limits: Limits) -> Visitor:
        return Visitor(
            self._store, self._fetcher, frontier, rules=rules, pace=self._pace, begun=begun, limits=limits
        )

    def _go_on(self, frontier: Frontier, begun: Begun, rules: robots.Rules) -> Visitor:
        self._notes.append(f"The crawl of {begun.origin} begun at {begun.started} goes on.")
        return self._visitor(frontier, begun, rules, self._limits)

    def _begin(self, frontier: Frontier, starts: Sequence[str], rules: robots.Rules) -> Visitor:
        """Ask for the start page and the sitemaps, and put everything known into a new frontier."""

        def before(url: str) -> None:
            if not rules.allows(url):
                raise RefusedError(
                    ROBOTS[:4], f"Its robots.txt does not allow {url}.", "Ask whoever runs the site."
                )
            self._pace.wait()

        answer = self._start_page(starts[0], before)
        seen = outline_of(self._store, answer.url, answer, self._limits.max_links)
        _check_start(answer, seen)
        begun = Begun(origin(answer.url), _public_name(answer.url, seen), now())
        if begun.public:
            self._notes.append(
                f"Its pages name {begun.public} as their site; they are kept under {begun.origin}."
            )
        listed = sitemap.read(self._fetcher, answer.url, rules.sitemaps, before)
        self._notes.extend(listed.faults)
        visitor = self._visitor(frontier, begun, rules, self._limits)
        visitor.hand(visitor.local(answer.url), answer)
        with self._store.transaction():
            frontier.begin(begun)
            visitor.enqueue([Link(url, "") for url in (answer.url, *starts[1:])], 0)
            visitor.enqueue((Link(record.url, "") for record in _known(self._store, starts[0])), 1)
            visitor.enqueue([Link(url, "") for url in listed.pages], 1)
        return visitor

    def _start_page(self, start: str, before: Callable[[str], None]) -> Fetched:
        record = self._store.record(start)
        known = record is not None and record.state in (State.KEPT, State.STALE)
        validators = validators_of(record, self._limits.refetch_days) if known else {}
        return self._pace.patiently(
            lambda: sniffed(self._fetcher.get(start, media_types=MEDIA_TYPES, before=before, **validators))
        )

    def _walk(self, frontier: Frontier, visitor: Visitor, on_progress: Callable[[Progress], None]) -> Summary:
        begun, limits = visitor.begun, self._limits
        while visitor.counts.total() < limits.max_pages and (entry := frontier.next()) is not None:
            visitor.visit(entry)
            on_progress(_progress(visitor, entry.url))
            if visitor.trouble >= limits.max_trouble:
                raise NetworkError(
                    "E232",
                    f"{begun.origin} did not answer {limits.max_trouble} times in a row; its pages are kept.",
                    "Try again later: the crawl then goes on where it stopped.",
                )
        if visitor.queued:
            self._notes.append(
                f"{visitor.queued} pages of {begun.origin} were not visited:"
                f" the limit of {limits.max_pages} was reached."
            )
        with self._store.transaction():
            _settle_other_spellings(self._store, visitor)
            if not visitor.queued:
                _forget_unlinked(self._store, frontier, begun)
            frontier.end()
        return _summary(visitor, self._notes)


def _check_start(answer: Fetched, seen: Outline) -> None:
    """Raise when the start page shows that the site cannot be crawled now, or that the address is wrong."""
    verdict = judge(answer.url, answer, seen._replace(canonical="", refresh=""))
    code, _, why = verdict.why.partition(" ")
    if verdict.meaning is Meaning.WAIT:
        raise NetworkError(
            code,
            f"Of its start page, {why}.",
            "Nothing was changed and the old pages are kept; try again later.",
        )
    if verdict.meaning in (Meaning.MISS, Meaning.GONE) or code == "E222":
        raise InputError(code, f"{answer.url} cannot be crawled: {why}.", "Check how the address is written.")


def _public_name(url: str, seen: Outline) -> str:
    """The site key that the start page's canonical link gives a copy of a site (on a test server, say)."""
    own, named = urlsplit(url), urlsplit(seen.canonical)
    is_copy = bool(seen.canonical) and not same_site(seen.canonical, url)
    return site_key(seen.canonical) if is_copy and own.path == named.path and own.query == named.query else ""


def _stored_public_name(store: Store, place: str) -> str:
    """What `_public_name` gave when the site was crawled, from its front page as it is stored."""
    url = f"{place}/"
    record = store.record(url)
    if record is None or record.state not in (State.KEPT, State.STALE) or record.media_type != "text/html":
        return ""
    return _public_name(url, outline(url, text_of(store.body(url))))


def _known(store: Store, start: str) -> Iterator[Record]:
    """The pages of a site that are searched now, one after the other: a site may be large."""
    key = site_key(start)
    for site in store.sites():
        if site_key(site) == key:
            for record in store.records(site=site):
                if record.state in (State.KEPT, State.STALE):
                    yield record


def _mark_stale(store: Store, start: str, error: NetworkError) -> None:
    with store.transaction():
        for record in _known(store, start):
            store.mark(record.url, State.STALE, f"{error.code} {error.what}")


def _settle_other_spellings(store: Store, visitor: Visitor) -> None:
    """Let pages that were kept when the site had http or ``www.`` follow what came of them as it is now."""
    for record in _known(store, visitor.begun.origin):
        here = visitor.local(record.url)
        if here != record.url and (successor := store.record(here)) is not None:
            if successor.state is State.KEPT:
                store.mark(record.url, State.REMOVED, f"E225 it moved to {here}")
            else:
                store.mark(record.url, State.STALE, successor.why)


def _forget_unlinked(store: Store, frontier: Frontier, begun: Begun) -> None:
    """Forget pages that were never kept and that nothing led to any more in the crawl that ends."""
    for record in store.records(site=begun.origin):
        never_kept = record.state in (State.EXCLUDED, State.FAILED)
        if never_kept and record.checked < begun.started and not frontier.outcome(record.url):
            store.forget(record.url)


def _progress(visitor: Visitor, url: str) -> Progress:
    so_far = _summary(visitor, ())
    return Progress(
        visitor.begun.origin,
        url,
        visitor.counts.total(),
        visitor.queued,
        so_far.changed,
        so_far.unchanged,
        so_far.excluded,
        so_far.failed,
    )


def _summary(visitor: Visitor, notes: Sequence[str]) -> Summary:
    counts = visitor.counts
    return Summary(
        fetched=counts[Outcome.CHANGED] + counts[Outcome.SENT_AGAIN],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED] + counts[Outcome.SENT_AGAIN],
        excluded=counts[Outcome.EXCLUDED],
        failed=counts[Outcome.FAILED],
        removed=counts[Outcome.REMOVED],
        stale=counts[Outcome.STALE],
        moved=counts[Outcome.MOVED],
        left=visitor.queued,
        notes=tuple(notes),
    )
