"""What a crawler must know of an HTML page before anyone parses it: links, and what its head asks for.

This is a scanner, not a parser: it reads each character once whatever the page is like. (Python's own
html.parser took 129 seconds for 120 kB of ``<a <a <a``, and lxml hangs on a tag with 100,000 attributes.)
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import NamedTuple

from corpus.errors import InputError
from corpus.limits import Limits
from corpus.urls import MAX_LENGTH, canonical, origin
from corpus.wishes import PRODUCT, Wishes, directives

MAX_LINKS = Limits().max_links
_MAX_TEXT = 4_000_000  # characters that are looked at
_MAX_TAGS = 50_000
_MAX_LINK_TEXT = 200
_SHORT = 200  # characters of a link that is worth remembering
_MAX_MARKUP = 20_000  # characters of a link or heading that are looked at

# Comments, and the tags that matter here. The others are passed over, and taken out of texts in the end.
_TAG = re.compile(
    r"<(?:(!--)|(/?)(a|area|base|h1|img|input|link|meta|script|style|template|textarea|title)(?=[\s/>]))",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "template")
}
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([a-zA-Z0-9_:-]+)""", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d+)\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


class Link(NamedTuple):
    """A link to another page: its canonical URL, and what it says."""

    url: str
    text: str


class Outline(NamedTuple):
    """What a page says about itself.

    ``canonical`` is the URL it names as its own, ``refresh`` the one it moves on to within five seconds
    (both canonical, or empty). ``wishes`` are those of its <meta> tags. ``title`` and ``heading`` (the first
    <h1>) are text. ``password`` is true when there is a password field.
    """

    links: tuple[Link, ...]
    canonical: str
    refresh: str
    wishes: Wishes
    title: str
    heading: str
    password: bool


NOTHING = Outline((), "", "", Wishes(), "", "", False)  # that of anything but HTML


class _Tag(NamedTuple):
    """A start tag, or an end tag (``closes``); ``text`` is what stands between it and the tag before.

    The end of the page comes as an end tag without a name.
    """

    text: str
    closes: bool
    name: str
    attributes: dict[str, str]


def text_of(body: bytes, charset: str = "") -> str:
    """The characters of an HTML body: by its byte order mark, HTTP's ``charset``, its <meta>, or as UTF-8."""
    if body.startswith(b"\xef\xbb\xbf"):
        return body[3:].decode("utf-8", "replace")
    declared = _META_CHARSET.search(body[:2048])
    for name in (charset, declared[1].decode("ascii") if declared else "", "utf-8"):
        try:
            return body.decode(name) if name else body.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def outline(url: str, text: str, *, max_links: int = MAX_LINKS) -> Outline:
    """The outline of the HTML ``text`` that came from ``url``; never raises, whatever the text is like.

    Links after the first ``max_links`` are left out.
    """
    reader = _Reader(url, max_links)
    for tag in islice(_tags(text[:_MAX_TEXT]), _MAX_TAGS):
        reader.read(tag)
    reader.end_link()
    return Outline(
        tuple(Link(target, words) for target, words in reader.links.items()),
        reader.canonical,
        reader.refresh,
        Wishes(frozenset(reader.asked["robots"]), frozenset(reader.asked[PRODUCT])),
        reader.title,
        reader.heading,
        reader.password,
    )


