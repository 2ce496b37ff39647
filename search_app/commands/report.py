"""The commands for editors: coverage, candidates, concordance."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from corpus.errors import UsageError
from glossary.coverage.concordance import concordance
from glossary.coverage.matrix import matrix
from glossary.coverage.report import Report
from glossary.glossary import Glossary, load
from search_app.commands.output import write_output
from search_app.reports.asking import searches_of
from search_app.reports.baseline import known_findings
from search_app.reports.choosing import Choice, chosen, limits, over_limit
from search_app.reports.decisions import read_decisions
from search_app.reports.formats import FORMATS
from search_app.reports.lists import candidates_as_text, concordance_as_text
from search_app.reports.making import make_report, report_folder
from search_app.reports.sheet import matrix_as_csv
from search_app.session import Session

OVER_LIMIT = 1  # exit status


def _make(session: Session) -> tuple[Report, Glossary]:
    settings = session.settings
    glossary = load(settings.glossary_paths)
    with session.store() as store:
        report = make_report(
            store,
            glossary,
            folder=report_folder(settings.data),
            today=date.today(),
            searches=searches_of(settings.index_folder, settings.counts_folder, glossary),
            decisions=read_decisions(settings.editors.decisions),
        )
    return report, glossary


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print it; ical gives the coming reviews as a calendar.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write to instead of the terminal.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier report in JSON; only what is new since then is reported.",
)
@click.option("--fail-on", default="", metavar="RULES", help="Exit with 1 when there are more: G101,R601:5.")
@click.option("--owner", default="", help="Only what this person or team looks after.")
@click.option("--section", default="", help="Only pages of this section, or below this path: /treatment/.")
@click.option("--since", default="", metavar="DATE", help="Only what was first seen on this day or later.")
@click.option("--matrix", "as_matrix", is_flag=True, help="Print terms by section instead, as CSV.")
@click.pass_obj
def coverage(
    session: Session,
    form: str,
    output: Path | None,
    baseline: Path | None,
    fail_on: str,
    owner: str,
    section: str,
    since: str,
    as_matrix: bool,
) -> None:
    """Say which words the pages use, which nobody explains, and which pages are past their review.

    Exits with 0, or with 1 when there are more findings than --fail-on allows.
    """
    allowed = limits(fail_on)
    choice = Choice(
        owner=owner,
        section=section,
        since=_day(since),
        known=None if baseline is None else known_findings(baseline),
    )
    whole, glossary = _make(session)
    report = chosen(whole, choice)
    if as_matrix:
        text = matrix_as_csv(matrix(tuple(report.pages.values()), glossary))
    else:
        text = FORMATS[form](report, glossary)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_output(output, text)
        click.echo(f"{len(report.findings)} findings written to {output}.")
    over = over_limit(report, allowed)
    for sentence in over:
        click.echo(sentence, err=True)
    if over:
        sys.exit(OVER_LIMIT)


@click.command("candidates")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def candidates_command(session: Session, as_json: bool) -> None:
    """List terms that pages often use and the glossary does not hold, the best first."""
    report, glossary = _make(session)
    if as_json:
        found = [
            item._asdict() | {"examples": [example._asdict() for example in item.examples]}
            for item in report.candidates
        ]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(candidates_as_text(report.candidates, glossary), nl=False)


@click.command("concordance")
@click.argument("word")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=40, show_default=True, help="Most lines to print."
)
@click.pass_obj
def concordance_command(session: Session, word: str, as_json: bool, limit: int) -> None:
    """Show every place where pages use a word or a phrase, with the words around it."""
    with session.store() as store:
        found = concordance(store.pages(), word, limit=limit)
    if as_json:
        content = {"word": word, "total": found.total, "pages": found.pages}
        lines = [line._asdict() for line in found.lines]
        click.echo(json.dumps(content | {"lines": lines}, ensure_ascii=False, indent=2))
        return
    click.echo(concordance_as_text(word, found), nl=False)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError("F005", f"“{text}” is no date.", "Write --since 2026-03-28.") from None
