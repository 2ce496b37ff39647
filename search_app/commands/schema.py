"""The command that prints the JSON Schema of glossary entries: glossary schema."""

import json

import click

from glossary.schema import schema


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of glossary entries, which text editors use to check a file as you type."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
