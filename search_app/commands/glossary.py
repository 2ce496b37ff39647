"""Commands that start a glossary, bring one in, and take it out: glossary start, import, export."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from corpus.errors import InputError, RefusedError, UsageError
from corpus.single import fetch_one
from glossary.exchange.exporting import WRITTEN, export
from glossary.exchange.formats import Format
from glossary.exchange.importing import Imported, import_file, import_page
from glossary.exchange.offer import Remark
from glossary.glossary import load
from glossary.term import Status
from search_app.commands.crawl import fetcher_for
from search_app.commands.output import write_output
from search_app.session import Session
from search_app.settings import SHIPPED_TERMS

_LISTED = 20  # remarks of a kind, without --all
_AUTO = "auto"
_WEB = ("https://", "http://")


@click.group("glossary")
def glossary_command() -> None:
    """Bring words in from spreadsheets, web pages and other programs, or take them out."""


@glossary_command.command("start")
@click.pass_obj
def start_command(session: Session) -> None:
    """Copy the sample entries into a folder of the site's own, where they can be changed."""
    folder = session.settings.own_glossary
    if session.settings.editable_glossary is not None or folder.exists():
        raise RefusedError(
            "E553", "This site has a glossary of its own already.", "Nothing was changed; look in it."
        )
    shutil.copytree(SHIPPED_TERMS, folder)
    click.echo(f"The sample entries are in {folder} now, and used from there. Change them as you like.")


@glossary_command.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of entries to add to; the site's own by default.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([_AUTO, *map(str, Format)]),
    default=_AUTO,
    show_default=True,
    help="Format of the file, when its name does not tell.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--publish", is_flag=True, help="Make the entries published ones, not proposals to be checked.")
@click.option("--all", "list_all", is_flag=True, help="List every row that was skipped or is ambiguous.")
@click.option("--address", default="", help="Address of the web page that was saved as this file.")
@click.option("--allow-private", is_flag=True, help="Allow a page on this machine or the local network.")
@click.pass_obj
def import_command(
    session: Session,
    source: str,
    into: Path | None,
    form: str,
    dry_run: bool,
    publish: bool,
    list_all: bool,
    address: str,
    allow_private: bool,
) -> None:
    """Add the entries of a file, or of a glossary page on the web, to a folder of entries.

    A row whose name is known joins that entry, which gets names only: nothing it says is changed.
    """
    status = Status.PUBLISHED if publish else Status.PROPOSED
    before = [path.resolve() for path in session.settings.glossary_paths]
    into = into or session.settings.editable_glossary or session.settings.own_glossary
    if source.startswith(_WEB):
        if form not in (_AUTO, Format.HTML):
            raise UsageError(
                "E021", "Only web pages are read from the web.", "Save the file and name it here."
            )
        limits = session.settings.crawl.limits()
        with fetcher_for(session, limits, allow_private) as fetcher:
            answer = fetch_one(source, fetcher=fetcher, limits=limits)
        imported = import_page(answer, into, status=status, dry_run=dry_run)
    else:
        if not Path(source).is_file():
            raise InputError("G020", f"There is no file {source}.", "Check how its name is written.")
        named = None if form == _AUTO else Format(form)
        imported = import_file(
            Path(source), into, status=status, dry_run=dry_run, form=named, address=address
        )
    _say(imported, source, status, most=sys.maxsize if list_all else _LISTED)
    used = [path.resolve() for path in session.settings.glossary_paths]
    if imported.files and into.resolve() not in used:
        click.echo(f'Name the folder in findwell.toml, under [glossary]: paths = ["{into}"].')
    elif imported.files and used != before:
        click.echo(f"From now on {into} is the glossary, instead of the sample entries.")


@glossary_command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice([*map(str, WRITTEN)]),
    default=str(Format.CSV),
    show_default=True,
    help="csv and xlsx for spreadsheets, skos-ttl and skos-jsonld for SKOS, solr for synonym rules, "
    "schema for schema.org JSON-LD, obo for ontologies, vale for checking prose.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write to instead of printing; xlsx needs one, and vale a folder.",
)
@click.pass_obj
def export_command(session: Session, form: str, output: Path | None) -> None:
    """Print the published entries in a format that other programs read; say what it cannot hold."""
    glossary = load(session.settings.glossary_paths)
    exported = export(glossary, Format(form))
    content = exported.content
    if output is None and not isinstance(content, str):
        what = (
            "a file, such as --output glossary.xlsx"
            if isinstance(content, bytes)
            else "a folder: --output vale"
        )
        raise UsageError("E020", f"The format {form} cannot be printed.", f"Name {what}.")
    if output is None:
        click.echo(content, nl=False)
    elif isinstance(content, str | bytes):
        write_output(output, content, encoding="utf-8-sig" if form == Format.CSV else "utf-8")
    else:
        for name, text in content.items():
            write_output(output / name, text)
    if output is not None:
        click.echo(f"{len(glossary.published)} entries written to {output}.", err=True)
    for note in exported.lost:
        click.echo(note, err=True)


def _say(imported: Imported, file: str, status: Status, *, most: int) -> None:
    merge = imported.merge
    for note in imported.notes:
        click.echo(note)
    click.echo(f"New: {len(merge.new)} {status} entries.")
    click.echo(f"Merged: {len(merge.added)} entries that were there got more names.")
    for added in merge.added[:most]:
        names = ", ".join(label.text for label in added.labels)
        click.echo(f"  {added.placed.file}:{added.placed.line}: {added.placed.term.id} is also: {names}")
    click.echo(f"Nothing new for {merge.unchanged} entries.")
    _list(f"Skipped: {len(merge.skipped)} rows.", merge.skipped, file, most)
    _list(f"Ambiguous: {len(merge.ambiguous)} names; check each.", merge.ambiguous, file, most)
    if merge.unlinked:
        _list(f"Left out: {len(merge.unlinked)} links between entries.", merge.unlinked, file, most)
    for path in imported.files:
        click.echo(f"Written: {path}")
    if not imported.files:
        click.echo("Nothing was written.")


def _list(heading: str, remarks: Sequence[Remark], file: str, most: int) -> None:
    click.echo(heading)
    for remark in remarks[:most]:
        click.echo(f"  {file}:{remark.line}: {remark.what}")
    if len(remarks) > most:
        click.echo(f"  … and {len(remarks) - most} more: --all lists them.")
