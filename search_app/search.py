"""The search page and its results: / and /search."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.document import FACETS
from indexer.request import Request
from indexer.searcher import FARTHEST, Results
from search_app.asked import Asked
from search_app.counting.counted import count_search
from search_app.headers import private
from search_app.languages import kept_language
from search_app.live import edition
from search_app.parameters import Values, read
from search_app.pinboard import pinned_here
from search_app.pins import Pinned
from search_app.saying import gettext, gettext_noop

_SIZE = 10
_TITLES = {
    "section": gettext_noop("Section"),
    "cancer": gettext_noop("Type of cancer"),
    "kind": gettext_noop("Kind of page"),
    "audience": gettext_noop("Written for"),
}

search = Blueprint("search", __name__)


class Choice(NamedTuple):
    """A facet to narrow the results by: how many there are of each value, and which was chosen."""

    name: str
    title: str
    chosen: str
    counts: Mapping[str, int]


def request_of(values: Values, *, size: int) -> Request:
    """What a search asks of the index."""
    return Request(
        query=values.text("q"),
        page=values.number("page"),
        size=size,
        exact=values.flag("exact"),
        as_typed=values.text("as") == "typed",
        without=values.texts("without"),
        every_word=values.text("words") == "all",
        whole=values.text("match") == "all",
        filters={facet: values.text(facet) for facet in FACETS if values.text(facet)},
    )


@search.get("/")
def home() -> Response:
    """The search box, and things to try."""
    edition()
    return private(render_template("home.html"))


@search.get("/search")
def results() -> BaseResponse:
    """The pages that answer a query, or what to do when there are none."""
    wanted = request_of(read("search", request.args.items(multi=True), ignore_unknown=True), size=_SIZE)
    if not any(character.isalnum() for character in wanted.query):
        return redirect(url_for("search.home"), 302)
    found = edition().search(wanted)
    count_search(wanted, found)
    template = "results.html" if found.total else "nothing.html"
    html = render_template(
        template,
        asked=Asked(request=wanted, path=url_for("search.results", lang=None), language=kept_language()),
        found=found,
        last=_last(found),
        choices=_choices(found, wanted.filters),
        often=_often_needed(),
        pinned=_needed(pinned_here(), found),
    )
    return private(html)


def _needed(pinned: Pinned, found: Results) -> Pinned:
    """The pins to show: best bets on the first page of results only, and none that is its first result."""
    if found.page > 1:
        return pinned._replace(best_bets=())
    first = found.hits[0].url.partition("#")[0] if found.hits else ""
    return pinned._replace(best_bets=tuple(bet for bet in pinned.best_bets if bet.url != first))


def _last(found: Results) -> int:
    return max(1, min(found.pages, FARTHEST // _SIZE))


def _choices(found: Results, filters: Mapping[str, str]) -> list[Choice]:
    """The facets in which there is something to choose, or something was chosen."""
    choices = []
    for name, title in _TITLES.items():
        counts = dict(found.facets.get(name, {}))
        chosen = filters.get(name, "")
        if chosen:
            counts.setdefault(chosen, found.total)
        if chosen or len(counts) > 1:
            choices.append(Choice(name, gettext(title), chosen, counts))
    return choices


def _often_needed() -> list[tuple[str, str]]:
    """The (URL, title) of the pages that editors chose for those who found nothing."""
    urls = current_app.extensions["findwell"].settings.site.often_needed
    pages = ((url, edition().page(url)) for url in urls)
    return [(url, page.title) for url, page in pages if page is not None]
