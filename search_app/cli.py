"""The ``findwell`` command: its options, and how an error becomes a line and an exit status."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from corpus.errors import FindwellError, InputError, StorageError
from search_app.commands.ask import annotate, define, search, suggest
from search_app.commands.build import index, status
from search_app.commands.check import check
from search_app.commands.crawl import crawl, forget, recrawl
from search_app.commands.editors import editors_command
from search_app.commands.evaluate import evaluate_command
from search_app.commands.gather import add, show
from search_app.commands.glossary import glossary_command
from search_app.commands.keep import backup_command, restore_command
from search_app.commands.log import log_command
from search_app.commands.pages import pages
from search_app.commands.report import candidates_command, concordance_command, coverage
from search_app.commands.run import demo, serve
from search_app.commands.schema import schema_command
from search_app.commands.why import why
from search_app.commands.words import forms_command, mentions_command
from search_app.session import Session
from search_app.terminal import guarded


class _Failure(click.ClickException):
    """A findwell error as click prints it."""

    def __init__(self, error: FindwellError) -> None:
        super().__init__(error.what)
        self.error = error

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        return self.error.exit_status

    def show(self, file: Any = None) -> None:
        click.echo(f"Error {self.error.code}: {self.error.what}", err=True)
        if isinstance(self.error, InputError):
            for fault in self.error.faults:
                click.echo(f"  {fault}", err=True)
        if self.error.fix:
            click.echo(f"What to do: {self.error.fix}", err=True)


@contextmanager
def _told() -> Generator[None]:
    """Whatever goes wrong inside is a line, with what to do."""
    try:
        yield
    except FindwellError as error:
        raise _Failure(error) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise _Failure(
            StorageError(
                "E519",
                f"{where}{error.strerror or error}.",
                "See that the file or folder is there, that you may use it, and that the disk has room.",
            )
        ) from None
    except UnicodeError:
        raise _Failure(
            InputError(
                "E022",
                "A name or an argument holds characters that are not UTF-8.",
                "Rename the file, or type the argument again.",
            )
        ) from None


class _Commands(click.Group):
    """A group whose commands may raise findwell's errors, and print what pages say."""

    def main(self, *told: Any, **more: Any) -> Any:
        with guarded():
            return super().main(*told, **more)

    def make_context(self, *told: Any, **more: Any) -> click.Context:
        with _told():
            return super().make_context(*told, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _told():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="findwell", prog_name="findwell")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file; findwell.toml here by default."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder of the store and the index; ./findwell-data by default.",
)
@click.pass_context
def main(ctx: click.Context, config: Path | None, data: Path | None) -> None:
    """Full-text search and glossary for health-information sites.

    First `findwell crawl URL` or `findwell add PATH`, then `findwell index`, then `findwell serve`.
    """
    ctx.obj = Session(config, data)


for command in (
    crawl,
    recrawl,
    forget,
    add,
    index,
    search,
    define,
    suggest,
    annotate,
    forms_command,
    mentions_command,
    coverage,
    candidates_command,
    concordance_command,
    glossary_command,
    why,
    log_command,
    editors_command,
    evaluate_command,
    check,
    pages,
    show,
    status,
    backup_command,
    restore_command,
    serve,
    demo,
):
    main.add_command(command)
glossary_command.add_command(schema_command)
