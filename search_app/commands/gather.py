"""Commands that get pages and show what became of them: crawl, add, pages, show."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from corpus.authored import add as add_paths
from corpus.crawl import Progress, Summary
from corpus.crawl import crawl as crawl_sites
from corpus.errors import InputError
from corpus.fetch import Fetcher
from corpus.sandbox import Sandbox
from corpus.site import CleaningSummary, clean_site
from corpus.store import Record, State, Store
from corpus.urls import canonical
from corpus.visit import Limits
from search_app.session import Session
from search_app.settings import user_agent


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests; 1 by default.")
@click.option("--max-pages", type=click.IntRange(1), help="Most pages fetched from one site.")
@click.option("--allow-private", is_flag=True, help="Allow a site on this machine or the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def crawl(
    session: Session,
    urls: tuple[str, ...],
    delay: float | None,
    max_pages: int | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Read whole sites into the page store, politely.

    Follows each site's sitemap and links, obeys robots.txt, and stays on the site. Run it again later:
    only what changed is fetched again.
    """
    settings = session.settings
    limits = Limits(
        delay=settings.crawl.delay if delay is None else delay,
        max_pages=max_pages or settings.crawl.max_pages,
        max_depth=settings.crawl.max_depth,
    )
    fetcher = Fetcher(
        user_agent=user_agent(settings.crawl.contact),
        allow_private=allow_private or settings.crawl.allow_private,
        timeout=settings.crawl.timeout,
    )
    with session.store() as store:
        with fetcher:
            summary = crawl_sites(store, urls, fetcher=fetcher, limits=limits, on_progress=_show_progress)
        _end_progress()
        with Sandbox() as sandbox:
            cleaning = clean_site(store, sandbox, selectors=settings.sites)
    if as_json:
        click.echo(json.dumps(summary._asdict() | {"cleaning": cleaning._asdict()}, indent=2))
    else:
        _print_crawl(summary, cleaning)


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


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def add(session: Session, paths: tuple[Path, ...], as_json: bool) -> None:
    """Read Markdown, HTML and PDF files or folders into the page store.

    A folder that was added before is brought up to date: new and changed files are read, vanished ones
    are taken out. A file with a fault is named and its old version stays.
    """
    with session.store() as store, Sandbox() as sandbox:
        summary = add_paths(store, paths, sandbox=sandbox)
    if as_json:
        click.echo(json.dumps(summary._asdict(), indent=2))
        return
    counts = zip(summary, ("new", "changed", "unchanged", "removed"), strict=True)
    click.echo(", ".join(f"{count} {what}" for count, what in counts) + ".")
    click.echo("Next: findwell index")


@click.command()
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Only pages in this state."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.pass_obj
def pages(session: Session, state: str | None, as_json: bool) -> None:
    """List what is in the page store: each page's state, and why."""
    with session.store() as store:
        records = list(store.records(state=State(state) if state else None))
    if as_json:
        click.echo(json.dumps([asdict(record) for record in records], indent=2))
        return
    for record in records:
        reason = f"  ({record.why})" if record.why else ""
        click.echo(f"{record.state:9}{record.checked[:10]:12}{record.url}{reason}")
    click.echo(f"{len(records)} pages.")


@click.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.pass_obj
def show(session: Session, url: str, as_json: bool) -> None:
    """Show what was kept of a page and what was dropped in cleaning, with the reason for each block."""
    with session.store() as store:
        record = _find(store, url)
        page = store.page(record.url)
        dropped = store.dropped(record.url)
    if as_json:
        kept = asdict(page) if page else None
        blocks = [block._asdict() for block in dropped]
        click.echo(json.dumps({"record": asdict(record), "page": kept, "dropped": blocks}, indent=2))
        return
    click.echo(f"{record.url}\n{record.state} {record.why}".rstrip())
    if page:
        for name in ("title", "path", "language", "reviewed", "next_review", "kind", "description"):
            value = getattr(page, name)
            if value:
                click.echo(f"{name}: {' › '.join(value) if isinstance(value, tuple) else value}")
        click.echo("\nKEPT")
        for section in page.sections:
            if section.heading:
                click.echo(f"\n{'#' * section.level} {section.heading}")
            click.echo(section.text)
    click.echo("\nDROPPED")
    for block in dropped:
        click.echo(f"- [{block.reason}] {block.text[:200]}")


def _find(store: Store, url: str) -> Record:
    record = store.record(url)
    if record is None and not url.startswith("/"):
        record = store.record(canonical(url))
    if record is None:
        raise InputError(
            "E311", f"{url} is not in the page store.", "findwell pages lists what is; crawl or add it first."
        )
    return record
