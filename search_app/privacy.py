"""What findwell keeps, said on a page, and shown as it stands now."""

from flask import Blueprint, Response, current_app, render_template

from search_app.counting.days import read_counts
from search_app.counting.gate import DAYS, PEOPLE
from search_app.counting.querylog import QueryLog
from search_app.counting.shown import shown
from search_app.headers import private
from search_app.live import edition

_LISTED = 500

privacy = Blueprint("privacy", __name__, url_prefix="/privacy")


@privacy.get("")
def index() -> Response:
    """What is kept of visitors, in plain words."""
    return private(render_template("privacy.html", counted=_log() is not None, people=PEOPLE, days=DAYS))


@privacy.get("/search-log")
def search_log() -> Response:
    """Everything that is kept of searches, as it stands now.

    Words that are not the site's own are only numbered here: five people could otherwise write on the page.
    """
    log = _log()
    if log is None:
        return private(render_template("search_log.html", counted=False))
    log.write()
    counts = read_counts(log.folder)
    knows = edition().searcher.knows
    ours = {
        text: shown(uses)
        for text, uses in sorted(counts.texts.items())
        if all(knows(word) for word in text.split() if word != "+")
    }
    return private(
        render_template(
            "search_log.html",
            counted=True,
            searches=shown(counts.searches),
            nothing=shown(counts.nothing),
            ours=dict(list(ours.items())[:_LISTED]),
            more=max(0, len(ours) - _LISTED),
            others=len(counts.texts) - len(ours),
            waiting=log.waiting,
        )
    )


def _log() -> QueryLog | None:
    log: QueryLog | None = current_app.extensions["findwell"].querylog
    return log
