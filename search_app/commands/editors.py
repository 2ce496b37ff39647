"""The commands for who may use the editors' pages: editors list, password, remove."""

import sys

import click

from search_app.editors.people import read_people, remove_person, set_password
from search_app.session import Session


@click.group("editors")
def editors_command() -> None:
    """Say who may sign in to the editors' pages. They are off until editors.secret is set."""


@editors_command.command("list")
@click.pass_obj
def list_command(session: Session) -> None:
    """Name everybody who may sign in."""
    people = read_people(session.settings.people_file)
    for name in sorted(people):
        click.echo(name)
    if not people:
        click.echo("Nobody may sign in yet: findwell editors password NAME", err=True)


@editors_command.command("password")
@click.argument("name")
@click.pass_obj
def password_command(session: Session, name: str) -> None:
    """Give NAME a password, which is asked for twice, or read from standard input when piped."""
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    new = set_password(session.settings.people_file, name, password)
    click.echo(f"{name} can sign in now." if new else f"{name} has a new password.")
    if not session.settings.editors.secret:
        click.echo("The editors' pages are off until editors.secret is set; docs/editors.md shows how.")


@editors_command.command("remove")
@click.argument("name")
@click.pass_obj
def remove_command(session: Session, name: str) -> None:
    """Stop NAME from signing in, at once."""
    remove_person(session.settings.people_file, name)
    click.echo(f"{name} can no longer sign in.")
