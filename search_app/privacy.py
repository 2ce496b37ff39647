"""What findwell keeps, said on a page, and shown as it stood when the last day ended."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, current_app, render_template

from search_app.counting.days import read_counts
from search_app.counting.gate import DAYS, PEOPLE
from search_app.counting.querylog import QueryLog
from search_app.counting.shown import FEW
from search_app.headers import private
from search_app.live import edition
from search_app.wording import counted

_LISTED = 500

privacy = Blueprint("privacy", __name__, url_prefix="/privacy")


@privacy.get("")
def index() -> Response:
    """What is kept of visitors, in plain words."""
    return private(render_template("privacy.html", counted=_log() is not None, people=PEOPLE, days=DAYS))


@privacy.get("/search-log")
def search_log() -> Response:
    """What is kept of searches, up to yesterday and rounded down, so that nobody can watch one arrive.

    Words that are not the site's own are only numbered here: five people could otherwise write on the page.
    """
    log = _log()
    if log is None:
        return private(render_template("search_log.html", counted=False))
    counts = read_counts(log.folder, before=date.today())
    knows = edition().searcher.knows
    ours = {text: uses for text, uses in counts.texts.items() if _all_known(text, knows)}
    listed = [(text, counted(uses)) for text, uses in sorted(ours.items()) if uses >= FEW]
    return private(
        render_template(
            "search_log.html",
            counted=True,
            few=FEW,
            searches=counted(counts.searches),
            nothing=counted(counts.nothing),
            ours=listed[:_LISTED],
            more=max(0, len(listed) - _LISTED),
            others=counted(len(counts.texts) - len(ours)),
        )
    )


def _all_known(text: str, knows: Callable[[str], bool]) -> bool:
    return all(knows(word) for word in text.split() if word != "+")


def _log() -> QueryLog | None:
    log: QueryLog | None = current_app.extensions["findwell"].querylog
    return log
