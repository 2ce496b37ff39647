"""Answers packed for the way: gzip for the text of everybody's pages, never for an editor's.

An editor's page holds the token of a session beside words that somebody else may have chosen, and the size of
the packed page could tell the one from the other (the attack called BREACH).
"""

import gzip

from flask import Response, request

_TEXTS = frozenset(
    (
        "application/json",
        "application/problem+json",
        "application/schema+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
    )
)
_NEVER = frozenset(("signin", "editors", "editing"))
_LEAST = 500  # bytes
_QUICKLY = 2  # of nine levels


def pack(response: Response) -> Response:
    """The answer, gzipped for who can unpack it, if it is a text that is worth it and no editor's."""
    if not _may_be_packed(response):
        return response
    response.vary.add("Accept-Encoding")
    if _is_wanted(response) and len(data := response.get_data()) >= _LEAST:
        _put(response, gzip.compress(data, _QUICKLY, mtime=0))
    return response


def packed(response: Response, data: bytes) -> Response:
    """The same for an answer that was packed before, into ``data``."""
    if _may_be_packed(response) and _is_wanted(response) and len(data) >= _LEAST:
        _put(response, data)
    return response


def _may_be_packed(response: Response) -> bool:
    return response.mimetype in _TEXTS and not response.direct_passthrough and request.blueprint not in _NEVER


def _is_wanted(response: Response) -> bool:
    return (
        response.status_code != 304
        and not response.content_encoding
        and bool(request.accept_encodings["gzip"])
    )


def _put(response: Response, data: bytes) -> None:
    response.set_data(data)
    response.content_encoding = "gzip"
    etag, is_weak = response.get_etag()
    if etag and not is_weak:
        response.set_etag(f"{etag}-gzip")
