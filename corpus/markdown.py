"""Markdown → HTML that is safe to print, with an id on every heading."""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.markup import names

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_TAGS = names(
    "a abbr b blockquote br caption code dd del details dfn div dl dt em figcaption figure hr i img ins kbd "
    "li mark ol p pre q s section small strong sub summary sup table tbody td tfoot th thead tr ul"
) | set(_HEADINGS)
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Menus and footers of a whole saved page, and its title, which is printed above it.
_WITH_CONTENT = names("script style title nav header footer aside form button template svg noscript h1")


def render(text: str) -> str:
    """The HTML of a page; a title in it (``# …``) is left out, for the page prints its title itself.

    Headings below it become second-level or lower, and their ids are their words: "Side effects" has the
    id ``side-effects``, the second one ``side-effects-2``. HTML in the text is shown as text.
    """
    tokens = _MARKDOWN.parse(text)
    first = next((place for place, token in enumerate(tokens) if token.type == "heading_open"), None)
    if first == 0 and tokens[0].tag == "h1":
        tokens = tokens[3:]
    _name_headings(tokens)
    return sanitised(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))


def title_of(text: str) -> str:
    """The text of the heading a Markdown page begins with, or ""."""
    tokens = _MARKDOWN.parse(text)
    return _plain(tokens[1]) if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else ""


def sanitised(html: str) -> str:
    """HTML of which nothing can run, load or hide, without menus, headers, footers and main headings."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


def slug(text: str) -> str:
    """Words joined by hyphens, fit for a URL's fragment: "What’s next?" is ``whats-next``."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    hyphened = re.sub(r"[^\w\u0300-\u036f]+", "-", plain)
    return re.sub(r"[^a-z0-9-]", "", hyphened).strip("-")


def _name_headings(tokens: list[Token]) -> None:
    used: set[str] = set()
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        if token.tag == "h1":
            token.tag = "h2"
        if token.type == "heading_open":
            wanted = slug(_plain(tokens[place + 1])) or "section"
            name, number = wanted, 1
            while name in used:
                number += 1
                name = f"{wanted}-{number}"
            used.add(name)
            token.attrSet("id", name)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
