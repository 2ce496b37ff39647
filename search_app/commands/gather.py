"""Commands that read files and show what became of a page: add, show."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import click

from corpus.authored import add as add_paths
from corpus.errors import InputError
from corpus.sandbox import Sandbox
from corpus.store import Record, Store
from corpus.urls import canonical
from search_app.session import Session
from search_app.sidebyside import lines

_SHOWN = (
    "title",
    "path",
    "language",
    "reviewed",
    "next_review",
    "kind",
    "description",
    "phones",
    "booklets",
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def add(session: Session, paths: tuple[Path, ...], as_json: bool) -> None:
    """Read files or folders into the page store: Markdown, HTML, PDF, WordPress exports, WARC archives.

    A folder that was added before is brought up to date: new and changed files are read, vanished ones
    are taken out. A file with a fault is named and its old version stays.
    """
    with session.store(create=True) as store, Sandbox() as sandbox:
        summary = add_paths(store, paths, sandbox=sandbox, selectors=session.settings.sites)
    if as_json:
        click.echo(json.dumps(summary._asdict(), indent=2))
        return
    counts = zip(summary, ("new", "changed", "unchanged", "removed"), strict=True)
    click.echo(", ".join(f"{count} {what}" for count, what in counts) + ".")
    click.echo("Next: findwell index")


@click.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.pass_obj
def show(session: Session, url: str, as_json: bool) -> None:
    """Show what was kept of a page and what was dropped in cleaning, with the reason for each block.

    Blocks come in the order of the page; in a wide terminal the dropped ones stand beside the kept ones.
    """
    with session.store() as store:
        record = find(store, url)
        page = store.page(record.url)
        dropped = store.dropped(record.url)
    if as_json:
        kept = asdict(page) if page else None
        blocks = [block._asdict() for block in dropped]
        click.echo(json.dumps({"record": asdict(record), "page": kept, "dropped": blocks}, indent=2))
        return
    click.echo(f"{record.url}\n{record.state} {record.why}".rstrip())
    if page:
        for name in _SHOWN:
            value = getattr(page, name)
            if value:
                joint = " › " if name == "path" else ", "
                click.echo(f"{name}: {joint.join(value) if isinstance(value, tuple) else value}")
    click.echo()
    for line in lines(page, dropped, shutil.get_terminal_size().columns):
        click.echo(line)


def find(store: Store, url: str) -> Record:
    """The record of a page, by its address as somebody types it; raises `InputError` E507."""
    record = store.record(url)
    if record is None and not url.startswith("/"):
        record = store.record(canonical(url))
    if record is None:
        raise InputError(
            "E507", f"{url} is not in the page store.", "findwell pages lists what is; crawl or add it first."
        )
    return record
