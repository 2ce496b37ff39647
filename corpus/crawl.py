"""Walk a site: its sitemap and its links, politely, from where the last crawl stopped."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from corpus import robots, sitemap
from corpus.answer import Fetched
from corpus.errors import FindwellError, InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.frontier import Begun, Frontier
from corpus.outline import Link, Outline
from corpus.pace import Pace
from corpus.store import Record, State, Store, now
from corpus.urls import canonical, origin, same_site, site_key, trap
from corpus.verdict import MEDIA_TYPES, ROBOTS, Meaning, judge
from corpus.visit import Limits, Outcome, Visitor, outline_of, sniffed, validators_of

_MAX_TROUBLE = 10  # pages in a row that a site does not answer before the crawl stops


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


def crawl(
    store: Store,
    starts: Sequence[str],
    *,
    fetcher: Fetcher,
    limits: Limits,
    on_progress: Callable[[Progress], None],
) -> Summary:
    """Bring the store up to date with the sites of the start addresses, one site after the other.

    A crawl that was cut short goes on where it stopped, at the cost of one page asked for twice. A start
    address that is none raises `InputError` before anything is fetched. When a site cannot be crawled at
    all, its pages stay as they are and `NetworkError` or `RefusedError` says why; with several sites that
    becomes a note, unless it is so for each of them.
    """
    sites: dict[str, list[str]] = {}
    for start in starts:
        url = canonical(start)
        if why := trap(url):
            raise InputError(why[:4], f"{url} cannot be crawled: {why[5:]}.", "Start from the front page.")
        sites.setdefault(site_key(url), []).append(url)
    summaries: list[Summary] = []
    errors: list[FindwellError] = []
    for urls in sites.values():
        try:
            summaries.append(_crawl_site(store, urls, fetcher, limits, on_progress))
        except (NetworkError, RefusedError, InputError) as error:
            errors.append(error)
    if errors and not summaries:
        raise errors[0]
    notes = [f"{error.code} {error}" for error in errors]
    return _sum(summaries, notes)


def _crawl_site(
    store: Store,
    starts: Sequence[str],
    fetcher: Fetcher,
    limits: Limits,
    on_progress: Callable[[Progress], None],
) -> Summary:
    start = starts[0]
    frontier = Frontier(store.database, site_key(start))
    pace = Pace(limits.delay)
    notes: list[str] = []
    try:
        rules = robots.read(fetcher, start, lambda url: pace.wait())
        pace.delay = max(limits.delay, rules.delay)
        begun = frontier.begun()
        if begun is None:
            visitor = _begin(store, starts, fetcher, rules, pace, limits, notes)
        else:
            notes.append(f"The crawl begun at {begun.started} goes on.")
            visitor = Visitor(store, fetcher, rules=rules, pace=pace, begun=begun, limits=limits)
            visitor.enqueue([Link(url, "") for url in starts], 0)
    except (NetworkError, RefusedError) as error:
        if isinstance(error, NetworkError):
            _mark_stale(store, start, error)
        raise type(error)(error.code, f"{start} cannot be crawled. {error.what}", error.fix) from error
    return _walk(store, frontier, visitor, limits, on_progress, notes)


def _begin(
    store: Store,
    starts: Sequence[str],
    fetcher: Fetcher,
    rules: robots.Rules,
    pace: Pace,
    limits: Limits,
    notes: list[str],
) -> Visitor:
    """Ask for the start page and the sitemaps, and put everything known into a new frontier."""

    def before(url: str) -> None:
        if not rules.allows(url):
            raise RefusedError(
                ROBOTS[:4], f"Its robots.txt does not allow {url}.", "Ask whoever runs the site."
            )
        pace.wait()

    record = store.record(starts[0])
    known = record is not None and record.state in (State.KEPT, State.STALE)
    validators = validators_of(record) if known else {}
    answer = pace.patiently(
        lambda: sniffed(fetcher.get(starts[0], media_types=MEDIA_TYPES, before=before, **validators))
    )
    seen = outline_of(store, answer.url, answer)
    _check_start(answer, seen)
    begun = Begun(origin(answer.url), _public_name(answer.url, seen), now())
    if begun.public:
        notes.append(f"Its pages name {begun.public} as their site; they are kept under {begun.origin}.")
    listed = sitemap.read(fetcher, answer.url, rules.sitemaps, before)
    notes.extend(listed.faults)
    visitor = Visitor(store, fetcher, rules=rules, pace=pace, begun=begun, limits=limits)
    visitor.hand(visitor.local(answer.url), answer)
    known_urls = [record.url for record in _known(store, starts[0])]
    with store.transaction():
        Frontier(store.database, site_key(begun.origin)).begin(begun)
        visitor.enqueue([Link(url, "") for url in (answer.url, *starts[1:])], 0)
        visitor.enqueue((Link(url, "") for url in known_urls), 1)
        visitor.enqueue([Link(url, "") for url in listed.pages], 1)
    return visitor


def _walk(
    store: Store,
    frontier: Frontier,
    visitor: Visitor,
    limits: Limits,
    on_progress: Callable[[Progress], None],
    notes: list[str],
) -> Summary:
    begun = visitor.begun
    while visitor.counts.total() < limits.max_pages and (entry := frontier.next()) is not None:
        visitor.visit(entry)
        on_progress(_progress(visitor, entry.url))
        if visitor.trouble >= _MAX_TROUBLE:
            raise NetworkError(
                "E232",
                f"{begun.origin} did not answer {_MAX_TROUBLE} times in a row; its pages are kept.",
                "Try again later: the crawl then goes on where it stopped.",
            )
    if visitor.queued:
        notes.append(f"{visitor.queued} pages were not visited: the limit of {limits.max_pages} was reached.")
    with store.transaction():
        _settle_other_spellings(store, visitor)
        if not visitor.queued:
            _forget_unlinked(store, frontier, begun)
        frontier.end()
    return _summary(visitor, notes)


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


def _known(store: Store, start: str) -> list[Record]:
    """The pages of a site that are searched now."""
    key = site_key(start)
    records = (store.records(site=site) for site in store.sites() if site_key(site) == key)
    return [record for record in chain.from_iterable(records) if record.state in (State.KEPT, State.STALE)]


def _mark_stale(store: Store, start: str, error: NetworkError) -> None:
    with store.transaction():
        for record in _known(store, start):
            store.mark(record.url, State.STALE, f"{error.code} {error.what}")


def _settle_other_spellings(store: Store, visitor: Visitor) -> None:
    """Let pages that were kept when the site had http or ``www.`` follow what came of them as it is now."""
    for record in _known(store, visitor.begun.origin):
        successor = store.record(visitor.local(record.url))
        if record.url != visitor.local(record.url) and successor is not None:
            if successor.state is State.KEPT:
                store.mark(record.url, State.REMOVED, f"E225 it moved to {successor.url}")
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


def _sum(summaries: Sequence[Summary], notes: Sequence[str]) -> Summary:
    figures: dict[str, Any] = {
        name: sum(getattr(summary, name) for summary in summaries) for name in Summary._fields[:-1]
    }
    return Summary(**figures, notes=(*chain.from_iterable(summary.notes for summary in summaries), *notes))
