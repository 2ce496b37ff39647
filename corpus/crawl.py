"""Crawl sites: several at a time, each by one crawl only, and each as if it were alone."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial
from itertools import chain
from typing import Any

from corpus.errors import FindwellError, InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.frontier import unfinished
from corpus.limits import Limits
from corpus.lock import only_crawl
from corpus.store import Store
from corpus.urls import canonical, site_key, trap
from corpus.walk import Progress, Summary, Walk

_Show = Callable[[Progress], None]
_PASSED = (NetworkError, RefusedError, InputError)  # faults of one site, which do not stop the others


def crawl(
    store: Store, starts: Sequence[str], *, fetcher: Fetcher, limits: Limits, on_progress: _Show
) -> Summary:
    """Bring the store up to date with the sites of the start addresses, several sites at the same time.

    A crawl that was cut short goes on where it stopped, at the cost of one page asked for twice. A start
    address that is none raises `InputError` before anything is fetched, and a site that another process is
    crawling `StorageError` E508. When a site cannot be crawled at all, its pages stay as they are and
    `NetworkError` or `RefusedError` says why; with several sites that becomes a note, unless it is so for
    each of them.
    """
    sites: dict[str, list[str]] = {}
    for start in starts:
        url = canonical(start)
        if why := trap(url, limits):
            raise InputError(why[:4], f"{url} cannot be crawled: {why[5:]}.", "Start from the front page.")
        sites.setdefault(site_key(url), []).append(url)
    return _crawl_all(store, sites, fetcher, limits, on_progress, Walk.crawl)


def resume(
    store: Store, starts: Sequence[str], *, fetcher: Fetcher, limits: Limits, on_progress: _Show
) -> Summary:
    """Go on with the crawls that were cut short, of the sites of these addresses or of all; begin none.

    Raises `InputError` E233 when there is none to go on with, and what `crawl` raises.
    """
    cut_short = {site: [begun.origin] for site, begun in unfinished(store.database).items()}
    wanted = dict.fromkeys(site_key(canonical(start)) for start in starts) if starts else cut_short
    missing = [site for site in wanted if site not in cut_short]
    if missing or not wanted:
        raise InputError(
            "E233",
            f"No crawl of {', '.join(missing) or 'any site'} was cut short.",
            "Leave out --resume to begin one.",
        )
    sites = {site: cut_short[site] for site in wanted}
    return _crawl_all(store, sites, fetcher, limits, on_progress, Walk.resume)


def recrawl(store: Store, url: str, *, fetcher: Fetcher, limits: Limits) -> Summary:
    """Ask for one page now, whole and not only if it changed, and follow none of its links.

    The rules are those of a crawl: robots.txt, noindex, and two misses before a page is removed. Raises
    what `crawl` raises.
    """
    url = canonical(url)
    with only_crawl(store.folder, site_key(url)):
        return Walk(store, fetcher, limits).recrawl(url)


def _crawl_all(
    store: Store,
    sites: Mapping[str, Sequence[str]],
    fetcher: Fetcher,
    limits: Limits,
    on_progress: _Show,
    how: Callable[[Walk, Sequence[str], _Show], Summary],
) -> Summary:
    if len(sites) == 1:
        (site, starts) = next(iter(sites.items()))
        with only_crawl(store.folder, site):
            return how(Walk(store, fetcher, limits), starts, on_progress)
    stop = threading.Event()
    showing = threading.Lock()

    def show(progress: Progress) -> None:
        with showing:
            on_progress(progress)
        pause(0)

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise _StoppedError

    def one(site: str, starts: Sequence[str]) -> Summary | FindwellError:
        try:
            with only_crawl(store.folder, site), Store(store.folder) as own, fetcher.another() as getter:
                return how(Walk(own, getter, limits, sleep=pause), starts, show)
        except _PASSED as error:
            return error

    with ThreadPoolExecutor(max(1, limits.parallel)) as pool:
        jobs = [pool.submit(partial(one, site, starts)) for site, starts in sites.items()]
        try:
            wait(jobs, return_when=FIRST_EXCEPTION)
        finally:  # after Ctrl-C, a full disk or a lock: the other crawls stop at their next page
            if not all(job.done() for job in jobs) or any(job.exception() for job in jobs):
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
    return _sum_of([job.result() for job in _worst_first(jobs)])


class _StoppedError(Exception):
    """Another crawl of the same run met something that stops them all."""


def _worst_first(jobs: Sequence[Any]) -> list[Any]:
    """The jobs with what stopped the others in front, so that this is what is told."""
    return sorted(jobs, key=lambda job: job.cancelled() or isinstance(job.exception(), _StoppedError))


def _sum_of(results: Sequence[Summary | FindwellError]) -> Summary:
    summaries = [result for result in results if isinstance(result, Summary)]
    errors = [result for result in results if isinstance(result, FindwellError)]
    if errors and not summaries:
        raise errors[0]
    figures: dict[str, Any] = {
        name: sum(getattr(summary, name) for summary in summaries) for name in Summary._fields[:-1]
    }
    notes = chain.from_iterable(summary.notes for summary in summaries)
    return Summary(**figures, notes=(*notes, *(f"{error.code} {error}" for error in errors)))
