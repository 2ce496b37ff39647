"""The prose of an HTML page: its text, where each piece stands in the source, and what may be marked."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from operator import itemgetter
from typing import NamedTuple

from glossary.markup import Tag, pieces

MARK = "data-fw-term"  # the attribute that tells a mark of ours, with the term's id
SKIP = "data-findwell-skip"
DEEPEST = 150  # open elements; what follows is read but not marked


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Not prose at all: neither marked nor read.
_UNREAD = _names(
    "audio canvas datalist head iframe nav noembed noframes noscript object script select style "
    "template textarea title video xmp"
)
# Read as company for other words, but never marked: controls, titles, and what explains itself.
_UNMARKED = _names(
    "a button caption code dfn figcaption h1 h2 h3 h4 h5 h6 kbd label legend optgroup option pre samp summary"
)
_UNMARKED_ROLES = _names("button heading link menu menubar menuitem navigation option tab tablist toolbar")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _UNREAD | _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol option p "
    "pre search section summary table tbody td tfoot th thead tr ul"
)
_EMPTY = _names("area base br col embed frame hr img input keygen link meta param source track wbr")
# A start tag ends these open elements, as browsers do where the end tag was left out.
_ENDS = {
    "li": _names("li"),
    "dt": _names("dt dd"),
    "dd": _names("dt dd"),
    "tr": _names("tr td th"),
    "td": _names("td th"),
    "th": _names("td th"),
    "option": _names("option"),
}
_DRAWINGS = _names("math svg")
_PARAGRAPH = _names("p")
_NO_WALLS = _names("")
_WALLS = _names("article aside body button dl div main object ol section table template ul")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);?")
_LINE_BREAKS = str.maketrans(dict.fromkeys("\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029", " "))


class Node(NamedTuple):
    """A piece of text between two tags: its place in `Prose.text`, its place in the source."""

    start: int
    end: int
    source_start: int
    source_end: int
    markable: bool


class Prose(NamedTuple):
    """The text with one block a line, its nodes in order, and marks already there as (place in text, id).

    ``sections`` are the places in the text where an ``h2`` begins.
    """

    text: str
    nodes: list[Node]
    marks: list[tuple[int, str]]
    sections: list[int]


class _Open(NamedTuple):
    name: str
    unread: bool
    unmarked: bool


class _Reader:
    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.open_names: dict[str, int] = {}  # how many of each name; those that are closed are gone
        self.unread = 0
        self.unmarked = 0
        self.in_link = False
        self.drawing, self.in_drawing = "", 0  # which, and how many of its name are open
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, str]] = []
        self.sections: list[int] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def tag(self, tag: Tag) -> None:
        name = tag.name
        if name == self.drawing or (name in _DRAWINGS and not self.in_drawing):
            step = -1 if tag.closing else int(not tag.self_closing)
            self.drawing, self.in_drawing = name, max(0, self.in_drawing + step)
            return
        elif self.in_drawing:
            return
        if name in _BLOCKS:
            self.add("\n")
        elif name in _EMPTY and name != "wbr":
            self.add(" ")
        if tag.closing:
            self.close(name)
        elif name not in _EMPTY:
            self.open(tag)

    def open(self, tag: Tag) -> None:
        name = tag.name
        if name == "a":
            self.in_link = True
            if MARK in tag.attributes:
                self.marks.append((self.length, tag.attributes[MARK]))
        elif name == "h2":
            self.sections.append(self.length)
        if name in _BLOCKS and name != "br":
            self.pop_to(_PARAGRAPH)
        if name in _ENDS:
            self.pop_to(_ENDS[name])
        if len(self.stack) > DEEPEST:
            return
        unmarked = (
            (name in _UNMARKED and name != "a")
            or len(self.stack) == DEEPEST
            or (bool(tag.attributes) and _asks_for_none(tag))
        )
        opened = _Open(name, name in _UNREAD, unmarked)
        self.stack.append(opened)
        self.open_names[name] = self.open_names.get(name, 0) + 1
        self.unread += opened.unread
        self.unmarked += opened.unmarked

    def close(self, name: str) -> None:
        if name == "a":
            self.in_link = False
        names = _HEADINGS if name in _HEADINGS else frozenset((name,))
        self.pop_to(names, walls=_NO_WALLS if name in _BLOCKS else _WALLS)

    def pop_to(self, names: frozenset[str], walls: frozenset[str] = _WALLS) -> None:
        """Closes the innermost open element of these names and what is inside it, if no wall is between."""
        if names.isdisjoint(self.open_names):
            return
        at = len(self.stack) - 1
        while self.stack[at].name not in names:
            if self.stack[at].name in walls:
                return
            at -= 1
        for closed in self.stack[at:]:
            left = self.open_names.pop(closed.name) - 1
            if left:
                self.open_names[closed.name] = left
            self.unread -= closed.unread
            self.unmarked -= closed.unmarked
        del self.stack[at:]


def _asks_for_none(tag: Tag) -> bool:
    """Whether an element's own attributes say that nothing in it is to be explained."""
    return (
        SKIP in tag.attributes
        or (tag.name == "abbr" and "title" in tag.attributes)
        or tag.attributes.get("role", "").lower() in _UNMARKED_ROLES
    )


def read(html: str) -> Prose:
    """The prose of a document or fragment, however broken.

    A line break in the source is a space and a block element is a line, so that a name may be found over the
    one and not over the other.
    """
    reader = _Reader()
    nodes: list[Node] = []
    for piece in pieces(html):
        if isinstance(piece, Tag):
            reader.tag(piece)
        elif not reader.unread and not reader.in_drawing:
            text = _resolved(html[piece.start : piece.end])
            start = reader.length
            reader.add(text)
            markable = not reader.unmarked and not reader.in_link
            nodes.append(Node(start, reader.length, piece.start, piece.end, markable))
    return Prose("".join(reader.parts), nodes, reader.marks, reader.sections)


class Source:
    """Finds where the text of nodes stands in the HTML they were read from."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._entities: dict[int, list[tuple[int, int, int, int]]] = {}

    def span(self, node: Node, start: int, end: int) -> tuple[int, int] | None:
        """A stretch of a node's text as a stretch of the HTML; None when it would cut an entity in two."""
        first, last = self._place(node, start), self._place(node, end)
        return None if first is None or last is None else (first, last)

    def _place(self, node: Node, place: int) -> int | None:
        if node.end - node.start == node.source_end - node.source_start:
            return place - node.start + node.source_start
        if node.start not in self._entities:
            self._entities[node.start] = list(_entities(self._html, node))
        entities = self._entities[node.start]
        at = bisect_right(entities, place, key=itemgetter(0)) - 1
        if at < 0:
            return place - node.start + node.source_start
        start, end, source_start, source_end = entities[at]
        if start < place < end:
            return None
        return source_start if place == start else place - end + source_end


def _entities(html: str, node: Node) -> Iterator[tuple[int, int, int, int]]:
    """Each entity of a node: from where to where in the text, and in the source."""
    shift = node.start - node.source_start
    for entity in _ENTITY.finditer(html, node.source_start, node.source_end):
        meant = unescape(entity[0])
        if meant == entity[0]:  # an ampersand before a word
            continue
        start = entity.start() + shift
        end = start + len(meant)
        yield start, end, entity.start(), entity.end()
        shift = end - entity.end()


def _resolved(source: str) -> str:
    if "&" in source:
        source = _ENTITY.sub(lambda entity: unescape(entity[0]), source)
    return source.translate(_LINE_BREAKS)
