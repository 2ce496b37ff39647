"""Commands that bring a glossary in from other programs and out to them: glossary import, glossary export."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from glossary.defined_terms import write_defined_terms
from glossary.exchange import Imported, import_file
from glossary.glossary import load
from glossary.offer import Remark
from glossary.sheet import losses as lost_in_a_sheet
from glossary.sheet import write_sheet
from glossary.synonym_rules import losses as lost_in_rules
from glossary.synonym_rules import write_rules
from glossary.term import Status
from search_app.commands.output import write_output
from search_app.session import Session

_WRITERS = {"csv": write_sheet, "solr": write_rules, "schema": write_defined_terms}
_LISTED = 20  # remarks of a kind, without --all


@click.group("glossary")
def glossary_command() -> None:
    """Bring words in from a spreadsheet or a synonyms file, or take them out."""


@glossary_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("glossary"),
    show_default=True,
    help="Folder of the site's own entries.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--publish", is_flag=True, help="Make the entries published ones, not proposals to be checked.")
@click.option("--all", "list_all", is_flag=True, help="List every row that was skipped or is ambiguous.")
@click.pass_obj
def import_command(
    session: Session, file: Path, into: Path, dry_run: bool, publish: bool, list_all: bool
) -> None:
    """Add the entries of a CSV or synonyms file (.csv, .tsv, .txt) to a folder of entries.

    A row whose name is known joins that entry, which gets names only: nothing it says is changed.
    """
    status = Status.PUBLISHED if publish else Status.PROPOSED
    imported = import_file(file, into, status=status, dry_run=dry_run)
    _say(imported, file, status, most=sys.maxsize if list_all else _LISTED)
    used = [path.resolve() for path in session.settings.glossary.paths]
    if imported.files and into.resolve() not in used:
        click.echo(f'Name the folder in findwell.toml, under [glossary]: paths = ["{into}"].')


@glossary_command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(_WRITERS)),
    default="csv",
    show_default=True,
    help="csv for spreadsheets, solr for synonym rules, schema for schema.org JSON-LD.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write to instead of printing."
)
@click.pass_obj
def export_command(session: Session, form: str, output: Path | None) -> None:
    """Print the published entries in a format that other programs read; say what it cannot hold."""
    glossary = load(session.settings.glossary.paths)
    text = _WRITERS[form](glossary)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_output(output, text, encoding="utf-8-sig" if form == "csv" else "utf-8")
        click.echo(f"{len(glossary.published)} entries written to {output}.", err=True)
    for note in {"csv": lost_in_a_sheet, "solr": lost_in_rules}.get(form, lambda _: [])(glossary):
        click.echo(note, err=True)


def _say(imported: Imported, file: Path, status: Status, *, most: int) -> None:
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
    for path in imported.files:
        click.echo(f"Written: {path}")
    if not imported.files:
        click.echo("Nothing was written.")


def _list(heading: str, remarks: Sequence[Remark], file: Path, most: int) -> None:
    click.echo(heading)
    for remark in remarks[:most]:
        click.echo(f"  {file}:{remark.line}: {remark.what}")
    if len(remarks) > most:
        click.echo(f"  … and {len(remarks) - most} more: --all lists them.")
