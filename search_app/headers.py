"""What every answer says to the browser: what it may load, what it may keep, and that nobody is followed."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, current_app, make_response, request

from search_app.live import Edition

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def secure(response: Response) -> Response:
    """Put the headers on that every answer carries; what does not say otherwise is not kept anywhere."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def private(html: str, status: int = 200) -> Response:
    """A page about what someone searches for: kept nowhere, listed by no search engine."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def kept(edition: Edition, make: Callable[[], str | Response]) -> Response:
    """An answer that only changes with the edition: asked for again, it is made and sent only if it did."""
    extension = current_app.extensions["findwell"]
    day = datetime.now(UTC).date().isoformat()
    parts = (
        edition.generation.name,
        edition.generation.published,
        extension.assets,
        day,
        repr(extension.settings),
    )
    etag = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    response = make_response("", 304) if request.if_none_match.contains(etag) else make_response(make())
    response.set_etag(etag)
    response.headers["Cache-Control"] = "public, no-cache"
    return response
