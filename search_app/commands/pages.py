"""The command that lists the page store: pages."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta

import click

from corpus.store import Record, State, Store
from corpus.urls import canonical, site_key
from search_app.reports.cells import plain
from search_app.session import Session


@click.command()
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Only pages in this state."
)
@click.option("--site", metavar="HOST", help="Only pages of this site, such as www.example.org.")
@click.option("--why", metavar="CODE", help="Only pages with this reason: its code, such as E204.")
@click.option(
    "--older-than",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Only pages whose copy here is older than this.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.pass_obj
def pages(
    session: Session,
    state: str | None,
    site: str | None,
    why: str | None,
    older_than: int | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List what is in the page store: each page's state, when it was last asked for, and why."""
    with session.store() as store:
        wanted = State(state) if state else None
        records = list(_chosen(store, wanted, site or "", why or "", older_than))
    if as_json:
        click.echo(json.dumps([asdict(record) for record in records], indent=2))
    elif as_csv:
        click.echo(_csv(records), nl=False)
    else:
        for record in records:
            reason = f"  ({record.why})" if record.why else ""
            click.echo(f"{record.state:9}{record.checked[:10]:12}{record.url}{reason}")
        click.echo(f"{len(records)} pages.")


def _chosen(
    store: Store, state: State | None, site: str, why: str, older_than: int | None
) -> Iterator[Record]:
    host = site_key(canonical(site if "://" in site else f"https://{site}")) if site else ""
    before = datetime.now(UTC) - timedelta(days=older_than or 0)
    for record in store.records(state=state):
        if host and (not record.site or site_key(record.site) != host):
            continue
        if not record.why.upper().startswith(why.upper()):
            continue
        if older_than is not None and not (
            record.fetched and datetime.fromisoformat(record.fetched) < before
        ):
            continue
        yield record


def _csv(records: list[Record]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [field.name for field in fields(Record)]
    writer.writerow([name.replace("_", " ") for name in names])
    for record in records:
        writer.writerow([plain(str(getattr(record, name))) for name in names])
    return out.getvalue()
