"""Authored pages with their words explained: /pages/<path>."""

from flask import Blueprint, Response, abort, current_app, render_template

from corpus.page import Page
from corpus.store import Store
from search_app.headers import kept
from search_app.languages import kept_language
from search_app.live import edition

_PDF = b"%PDF-"

pages = Blueprint("pages", __name__)


@pages.get("/pages/<path:path>")
def page(path: str) -> Response:
    """An authored page or booklet, as it was published."""
    current = edition()
    found = current.page(f"/pages/{path}")
    if found is None:
        abort(404)
    if not found.html:
        return kept(current, lambda: _booklet(found))
    return kept(current, lambda: _read(found))


def _read(found: Page) -> str:
    current = edition()
    marked = current.annotated(found.url, found.html, found.language, kept_language())
    told = current.glossary.in_language(found.language)
    words = [told.terms[term] for term in marked.terms]
    return render_template("page.html", page=found, html=marked.html, words=words)


def _booklet(found: Page) -> Response | str:
    with Store(current_app.extensions["findwell"].settings.data, create=False) as store:
        if store.record(found.url) is None:
            abort(404)
        body = store.body(found.url)
    if _PDF not in body[:1024]:  # a page of which cleaning left no markup
        return _read(found)
    return Response(body, content_type="application/pdf")
