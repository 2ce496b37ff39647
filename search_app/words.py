"""The explained words: the A to Z at /glossary, and a page for each at /glossary/<id>."""

from collections.abc import Iterable, Sequence
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
from glossary.told import IMAGE_TYPES
from indexer.generation import image_file
from search_app.headers import kept, private
from search_app.languages import asked_language
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
    language = asked_language()
    sought = " ".join(read("suggest", request.args.items(), ignore_unknown=True).text("q").split())
    if sought:
        found = find(current.glossary, sought, language)
        return private(_index(current.glossary.in_language(language), sought=sought, found=found))
    return kept(current, lambda: _index(current.glossary.in_language(language)))


@words.get("/glossary/images/<name>")
def image(name: str) -> Response:
    """A picture of a word, as it was published."""
    current = edition()
    picture = current.glossary.pictures.get(name)
    path = current.generation.folder / image_file(name)
    if picture is None or not path.is_file():
        abort(404)
    response = Response(path.read_bytes(), content_type=IMAGE_TYPES[name.rpartition(".")[2]])
    response.set_etag(picture.fingerprint[:20])
    response.headers["Cache-Control"] = "public, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


@words.get("/glossary/<path:name>")
def term(name: str) -> BaseResponse:
    """The page of one word; its other names and the ids it once had lead there."""
    current = edition()
    found = current.glossary.find(name)
    if found is None:
        abort(404)
    if found.id != name:
        return redirect(term_url(found.id, request.args.get("lang", "")), 301)
    language = asked_language()
    return kept(current, lambda: _term(found, language))


class Sought(NamedTuple):
    """A term that answers a search for a word; ``name`` is the other name it was found by, if any."""

    term: Term
    name: str


def find(glossary: Glossary, sought: str, language: str = "") -> list[Sought]:
    """The terms, told in a language, of which ``sought`` is part of a name.

    First the one so called, then those of whose heading it starts a word, then those of another of whose
    names it does, then those that have it within a word; each by heading.
    """
    exact = glossary.find(sought)
    ranked: list[list[Sought]] = [[], [], [], []]
    for term in glossary.in_language(language).published:
        own = glossary.terms[term.id].labels if term.language != glossary.terms[term.id].language else ()
        names = (*term.labels[1:], *own)
        if exact is not None and term.id == exact.id:
            ranked[0].append(Sought(term, ""))
        elif _starts_a_word(sought, term.heading):
            ranked[1].append(Sought(term, ""))
        elif found := [label for label in names if _starts_a_word(sought, label.text)]:
            ranked[2].append(Sought(term, next((label.text for label in found if label.kind.shown), "")))
        elif is_within(sought, term.heading):
            ranked[3].append(Sought(term, ""))
        elif found := [label for label in names if label.kind.shown and is_within(sought, label.text)]:
            ranked[3].append(Sought(term, found[0].text))
    return [each for rank in ranked for each in rank]


def letter(term: Term) -> str:
    """The letter of the A to Z under which a term stands, or *Other*."""
    first = fold(term.heading[:1]).upper()
    return first if first in ascii_uppercase and first else OTHER


def markdown(text: str) -> Markup:
    """The little Markdown of an entry as clean HTML: paragraphs, lists, emphasis and links."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    return Markup(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}))  # noqa: S704


def is_within(sought: str, name: str) -> bool:
    """Whether a name has a text anywhere in it; case, accents and hyphens don't count."""
    return _plain(sought) in _plain(name)


def starts(sought: str, name: str) -> bool:
    """Whether a name begins with a text; case, accents and hyphens don't count."""
    return _plain(name).startswith(_plain(sought))


def _starts_a_word(sought: str, name: str) -> bool:
    return f" {_plain(sought)}" in f" {_plain(name)}"


def _plain(text: str) -> str:
    return fold(text).replace("-", " ")


def _index(told: Glossary, *, sought: str = "", found: Sequence[Sought] = ()) -> str:
    """``told`` is the glossary in the language asked for."""
    by_letter: dict[str, list[Term]] = {}
    for entry in () if sought else told.published:
        by_letter.setdefault(letter(entry), []).append(entry)
    letters = [*ascii_uppercase, *([OTHER] if OTHER in by_letter else [])]
    return render_template(
        "words.html",
        by_letter=by_letter,
        letters=letters,
        sought=sought,
        found=found,
        asked=request.args.get("lang", ""),
        languages=_others(told.language, _own_languages(edition().glossary)),
    )


def _own_languages(glossary: Glossary) -> list[str]:
    own = glossary.published[0].language if glossary.published else ""
    return [own, *glossary.languages] if glossary.languages else []


def _others(language: str, languages: Iterable[str]) -> list[str]:
    """The languages to offer beside the one shown (empty: the first of them)."""
    offered = list(dict.fromkeys(languages))
    return [each for each in offered if each != (language or offered[0])]


def _term(found: Term, language: str) -> str:
    """``found`` is the entry in its own language."""
    current = edition()
    told = found.in_language(language)
    glossary = current.glossary.in_language(language)
    source = told.source.url if urlsplit(told.source.url).scheme in ("http", "https") else ""
    return render_template(
        "term.html",
        term=told,
        original=found,
        asked=request.args.get("lang", ""),
        more=markdown(told.more or found.more),
        more_language=told.language if told.more else found.language,
        audiences=[(each, markdown(each.more)) for each in found.audiences],
        languages=_others(told.language, (found.language, *(each.language for each in found.languages))),
        source_url=source,
        about=current.searcher.pages_about(found.id, limit=_MOST_PAGES),
        broader=_known(glossary, found.broader),
        narrower=_known(glossary, glossary.narrower(found.id)),
        related=_known(glossary, found.related),
        structured=_structured(told),
    )


def _known(glossary: Glossary, ids: Iterable[str]) -> list[Term]:
    terms = (glossary.terms.get(identifier) for identifier in ids)
    return [term for term in terms if term is not None and term.status is Status.PUBLISHED]


def _structured(found: Term) -> dict[str, object]:
    """The term in the vocabulary of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": url_for("words.term", name=found.id, lang=None),
        "name": found.heading,
        "alternateName": list(found.other_names),
        "description": found.definition,
        "inDefinedTermSet": url_for("words.index", lang=None),
    }
