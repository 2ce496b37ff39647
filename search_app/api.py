"""The JSON API, and how the server says that it is well."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from corpus.errors import UsageError
from glossary.annotate import annotate as annotate_html
from glossary.term import Term
from search_app.headers import kept
from search_app.live import edition, term_url
from search_app.parameters import read, specification
from search_app.search import request_of
from search_app.shapes import annotated_shape, card_shape, results_shape, suggestion_shape, term_shape

MOST_HTML = 1_000_000  # bytes

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
    return jsonify(results_shape(edition().searcher.search(wanted)))


@api.get("/suggest")
def suggest() -> Response:
    """What to offer someone who is typing."""
    values = read("suggest", request.args.items(multi=True))
    typed = values.text("q")
    long_enough = len(typed.strip()) >= 2
    found = edition().searcher.suggest(typed, values.number("limit")) if long_enough else []
    return jsonify({"suggestions": [suggestion_shape(suggestion) for suggestion in found]})


@api.get("/glossary")
def glossary() -> Response:
    """Every explained word."""
    read("glossary", request.args.items(multi=True))
    current = edition()
    return kept(
        current, lambda: jsonify({"terms": [card_shape(term) for term in current.glossary.published]})
    )


@api.get("/glossary/<path:name>")
def term(name: str) -> Response:
    """One explained word."""
    read("term", request.args.items(multi=True))
    current = edition()
    found = current.glossary.find(name)
    if found is None:
        abort(404)
    return kept(current, lambda: jsonify(_term(found)))


@api.post("/annotate")
def annotate() -> Response:
    """HTML with its explained words marked."""
    read("annotate", request.args.items(multi=True))
    marked = annotate_html(_html_sent(), edition().matcher, link=term_url)
    return jsonify(annotated_shape(marked))


@api.get("/openapi.json")
def openapi() -> Response:
    """What the API takes and gives."""
    response = jsonify(specification())
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    return response


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
    why = generation.degraded or current_app.extensions["findwell"].live.trouble
    return jsonify(
        {
            "status": "degraded" if why else "ready",
            "why": why,
            "generation": generation.name,
            "published": generation.published,
            "age_seconds": int((datetime.now(UTC) - published).total_seconds()),
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


def _html_sent() -> str:
    request.max_content_length = MOST_HTML
    if request.mimetype == "text/html":
        try:
            return request.get_data().decode(request.mimetype_params.get("charset", "utf-8"))
        except (UnicodeDecodeError, LookupError):
            raise UsageError("E603", "The HTML cannot be read as text.", "Send it as UTF-8.") from None
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        sent = request.get_json()
    except BadRequest:
        raise UsageError(
            "E603", "The body is not JSON.", 'Send {"html": "…"}, or HTML as text/html.'
        ) from None
    if not isinstance(sent, dict) or set(sent) != {"html"} or not isinstance(sent["html"], str):
        raise UsageError("E603", "The body must have one text named html.", 'Send {"html": "…"}.')
    return sent["html"]
