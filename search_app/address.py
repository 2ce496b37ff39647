"""The public address of this findwell, for links that are read on other sites."""

from flask import current_app

from search_app.live import term_url


def public(path: str) -> str:
    """An address of ours made absolute by the setting ``site.url``; any other stays as it is."""
    base: str = current_app.extensions["findwell"].settings.site.url.rstrip("/")
    return base + path if path.startswith("/") else path


def public_term_url(term_id: str) -> str:
    """Where a word is explained, as other sites link to it."""
    return public(term_url(term_id))
