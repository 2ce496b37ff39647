"""The command for what is counted of searches: log show, log purge."""

import json

import click

from search_app.counting.days import purge, read_counts
from search_app.counting.shown import exported, shown
from search_app.session import Session

_LISTED = 40


@click.group("log")
def log_command() -> None:
    """See or remove the counts of what is searched for. They tell nobody who searched."""


@log_command.command("show")
@click.option("--all", "list_all", is_flag=True, help="List every word, not only the first 40.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; counts are rounded to 5, and need ten.")
@click.pass_obj
def show_command(session: Session, list_all: bool, as_json: bool) -> None:
    """Say how many searches there were, and how often each word was searched for."""
    counts = read_counts(session.settings.counts_folder)
    if as_json:
        words = {text: exported(uses) for text, uses in counts.texts.items() if exported(uses)}
        totals = {"searches": exported(counts.searches), "nothing": exported(counts.nothing)}
        click.echo(json.dumps(totals | {"words": words}, ensure_ascii=False, indent=2))
        return
    click.echo(f"{shown(counts.searches)} searches, {shown(counts.nothing)} of which found nothing.")
    often = sorted(counts.texts.items(), key=lambda each: (-each[1], each[0]))
    for text, uses in often if list_all else often[:_LISTED]:
        click.echo(f"  {shown(uses):>14}  {text}")
    if len(often) > _LISTED and not list_all:
        click.echo(f"  … and {len(often) - _LISTED} more: --all lists them.")


@log_command.command("purge")
@click.confirmation_option(prompt="Remove every count of searches?")
@click.pass_obj
def purge_command(session: Session) -> None:
    """Remove every count; there is no way back."""
    count = purge(session.settings.counts_folder)
    click.echo(f"{count} {'file' if count == 1 else 'files'} of counts removed.")