class _Reader:
    """Gathers an outline tag by tag."""

    def __init__(self, url: str, max_links: int) -> None:
        self._max_links = max_links
        self.links: dict[str, str] = {}
        self.canonical = self.refresh = self.title = self.heading = ""
        self.asked: dict[str, set[str]] = {"robots": set(), PRODUCT: set()}
        self.password = False
        self._base = url
        self._front = f"{origin(url)}/"
        self._based = False
        self._target = ""
        self._words: list[str] = []
        self._in_heading = False

    def read(self, tag: _Tag) -> None:
        """Take in one tag and the text before it."""
        if self._target and len(self._words) < _MAX_LINK_TEXT:
            self._words.append(tag.text)
        if self._in_heading and len(self.heading) < _MAX_LINK_TEXT and tag.text.strip():
            self.heading = _plain(f"{self.heading} {tag.text}")
        if tag.closes:
            self._close(tag)
        elif tag.name in ("a", "area"):
            self.end_link()
            followed = "nofollow" not in tag.attributes.get("rel", "").lower().split()
            if followed and "href" in tag.attributes and len(self.links) < self._max_links:
                self._target = self._resolved(tag.attributes["href"])
        elif tag.name == "img" and self._target:
            self._words.append(f" {tag.attributes.get('alt', '')[:_MAX_LINK_TEXT]} ")
        elif tag.name == "h1":
            self._in_heading = not self.heading
        elif tag.name == "input":
            self.password = self.password or tag.attributes.get("type", "").lower() == "password"
        elif tag.name in ("base", "link", "meta"):
            self._head(tag.name, tag.attributes)

    def end_link(self) -> None:
        """Note the link that is open, if one is."""
        if self._target:
            words = _plain("".join(self._words))
            self.links[self._target] = self.links.get(self._target) or words
        self._target = ""
        self._words = []

    def _close(self, tag: _Tag) -> None:
        if tag.name == "a":
            self.end_link()
        elif tag.name == "h1":
            self._in_heading = False
        elif tag.name == "title" and not self.title:
            self.title = _plain(tag.text)

    def _head(self, name: str, attributes: dict[str, str]) -> None:
        if name == "base" and not self._based and "href" in attributes:
            self._base, self._based = self._resolved(attributes["href"]) or self._base, True
            self._front = f"{origin(self._base)}/"
        elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or self._resolved(attributes.get("href", ""))
        elif name == "meta":
            content = attributes.get("content", "")
            name = attributes.get("name", "").lower()
            if name in self.asked:
                self.asked[name].update(directives(content))
            elif attributes.get("http-equiv", "").lower() == "refresh":
                wait = _REFRESH.match(content)
                if wait and len(wait[1]) == 1 and int(wait[1]) <= 5:
                    self.refresh = self._resolved(wait[2])

    def _resolved(self, href: str) -> str:
        if len(href) > 2 * MAX_LENGTH:
            return ""
        if len(href) > _SHORT:
            return _canonical(href, self._base)
        # A menu is the same on every page, and what begins with a slash means the same on all of them.
        return _canonical_of_many(href, self._front if href.startswith("/") else self._base)


def _canonical(href: str, base: str) -> str:
    """The canonical URL of a link, or empty when it leads to no web page."""
    try:
        return canonical(href, base)
    except InputError:
        return ""


_canonical_of_many = lru_cache(maxsize=4096)(_canonical)


def _tags(text: str) -> Iterator[_Tag]:
    """Every tag that matters, outside comments and scripts; ends where one of these does not."""
    position = mark = 0
    while (opening := _TAG.search(text, position)) is not None:
        if opening[1]:
            position = text.find("-->", opening.end()) + 3
            if position < 3:
                return
            continue
        name = opening[3].lower()
        attributes, position = _attributes(text, opening.end())
        yield _Tag(text[mark : opening.start()], bool(opening[2]), name, attributes)
        mark = position
        if name in _RAW and not opening[2]:
            closing = _RAW[name].search(text, position)
            if closing is None:
                return
            position = closing.start()
            mark = position if name != "title" else mark
    yield _Tag(text[mark:], True, "", {})


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes of the tag that is open at ``position``, and where it ends."""
    attributes: dict[str, str] = {}
    while (match := _ATTRIBUTE.match(text, position)) is not None:
        position = match.end()
        name = match[1].lower()
        if name not in attributes and len(attributes) < 100:
            attributes[name] = unescape((match[2] or "").strip("\"'")).strip()
    end = text.find(">", position)
    return attributes, end + 1 if end >= 0 else len(text)


def _plain(text: str) -> str:
    """What a reader sees of a piece of markup, in one line."""
    return _SPACE.sub(" ", unescape(_MARKUP.sub("", text[:_MAX_MARKUP]))).strip()[:_MAX_LINK_TEXT]
