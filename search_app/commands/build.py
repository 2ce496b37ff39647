"""Commands that build, check and describe the index: index (verify, list, rollback) and status."""

import json
import sys
import time

import click

from corpus.errors import FindwellError, StorageError
from glossary.glossary import load
from indexer.build import build
from indexer.publish import current, generations, rollback, verify
from search_app.commands.progress import Progress
from search_app.session import Session


@click.group(invoke_without_command=True)
@click.option(
    "--accept-shrink", is_flag=True, help="Publish even when more than a fifth of the pages vanished."
)
@click.option("--force", is_flag=True, help="Build even when nothing changed.")
@click.pass_context
def index(ctx: click.Context, accept_shrink: bool, force: bool) -> None:
    """Build an index of the page store, verify it and publish it.

    Readers see the old index until the new one is complete. With nothing changed there is nothing to do.
    """
    if ctx.invoked_subcommand is None:
        build_and_say(ctx.obj, accept_shrink=accept_shrink, force=force)


def build_and_say(session: Session, *, accept_shrink: bool = False, force: bool = False) -> None:
    """Build and publish, with a line that says what came of it."""
    settings = session.settings
    glossary = load(settings.glossary_paths)
    progress = Progress("Indexing", sys.stderr, time.monotonic)
    with session.store() as store:
        built = build(
            store,
            glossary,
            root=settings.index_folder,
            engine=settings.index.engine,
            accept_shrink=accept_shrink,
            force=force,
            processes=settings.index.processes,
            on_progress=progress.show,
        )
    progress.clear()
    generation = built.generation
    if not built.changed:
        click.echo(f"Nothing changed since {generation.name} was published; nothing to do.")
        return
    click.echo(
        f"Published {generation.name}: {generation.documents} pages, {generation.terms} glossary entries."
    )


@index.command("verify")
@click.pass_obj
def verify_command(session: Session) -> None:
    """Check every file of every generation against its checksum."""
    root = session.settings.index_folder
    damaged = 0
    for generation in generations(root) or [current(root)]:  # which raises when there is none
        faults = verify(generation)
        damaged += bool(faults)
        click.echo(f"{generation.name}: {' '.join(faults) or 'sound'}")
    if damaged:
        raise StorageError(
            "E518",
            f"{damaged} of the generations kept {'is' if damaged == 1 else 'are'} damaged.",
            "Run findwell index --force to build a new one.",
        )


@index.command("list")
@click.pass_obj
def list_command(session: Session) -> None:
    """List the generations that are kept; the one in use is marked."""
    root = session.settings.index_folder
    in_use = current(root).name
    for generation in generations(root):
        mark = "*" if generation.name == in_use else " "
        click.echo(f"{mark} {generation.name}  {generation.published}  {generation.documents} pages")


@index.command("rollback")
@click.pass_obj
def rollback_command(session: Session) -> None:
    """Go back to the generation published before the one in use."""
    click.echo(f"{rollback(session.settings.index_folder).name} is in use now.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Say what is in the store and what is published."""
    settings = session.settings
    with session.store() as store:
        states: dict[str, int] = {}
        for record in store.records():
            states[record.state] = states.get(record.state, 0) + 1
    facts: dict[str, object] = {
        "pages": sum(states.values()),
        "documents": 0,
        "terms": 0,
        "generation": "",
        "published": "",
        "engine": settings.index.engine,
        "states": states,
        "note": "",
    }
    try:
        generation = current(settings.index_folder)
        facts |= {
            "documents": generation.documents,
            "terms": generation.terms,
            "generation": generation.name,
            "published": generation.published,
            "engine": generation.engine,
            "note": generation.degraded,
        }
    except FindwellError as error:
        facts["note"] = str(error)
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    click.echo(f"Store: {facts['pages']} pages{f' ({counts})' if counts else ''}.")
    if facts["generation"]:
        click.echo(
            f"Index: {facts['generation']}, {facts['documents']} pages, {facts['terms']} glossary entries, "
            f"published {facts['published']} with {facts['engine']}"
        )
    if facts["note"]:
        click.echo(str(facts["note"]))
