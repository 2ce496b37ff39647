"""Commands that read sites into the page store: crawl, recrawl, forget."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from corpus.crawl import crawl as crawl_sites
from corpus.crawl import recrawl as recrawl_page
from corpus.crawl import resume as resume_crawls
from corpus.errors import UsageError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.sandbox import Sandbox
from corpus.site import CleaningSummary, clean_site
from corpus.store import now
from corpus.urls import canonical
from corpus.walk import Progress, Summary
from search_app.commands.gather import find
from search_app.crawl_report import CrawlReport, check_suffix, write
from search_app.session import Session
from search_app.settings import user_agent


@click.command()
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests; 1 by default.")
@click.option("--max-pages", type=click.IntRange(1), help="Most pages visited on one site.")
@click.option("--resume", is_flag=True, help="Only go on with crawls that were cut short; begin none.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write what came of every page to: .html to read, .json for programs.",
)
@click.option("--allow-private", is_flag=True, help="Allow a site on this machine or the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def crawl(
    session: Session,
    urls: tuple[str, ...],
    delay: float | None,
    max_pages: int | None,
    resume: bool,
    report_file: Path | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Read whole sites into the page store, politely.

    Follows each site's sitemap and links, obeys robots.txt, and stays on the site. Run it again later:
    only what changed is fetched again. A crawl that was cut short goes on where it stopped; --resume goes
    on with all of them without naming their sites.
    """
    if not urls and not resume:
        raise UsageError(
            "E016", "No site is named.", "Name one, such as: findwell crawl https://www.example.org"
        )
    if report_file:
        check_suffix(report_file)
    limits = _limits(session, delay, max_pages)
    begun = now()
    with (
        session.store(create=not resume) as store,
        fetcher_for(session, limits, allow_private) as fetcher,
    ):
        how: Callable[..., Summary] = resume_crawls if resume else crawl_sites
        try:
            summary = how(store, urls, fetcher=fetcher, limits=limits, on_progress=_show_progress)
        finally:
            _end_progress()
        with Sandbox() as sandbox:
            cleaning = clean_site(store, sandbox, selectors=session.settings.sites)
        if report_file:
            write(CrawlReport(begun, now(), summary, cleaning, tuple(store.records())), report_file)
    if as_json:
        click.echo(json.dumps(summary._asdict() | {"cleaning": cleaning._asdict()}, indent=2))
    else:
        _print_crawl(summary, cleaning)


@click.command()
@click.argument("url")
@click.option("--allow-private", is_flag=True, help="Allow a site on this machine or the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def recrawl(session: Session, url: str, allow_private: bool, as_json: bool) -> None:
    """Read one page of a site again, now and whole.

    For a page that was just changed or published. Its links are not followed. The rules are those of a
    crawl: robots.txt is obeyed, and a page that is not found stays until a second visit misses it, too.
    """
    limits = _limits(session, None, None)
    with session.store() as store:
        with fetcher_for(session, limits, allow_private) as fetcher:
            summary = recrawl_page(store, url, fetcher=fetcher, limits=limits)
        with Sandbox() as sandbox:
            cleaning = clean_site(store, sandbox, selectors=session.settings.sites)
        record = store.record(canonical(url))
    if as_json:
        click.echo(json.dumps(summary._asdict() | {"cleaning": cleaning._asdict()}, indent=2))
        return
    _print_crawl(summary, cleaning)
    if record is not None and record.why:
        click.echo(f"Note: {record.url} is {record.state}: {record.why}")


@click.command()
@click.argument("url")
@click.pass_obj
def forget(session: Session, url: str) -> None:
    """Take one page out of the page store, with all that is known about it.

    The next crawl brings it back if its site still links to it; to keep it out for good, its editors say
    noindex on the page, or forbid it in robots.txt.
    """
    with session.store() as store:
        record = find(store, url)
        store.forget(record.url)
    click.echo(f"{record.url} is forgotten.")
    click.echo("Next: findwell index")


def _limits(session: Session, delay: float | None, max_pages: int | None) -> Limits:
    limits = session.settings.crawl.limits()
    return replace(
        limits,
        delay=limits.delay if delay is None else delay,
        max_pages=max_pages or limits.max_pages,
    )


def fetcher_for(session: Session, limits: Limits, allow_private: bool) -> Fetcher:
    """A fetcher as the settings of crawling say."""
    settings = session.settings.crawl
    return Fetcher(
        user_agent=user_agent(settings.contact),
        allow_private=allow_private or settings.allow_private,
        limits=limits,
    )


def _print_crawl(summary: Summary, cleaning: CleaningSummary) -> None:
    counts = [
        (summary.fetched, "fetched"),
        (summary.changed, "new or changed"),
        (summary.unchanged, "unchanged"),
        (summary.moved, "moved"),
        (summary.excluded, "left out"),
        (summary.stale, "kept although the site did not give them"),
        (summary.removed, "removed"),
        (summary.failed, "could not be fetched (findwell pages --state failed says why)"),
        (summary.left, "left for the next crawl"),
    ]
    click.echo(", ".join(f"{count} {what}" for count, what in counts if count) + ".")
    for note in (*summary.notes, *cleaning.warnings, *cleaning.failed):
        click.echo(f"Note: {note}")
    click.echo("Next: findwell index")


def _show_progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        line = f"{progress.done} done, {progress.queued} to go  {progress.url}"
        click.echo(f"\r\x1b[K{line[:100]}", err=True, nl=False)


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
