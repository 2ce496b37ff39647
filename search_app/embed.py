"""findwell inside other sites: the module /embed.js, a page that shows how, and parts of pages."""

import base64
import hashlib
import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for

from search_app.address import public, public_term_url
from search_app.assets import assets
from search_app.catalogue import ENGLISH, Catalogue
from search_app.counting.counted import count_search
from search_app.headers import kept, private
from search_app.languages import asked_language, interface, keeping, kept_language
from search_app.live import edition
from search_app.parameters import read
from search_app.pinboard import pinned_here
from search_app.saying import gettext_noop
from search_app.scripts import read as read_script
from search_app.scripts import said_in
from search_app.search import request_of

_SIZE = 10
_SHOWN_WORDS = 3
_ENGLISH = Catalogue(language=ENGLISH)
_ASKED = re.compile(r'"(/api/v1/(?:suggest|mentions)|/search)(\?)?')
_STYLE = re.compile(r"`\n[^`]*`")
_SPACE = re.compile(r"\s*([{};:,])\s*")
_LITERAL = re.compile(r'("[^"\n]*"|`[^`]*`|/(?:\\.|\[[^\]\n]*\]|[^/\n])+/[gu]*)')
_SPACED = re.compile(r" *([=+\-<>?:,;{}()&|!]) *")
_BROKEN = re.compile(r"(?<=[{;,(\[])\n|[;,](?=\n?[})\]])")

embed = Blueprint("embed", __name__)


class Token(NamedTuple):
    """A custom property by which a site gives the module its own look."""

    name: str
    default: str
    what: str


THEME = (
    Token("--fw-font", "system-ui, sans-serif", gettext_noop("Typeface")),
    Token("--fw-size", "medium", gettext_noop("Size of the text")),
    Token("--fw-ink", "light-dark(#18262e, #e6edf0)", gettext_noop("Text")),
    Token("--fw-muted", "light-dark(#465862, #aab9c1)", gettext_noop("Text that matters less")),
    Token("--fw-link", "light-dark(#0a5785, #84c8f2)", gettext_noop("Links and Close")),
    Token("--fw-surface", "Canvas", gettext_noop("Ground of the box, the list and the explanation")),
    Token("--fw-soft", "light-dark(#e4f1f2, #1b333a)", gettext_noop("Ground of the suggestion chosen")),
    Token(
        "--fw-field",
        "light-dark(#5d707a, #8498a3)",
        gettext_noop("Lines around the box, the list and the explanation"),
    ),
    Token("--fw-accent", "light-dark(#12606c, #6cc3cd)", gettext_noop("Ground of the search button")),
    Token("--fw-on-accent", "light-dark(#fff, #05262c)", gettext_noop("Text of the search button")),
    Token("--fw-focus", "#fd3", gettext_noop("Inner ring around what has the focus")),
    Token("--fw-on-focus", "#18262e", gettext_noop("Outer ring around what has the focus")),
)


@lru_cache(maxsize=64)
def module(catalogue: Catalogue = _ENGLISH, kept: str = "") -> bytes:
    """The module as it is sent: without comments and indents, and the spaces and lines it can do without.

    ``kept`` is the language that it asks for and leads to, or empty for the site's own.
    """
    text = said_in(catalogue, read_script("embed.js"))
    if kept:
        text = _ASKED.sub(lambda asked: f'"{asked[1]}?lang={kept}{"&" if asked[2] else ""}', text)
    text = _STYLE.sub(lambda style: _SPACE.sub(r"\1", style[0]).replace(";}", "}"), text)
    lines = (line.strip() for line in text.splitlines())
    code = "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
    # Every second part is a text in quotes or a pattern, which stays as it is.
    parts = enumerate(_LITERAL.split(code))
    code = "".join(part if place % 2 else _SPACED.sub(r"\1", part) for place, part in parts)
    return _BROKEN.sub("", code).encode()


def integrity(catalogue: Catalogue = _ENGLISH, kept: str = "") -> str:
    """What a browser checks the module against (Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(module(catalogue, kept)).digest()).decode()


# With the other assets, so that the rate limit does not count it.
@assets.get("/embed.js", endpoint="module")
def script() -> Response:
    """The module in the language asked for; the same bytes until findwell is upgraded."""
    sent = module(interface(), kept_language())
    response = make_response(sent)
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(hashlib.sha256(sent).hexdigest()[:20])
    return response.make_conditional(request)  # type: ignore[return-value]


@embed.get("/embed")
def page() -> Response:
    """What a web editor copies, a preview of it, and how it takes on the look of a site."""
    names = [term.heading for term in edition().glossary.published]
    here = url_for("assets.module", lang=kept_language() or None)
    html = render_template(
        "embed.html",
        here=here,
        source=public(here),
        integrity=integrity(interface(), kept_language()),
        theme=THEME,
        names=", ".join(_marked(names)),
    )
    return private(html)


@embed.get("/fragment/search")
def search_fragment() -> Response:
    """The first results of a search, to be put into a page of another site by its own server."""
    wanted = request_of(read("search", request.args.items(multi=True), ignore_unknown=True), size=_SIZE)
    found = edition().search(replace(wanted, page=1))
    count_search(wanted, found)
    hits = [replace(hit, url=_there(hit.url)) for hit in found.hits]
    pinned = pinned_here()
    return private(
        render_template(
            "search_fragment.html",
            found=found,
            hits=hits,
            signposts=[replace(pin, url=_there(pin.url)) for pin in pinned.signposts],
            best_bets=[replace(pin, url=_there(pin.url)) for pin in pinned.best_bets],
            public=public,
            public_term_url=public_term_url,
        )
    )


@embed.get("/fragment/glossary/<path:name>")
def word_fragment(name: str) -> Response:
    """One explained word, to be put into a page of another site by its own server."""
    current = edition()
    found = current.glossary.find(name)
    if found is None:
        abort(404)
    told = found.in_language(asked_language())
    return kept(
        current, lambda: render_template("word_fragment.html", term=told, url=public_term_url(found.id))
    )


@embed.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser's own search bar asks us; only where our public address is known."""
    if not current_app.extensions["findwell"].settings.site.url:
        abort(404)
    response = make_response(render_template("opensearch.xml", public=public))
    response.content_type = "application/opensearchdescription+xml"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _there(url: str) -> str:
    """An address as other sites lead to it, in the language of this answer."""
    return public(keeping(url))


def _marked(names: list[str]) -> list[str]:
    """The first few names that are marked when they stand in a text alone."""
    matcher = edition().matcher
    return [name for name in names[:50] if matcher.mentions(name)][:_SHOWN_WORDS]
