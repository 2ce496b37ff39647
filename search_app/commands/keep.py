"""Commands that keep a copy of everything, and put it back: backup and restore."""

from pathlib import Path

import click

from search_app.backup import back_up, restore
from search_app.session import Session
from search_app.settings import SHIPPED_TERMS
from search_app.settings_file import CONFIG_NAME


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup_command(session: Session, file: Path) -> None:
    """Write everything that cannot be made again into FILE, while findwell runs.

    Keep FILE as safe as the server: it holds the names of editors and the hashes of their passwords.
    """
    settings = session.settings
    config = session.config or (Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None)
    made = back_up(settings, config, file)
    click.echo(f"{file} holds {made.pages} pages and {made.files} other files.")
    named = (
        *settings.glossary_paths,
        *settings.search.pins,
        *settings.search.tests,
        *settings.editors.decisions,
    )
    data = settings.data.resolve()
    for path in dict.fromkeys(named):
        if not path.is_relative_to(SHIPPED_TERMS.parents[1]) and not path.resolve().is_relative_to(data):
            click.echo(f"Keep a copy of {path} yourself: it lies outside {settings.data}.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore_command(session: Session, file: Path) -> None:
    """Put the backup FILE back into a data folder that is empty or not there yet."""
    data = session.settings.data
    pages = restore(file, data)
    click.echo(f"{data} has its {pages} pages again.")
    if (data / CONFIG_NAME).is_file():
        click.echo(f"The settings are in {data / CONFIG_NAME}: move that file to where you start findwell.")
    click.echo("Now make the index again: findwell index")
