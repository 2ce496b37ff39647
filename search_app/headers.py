"""What every answer says to the browser: what it may load, what it may keep, and that nobody is followed."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, current_app, make_response, request

from search_app.live import Edition
from search_app.packing import packed

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
    """An answer that only changes with the edition: asked for again, it is sent only if it did.

    Texts are made once for each address, and not again until they change or others need the room.
    """
    etag = _etag(edition)
    if request.if_none_match.contains_weak(etag):
        response = make_response("", 304)
    else:
        response = _made_once(edition, etag, make)
    response.set_etag(etag, weak=True)  # packed or not, it says the same
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def told(edition: Edition, make: Callable[[], Response]) -> Response:
    """The same for an answer that shows what somebody typed: who asks may have it still, but no browser keeps
    it, and nothing of it stays here.
    """
    etag = _etag(edition)
    response = make_response("", 304) if request.if_none_match.contains_weak(etag) else make()
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def _etag(edition: Edition) -> str:
    shared = current_app.extensions["findwell"]
    day = datetime.now(UTC).date().isoformat()
    parts = (edition.generation.name, edition.generation.published, shared.look, day)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _made_once(edition: Edition, etag: str, make: Callable[[], str | Response]) -> Response:
    made: list[Response] = []

    def text() -> tuple[bytes, str]:
        made.append(make_response(make()))
        return made[0].get_data(), made[0].content_type

    answer = edition.answers.get(request.full_path, etag, text)
    response = made[0] if made else Response(answer.body, content_type=answer.content_type)
    return packed(response, answer.packed)
