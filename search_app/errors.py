"""How anything that goes wrong is told: a page with a way on for people, a problem document for programs."""

import traceback
from typing import Any

from flask import Flask, Response, current_app, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, TooManyRequests
from werkzeug.http import HTTP_STATUS_CODES

from corpus.errors import FindwellError, InputError, StorageError, TooSlowError, UsageError
from search_app.pinboard import pinned_here
from search_app.saying import gettext, gettext_noop
from search_app.shapes import pin_shape
from search_app.wording import number

RETRY_AFTER = 60  # seconds; an index is usually published within that
RETRY_SLOW = 5  # seconds; what made one search slow is kept in memory for the next

_TEXTS = {
    400: (
        gettext_noop("We could not read that address"),
        gettext_noop("Part of it is not something this site understands."),
    ),
    404: (
        gettext_noop("We could not find that page"),
        gettext_noop("It may have moved, or the address may have a mistake in it."),
    ),
    405: (
        gettext_noop("This address does not work that way"),
        gettext_noop("It can be read, but nothing can be sent to it."),
    ),
    413: (gettext_noop("That is too much at once"), gettext_noop("Please send less.")),
    429: (
        gettext_noop("Please wait a moment"),
        gettext_noop("Many searches have come from your connection in a short time."),
    ),
    500: (
        gettext_noop("Something went wrong on our side"),
        gettext_noop("It is not your fault, and nothing you did is lost. Please try again."),
    ),
    503: (
        gettext_noop("We cannot show this just now"),
        gettext_noop("It will be back soon. Please try again in a few minutes."),
    ),
}
_OTHER = (gettext_noop("Something is not as it should be"), gettext_noop("Please try again."))
_SLOW = gettext_noop("This search took too long and was ended. Search for fewer words, or try again.")


def register(app: Flask) -> None:
    """Answer every error of ``app`` in the site's own way."""
    app.register_error_handler(FindwellError, _findwell_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def _findwell_error(error: FindwellError) -> Response:
    if isinstance(error, StorageError):
        current_app.logger.error("%s %s %s", error.code, error.what, error.fix)
        english = f"{error.what} {error.fix}" if _for_programs() else ""
        response = _answer(503, english=english, code=error.code)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    if isinstance(error, TooSlowError):
        response = _answer(503, gettext(_SLOW), code=error.code)
        response.headers["Retry-After"] = str(RETRY_SLOW)
        return response
    status = 400 if isinstance(error, UsageError | InputError) else 500
    return _answer(status, english=f"{error.what} {error.fix}".strip(), code=error.code)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    detail = ""
    if isinstance(error, RequestEntityTooLarge):
        most = number((request.max_content_length or 0) // 1000)
        detail = gettext("At most %(size)s kB can be sent here.", size=most)
    response = _answer(status, detail)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _bug(error: Exception) -> Response:
    # The message of an unforeseen error may hold what someone searched for, so only the place is logged.
    frames = traceback.extract_tb(error.__traceback__)
    place = "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    current_app.logger.error("E500 %s\n%s", type(error).__name__, place)
    return _answer(500)


def _for_programs() -> bool:
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz")


def _answer(status: int, detail: str = "", *, english: str = "", code: str = "") -> Response:
    """``detail`` is in the language of the request; ``english`` is said in English, whatever that is."""
    signposts = pinned_here().signposts
    title, text = _TEXTS.get(status, _OTHER)
    if _for_programs():
        body: dict[str, Any] = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status}
        body["detail"] = detail or english or text
        if code:
            body["code"] = code
        if signposts:
            body["signposts"] = [pin_shape(pin) for pin in signposts]
        response = make_response(json.dumps(body), status)
        response.content_type = "application/problem+json"
        return response
    html = render_template(
        "error_fragment.html" if request.path.startswith("/fragment/") else "error.html",
        title=gettext(title),
        text=detail or gettext(text),
        english=english,
        offer_search=status not in (500, 503) or code == "Q003",
        signposts=signposts,
    )
    response = make_response(html, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
