"""The command for editors: coverage."""

from datetime import date
from pathlib import Path

import click

from glossary.coverage import report
from glossary.glossary import load
from glossary.matcher import Matcher
from search_app.commands.output import write_output
from search_app.report import FORMATS
from search_app.session import Session


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write to instead of the terminal.",
)
@click.pass_obj
def coverage(session: Session, form: str, output: Path | None) -> None:
    """Say which words the pages use, which nobody explains, and which pages are past their review."""
    glossary = load(session.settings.glossary.paths)
    with session.store() as store:
        found = report(store.pages(), glossary, Matcher(glossary), today=date.today())
    text = FORMATS[form](found, glossary)
    if output is None:
        click.echo(text, nl=False)
        return
    write_output(output, text)
    click.echo(f"{len(found.findings)} findings written to {output}.")
