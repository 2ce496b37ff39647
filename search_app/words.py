"""The explained words: the A to Z at /glossary, and a page for each at /glossary/<id>."""

from collections.abc import Iterable
from string import ascii_uppercase
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from markdown_it import MarkdownIt
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from corpus.words import fold
from glossary.glossary import Glossary
from glossary.term import Status, Term
from search_app.headers import kept, private
from search_app.live import edition, term_url
from search_app.parameters import read

_MOST_PAGES = 5
OTHER = "Other"
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}

words = Blueprint("words", __name__)


@words.get("/glossary")
def index() -> Response:
    """Every explained word under its letter, or those that answer ``q``."""
    current = edition()
    sought = " ".join(read("suggest", request.args.items(), ignore_unknown=True).text("q").split())
    if sought:
        found = find(current.glossary, sought)
        return private(render_template("words.html", by_letter={}, letters=[], sought=sought, found=found))
    return kept(current, lambda: _index(current.glossary))


@words.get("/glossary/<path:name>")
def term(name: str) -> BaseResponse:
    """The page of one word; its other names and the ids it once had lead there."""
    current = edition()
    found = current.glossary.find(name)
    if found is None:
        abort(404)
    if found.id != name:
        return redirect(term_url(found.id), 301)
    return kept(current, lambda: _term(found))


class Sought(NamedTuple):
    """A term that answers a search for a word; ``name`` is the other name it was found by, if any."""

    term: Term
    name: str


def find(glossary: Glossary, sought: str) -> list[Sought]:
    """The terms with a name in which ``sought`` starts a word: the one so called, then by heading."""
    exact = glossary.find(sought)
    by_heading: list[Sought] = []
    by_name: list[Sought] = []
    for term in glossary.published:
        if term is exact or _starts_a_word(sought, term.heading):
            by_heading.append(Sought(term, ""))
            continue
        names = [label for label in term.labels[1:] if _starts_a_word(sought, label.text)]
        if names:
            by_name.append(Sought(term, next((name.text for name in names if name.kind.shown), "")))
    by_heading.sort(key=lambda found: found.term is not exact)
    return by_heading + by_name


def letter(term: Term) -> str:
    """The letter of the A to Z under which a term stands, or *Other*."""
    first = fold(term.heading[:1]).upper()
    return first if first in ascii_uppercase and first else OTHER


def markdown(text: str) -> Markup:
    """The little Markdown of an entry as clean HTML: paragraphs, lists, emphasis and links."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    return Markup(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}))  # noqa: S704


def _starts_a_word(sought: str, name: str) -> bool:
    return f" {fold(sought)}" in f" {fold(name)}".replace("-", " ")


def _index(glossary: Glossary) -> str:
    by_letter: dict[str, list[Term]] = {}
    for entry in glossary.published:
        by_letter.setdefault(letter(entry), []).append(entry)
    letters = [*ascii_uppercase, *([OTHER] if OTHER in by_letter else [])]
    return render_template("words.html", by_letter=by_letter, letters=letters, sought="", found=[])


def _term(found: Term) -> str:
    current = edition()
    glossary = current.glossary
    source = found.source.url if urlsplit(found.source.url).scheme in ("http", "https") else ""
    return render_template(
        "term.html",
        term=found,
        more=markdown(found.more),
        source_url=source,
        about=current.searcher.pages_about(found.id, limit=_MOST_PAGES),
        broader=_known(glossary, found.broader),
        narrower=_known(glossary, glossary.narrower(found.id)),
        related=_known(glossary, found.related),
        structured=_structured(found),
    )


def _known(glossary: Glossary, ids: Iterable[str]) -> list[Term]:
    terms = (glossary.terms.get(identifier) for identifier in ids)
    return [term for term in terms if term is not None and term.status is Status.PUBLISHED]


def _structured(found: Term) -> dict[str, object]:
    """The term in the vocabulary of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": term_url(found.id),
        "name": found.heading,
        "alternateName": list(found.other_names),
        "description": found.definition,
        "inDefinedTermSet": url_for("words.index"),
    }
