"""Which searches are counted: first looks at a page of results, unless they are turned away from."""

from flask import current_app, request

from indexer.searcher import Request, Results
from search_app.counting.countable import countable
from search_app.counting.querylog import QueryLog
from search_app.live import edition
from search_app.pinboard import pinned_here


def count_search(wanted: Request, found: Results) -> None:
    """Count the search of this request, if it is one to count.

    Another page of the same results, a filter, and a second try with a step undone are not. Nor is
    a search that gets a signpost: who is in distress is nobody's figure.
    """
    log: QueryLog | None = current_app.extensions["findwell"].querylog
    if log is None or wanted.page > 1 or wanted.filters or wanted.retried:
        return
    if pinned_here().signposts:
        return
    said = countable(found.understanding, edition().searcher.knows)
    log.note(said, request.remote_addr or "", nothing=not found.total)
