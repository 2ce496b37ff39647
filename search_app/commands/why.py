"""The command that says why a search does not show a page: why."""

import click

from search_app.reports.whynot import why_not
from search_app.session import Session


@click.command()
@click.argument("url")
@click.argument("query")
@click.pass_obj
def why(session: Session, url: str, query: str) -> None:
    """Say why the search QUERY does not show the page URL, or not among the first."""
    with session.store() as store, session.searcher() as searcher:
        for sentence in why_not(url, query, store, searcher):
            click.echo(sentence)
