"""The JSON API, and how the server says that it is well."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from corpus.errors import UsageError
from glossary.annotate import annotate as annotate_html
from glossary.glossary import Glossary
from glossary.schema import schema
from glossary.term import Term
from search_app.address import public
from search_app.asked import API, Asked
from search_app.headers import kept, told
from search_app.languages import keeping, offered_language
from search_app.live import edition, is_per_section, term_url
from search_app.parameters import Values, read, specification
from search_app.pinboard import pinned_here
from search_app.search import request_of
from search_app.shapes import (
    annotated_shape,
    card_shape,
    mentions_shape,
    results_shape,
    suggestion_shape,
    term_shape,
)
from search_app.words import is_within, starts

MOST_SENT = {"api.annotate": 1_000_000, "api.mentions": 1_000_000}  # bytes that an endpoint takes
_MOST_TYPED = 200  # characters for which anything is suggested

api = Blueprint("api", __name__, url_prefix="/api/v1")
health = Blueprint("health", __name__)


@api.after_request
def allow_any_site(response: Response) -> Response:
    """Let any site's pages read the answers: they are the same for everyone."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@api.get("/search")
def search() -> Response:
    """Pages that answer a query."""
    values = read("search", request.args.items(multi=True))
    wanted = request_of(values, size=values.number("size"))
    asked = Asked(request=wanted, path=API)
    return jsonify(results_shape(edition().search(wanted), pinned_here(), asked))


@api.get("/suggest")
def suggest() -> Response:
    """What to offer someone who is typing."""
    values = read("suggest", request.args.items(multi=True))
    return told(edition(), lambda: _suggestions(values.text("q"), values))


@api.post("/suggest")
def suggest_sent() -> Response:
    """The same, for those who keep what was typed out of the address."""
    values = read("suggestSent", request.args.items(multi=True))
    typed = _sent("text", "text/plain")
    return _suggestions(typed if len(typed) <= _MOST_TYPED else "", values)


@api.get("/glossary")
def glossary() -> Response:
    """Explained words, in alphabetical order."""
    values = read("glossary", request.args.items(multi=True))
    current = edition()
    words = current.glossary.in_language(_language(values))
    return kept(current, lambda: jsonify(_listed(words, values)))


@api.get("/glossary/schema.json")
def entries_schema() -> Response:
    """What a file of glossary entries may hold."""
    read("entriesSchema", request.args.items(multi=True))
    return _lasting(jsonify(schema()))


@api.get("/glossary/<path:name>")
def term(name: str) -> Response:
    """One explained word."""
    values = read("term", request.args.items(multi=True))
    current = edition()
    found = current.glossary.find(name)
    if found is None:
        abort(404)
    word = found.in_language(_language(values))
    return kept(current, lambda: jsonify(_term(word)))


@api.post("/annotate")
def annotate() -> Response:
    """HTML with its explained words marked."""
    values = read("annotate", request.args.items(multi=True))
    matcher = edition().matchers.speaking(_language(values))
    per_section = is_per_section(values.text("marks"))
    kept = offered_language(values.text("lang"))
    marked = annotate_html(
        _sent("html", "text/html"),
        matcher,
        link=lambda term: public(keeping(term_url(term), kept)),
        per_section=per_section,
    )
    return jsonify(annotated_shape(marked))


@api.post("/mentions")
def mentions() -> Response:
    """Where a plain text mentions explained words."""
    values = read("mentions", request.args.items(multi=True))
    text = _sent("text", "text/plain")
    matcher = edition().matchers.speaking(_language(values))
    told = mentions_shape(text, matcher.mentions(text), matcher.glossary)
    kept = offered_language(values.text("lang"))
    for card in told["terms"].values():
        card["url"] = keeping(card["url"], kept)
    return jsonify(told)


@api.get("/openapi.json")
def openapi() -> Response:
    """What the API takes and gives."""
    return _lasting(jsonify(specification()))


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The server is alive."""
    return jsonify({"status": "alive"})


@health.get("/readyz")
def readyz() -> ResponseReturnValue:
    """What is being served; 503 when there is nothing to serve."""
    current = edition()
    generation = current.generation
    published = datetime.fromisoformat(generation.published)
    shared = current_app.extensions["findwell"]
    why = generation.degraded or shared.live.trouble or shared.pinboard.trouble
    why = why or (shared.querylog.trouble if shared.querylog else "")
    return jsonify(
        {
            "status": "degraded" if why else "ready",
            "why": why,
            "generation": generation.name,
            "published": generation.published,
            "age_seconds": max(0, int((datetime.now(UTC) - published).total_seconds())),
            "documents": generation.documents,
            "terms": generation.terms,
        }
    )


def _term(found: Term) -> dict[str, Any]:
    current = edition()
    about = current.searcher.pages_about(found.id)
    return term_shape(found) | {
        "narrower": list(current.glossary.narrower(found.id)),
        "pages": [{"url": hit.url, "title": hit.title} for hit in about],
    }


def _listed(words: Glossary, values: Values) -> dict[str, Any]:
    """The words asked for, how many there are in all, and the address of those that follow."""
    prefix, contains, after = (values.text(name) for name in ("prefix", "contains", "after"))
    wanted = [term for term in words.published if _is_wanted(term, prefix, contains)]
    first = 0
    if after:
        first = next((at + 1 for at, term in enumerate(wanted) if term.id == after), 0)
        if not first:
            what = f"“after” names no word of this list: {after[:40]}."
            raise UsageError("E602", what, "Use the address that the answer before it gave as next.")
    shown = wanted[first : first + values.number("limit")]
    following = ""
    if first + len(shown) < len(wanted):
        names = ("prefix", "contains", "limit", "lang")
        asked = {name: values.text(name) for name in names} | {"after": shown[-1].id}
        query = urlencode({name: value for name, value in asked.items() if value})
        following = f"{url_for('api.glossary')}?{query}"
    return {"terms": [card_shape(term) for term in shown], "total": len(wanted), "next": following}


def _is_wanted(term: Term, prefix: str, contains: str) -> bool:
    names = (term.heading, *term.other_names)
    return any(starts(prefix, name) and is_within(contains, name) for name in names)


def _language(values: Values) -> str:
    return values.text("lang") or current_app.extensions["findwell"].settings.site.language


def _lasting(response: Response) -> Response:
    """An answer that changes only when findwell is upgraded."""
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    return response


def _suggestions(typed: str, values: Values) -> Response:
    limit, kept = values.number("limit"), offered_language(values.text("lang"))
    found = edition().searcher.suggest(typed, limit) if len(typed.strip()) >= 2 else []
    leading = (each._replace(url=keeping(each.url, kept)) for each in found)
    return jsonify({"suggestions": [suggestion_shape(suggestion) for suggestion in leading]})


def _sent(name: str, kind: str) -> str:
    """The body: a text of this media type, or JSON with one text of this name."""
    if request.mimetype == kind:
        try:
            return request.get_data().decode(request.mimetype_params.get("charset", "utf-8"))
        except (ValueError, LookupError):
            raise UsageError("E603", "The body cannot be read as text.", "Send it as UTF-8.") from None
    if not request.is_json:
        raise UnsupportedMediaType
    wanted = f'Send {{"{name}": "…"}}'
    try:
        sent = request.get_json()
    except (BadRequest, RecursionError):
        raise UsageError("E603", "The body is not JSON.", f"{wanted}, or the text as {kind}.") from None
    if not isinstance(sent, dict) or set(sent) != {name} or not isinstance(sent[name], str):
        raise UsageError("E603", f"The body must have one text named {name}.", f"{wanted}.")
    text: str = sent[name]
    return text
