"""A page's HTML as blocks: headings, paragraphs, list items and table rows with the place each stood at."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from corpus.contacts import is_kept_link
from corpus.furniture import is_breadcrumb, why_dropped
from corpus.markup import STYLING, first_of, names, tags_in, text_in


class Block(NamedTuple):
    """One line of a page.

    ``path`` is the tags and lasting classes above it, outermost first. ``level`` is 1 to 6 for a heading,
    else 0. ``group`` numbers the list or table it is an item of (0: none) and ``linked`` says that it is
    nothing but a link. ``reason`` says why it is not text of the page, or is empty. ``dated`` is the
    text with the machine's date where a ``<time>`` prints no date of its own ("two days ago"), or empty.
    ``links`` are the booklets and telephones that it links to, parted by blanks.
    """

    text: str
    path: str
    level: int = 0
    anchor: str = ""
    reason: str = ""
    linked: bool = False
    group: int = 0
    main: bool = False
    dated: str = ""
    links: str = ""


class Element(NamedTuple):
    """An element that may hold the page: where its blocks begin and end in the list of blocks."""

    name: str
    depth: int
    first: int
    end: int


class Blocks(NamedTuple):
    """A page's blocks, the elements that hold them, its main headings (those in the content first) and
    its breadcrumbs."""

    blocks: list[Block]
    elements: list[Element]
    titles: list[Tag]
    trails: list[Tag]


CELLS = " – "  # between the cells of a table row, as a person would read it out
_INLINE = STYLING | names("a button img input label time")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STATE = re.compile(
    r"\d|current|active|selected|open|close|expand|collaps|hidden|visible|first|last|odd|even|post-|page-"
)
_PERMALINK = names("# ¶ § 🔗")
_LAID_OUT = names("table h1 h2 h3 h4")
_GROUPS = names("ul ol table dl")
_GAP_BEFORE = re.compile(r" ([,.;:!?)\]])(?= |$)")


class _Walk:
    """One pass over the tree, collecting blocks."""

    def __init__(self, hidden: frozenset[int], content: frozenset[int], around: frozenset[int]) -> None:
        self.blocks: list[Block] = []
        self.elements: list[Element] = []
        self.hidden = hidden  # ids of the elements that the site's own selectors drop
        self.content = content  # ids of the elements that they say hold the page
        self.around = around  # ids of those and of everything above them
        self.titles: list[tuple[Tag, bool]] = []
        self.trails: list[Tag] = []
        self.words: list[str] = []
        self.dated = False
        self.link_characters = 0
        self.links: list[str] = []
        self.in_link = False
        self.prefix = ""
        self.anchor = ""
        self.group = 0
        self.groups = 0
        self.main = False
        self.article = False

    def children(self, tag: Tag, path: str, depth: int) -> None:
        for child in tag.contents:
            if isinstance(child, Tag):
                self.element(child, path, depth)
            elif isinstance(child, NavigableString):
                self.words.append(str(child))
                if self.in_link:
                    self.link_characters += len(child.strip())

    def element(self, tag: Tag, path: str, depth: int) -> None:
        name, attributes = tag.name, tag.attrs
        reason = self.why(tag)
        if reason:
            self.drop(tag, path, reason)
        elif name in ("br", "hr"):
            self.flush(path)
        elif name in _HEADINGS or (attributes.get("role") == "heading" and name not in _INLINE):
            self.heading(tag, path, depth)
        elif name in _INLINE:
            self.inline(tag, path, depth)
        elif name == "tr" and not _is_layout(tag):
            self.row(tag, path)
        else:
            self.container(tag, path, depth)

    def why(self, tag: Tag) -> str:
        if self.hidden and id(tag) in self.hidden:
            return "the site's selectors"
        if id(tag) in self.around:
            return ""
        if is_breadcrumb(tag):
            self.trails.append(tag)
            return "breadcrumb"
        return why_dropped(tag, in_article=self.article, in_main=self.main)

    def container(self, tag: Tag, path: str, depth: int) -> None:
        name = tag.name
        self.flush(path)
        inner = f"{path}>{_step(name, str(tag.attrs.get('class', '')))}"
        self.anchor = str(tag.attrs.get("id", "")) or self.anchor
        was = self.main, self.article, self.group
        self.main = self.main or name == "main" or tag.attrs.get("role") == "main"
        self.article = self.article or name == "article"
        if name in _GROUPS and not self.group and not (name == "table" and _lays_out(tag)):
            self.groups += 1
            self.group = self.groups
        if name == "li":
            self.prefix = "• "
        first = len(self.blocks)
        self.children(tag, inner, depth + 1)
        self.flush(inner)
        self.main, self.article, self.group = was
        if name == "li":
            self.prefix = ""
        kind = "main" if tag.attrs.get("role") == "main" else name
        kind = "content" if id(tag) in self.content else kind
        if len(self.blocks) > first:
            self.elements.append(Element(kind, depth, first, len(self.blocks)))

    def inline(self, tag: Tag, path: str, depth: int) -> None:
        name, attributes = tag.name, tag.attrs
        if attributes.get("aria-hidden") == "true" and not any(True for _ in tags_in(tag)):
            return
        if name == "a" and len(tag.contents) == 1 and text_in(tag) in _PERMALINK:
            return
        anchor = attributes.get("id") or (attributes.get("name") if name == "a" else "")
        if anchor and not "".join(self.words).strip():
            self.anchor = str(anchor)
        if name == "time" and attributes.get("datetime"):
            self.time(tag, str(attributes["datetime"]))
            return
        if name == "a":
            self.link(attributes)
        was, self.in_link = self.in_link, self.in_link or name == "a"
        self.children(tag, path, depth + 1)
        self.in_link = was

    def link(self, attributes: Mapping[str, object]) -> None:
        target = str(attributes.get("href", "")).strip()
        if is_kept_link(target):
            self.links.append("%20".join(target.split()))

    def time(self, tag: Tag, stamp: str) -> None:
        text = text_in(tag)
        self.words.append(text)
        if not re.search(r"\d{4}", text):
            self.dated = True
            self.words.append(f"\0{stamp}\0")

    def heading(self, tag: Tag, path: str, depth: int) -> None:
        self.flush(path)
        level = _HEADINGS.get(tag.name, 0)
        if not level:
            given = str(tag.attrs.get("aria-level", "2"))
            level = int(given) if given in {"1", "2", "3", "4", "5", "6"} else 2
        if level == 1:
            self.titles.append((tag, self.main or self.article))
        anchor = str(tag.attrs.get("id", "")) or self.anchor
        self.anchor = ""
        self.children(tag, path, depth + 1)
        self.anchor = anchor or self.anchor
        self.flush(f"{path}>{_step(tag.name, str(tag.attrs.get('class', '')))}", level)
        self.anchor = ""

    def row(self, tag: Tag, path: str) -> None:
        self.flush(path)
        cells = [
            _text_of(cell) for cell in tag.contents if isinstance(cell, Tag) and cell.name in ("td", "th")
        ]
        self.words.append(CELLS.join(cell for cell in cells if cell))
        links = [inner for inner in tags_in(tag) if inner.name == "a"]
        self.link_characters = sum(len(_text_of(link)) for link in links)
        for link in links:
            self.link(link.attrs)
        self.flush(f"{path}>tr")

    def drop(self, tag: Tag, path: str, reason: str) -> None:
        if tag.name not in _INLINE or tag.name == "a":
            self.flush(path)  # while a button within a sentence does not end it
        text = _text_of(tag)
        if text:
            self.blocks.append(Block(text, path, reason=reason))

    def flush(self, path: str, level: int = 0) -> None:
        """Make a block of the words read since the last one."""
        if not self.words:
            return
        raw = "".join(self.words)
        dated = _tidy(raw.replace("\0", " ")) if self.dated else ""
        text = _tidy(re.sub("\0.*?\0", "", raw) if self.dated else raw)
        linked = bool(text) and self.link_characters >= 0.9 * len(text.replace(CELLS, ""))
        self.words.clear()
        self.link_characters, self.dated = 0, False
        if not any(character.isalnum() for character in text):
            return
        prefix = "" if level else self.prefix
        self.blocks.append(
            Block(
                prefix + text,
                path,
                level,
                self.anchor if level else "",
                "",
                linked,
                self.group,
                self.main or self.article,
                dated,
                " ".join(self.links),
            )
        )
        self.links.clear()
        self.prefix = self.prefix if level else ""
        self.anchor = ""


def read_blocks(soup: BeautifulSoup, drop: Sequence[Tag] = (), content: Sequence[Tag] = ()) -> Blocks:
    """The blocks of a tree in order, furniture included with its reason.

    On the word of whoever runs the site, ``drop`` lists furniture and ``content`` what holds the page:
    such an element is named "content".
    """
    around = [id(tag) for chosen in content for tag in (chosen, *chosen.parents)]
    walk = _Walk(frozenset(map(id, drop)), frozenset(map(id, content)), frozenset(around))
    walk.children(first_of(soup, "body") or soup, "", 0)
    walk.flush("")
    titles = sorted(walk.titles, key=lambda title: not title[1])
    return Blocks(walk.blocks, walk.elements, [tag for tag, _ in titles], walk.trails)


@lru_cache(maxsize=20_000)
def _step(tag: str, classes: str) -> str:
    lasting = sorted(name for name in classes.split() if not _STATE.search(name))
    return ".".join([tag, *lasting])


def _is_layout(row: Tag) -> bool:
    """Whether a table row lays out a page rather than lists facts, or holds more than cells."""
    if any(
        child.name not in ("td", "th") if isinstance(child, Tag) else str(child).strip()
        for child in row.contents
    ):
        return True
    inside = [inner.name for inner in tags_in(row)]
    return inside.count("p") > 3 or any(name in _LAID_OUT for name in inside)


def _lays_out(table: Tag) -> bool:
    """Whether a table holds other tables or the headings of a page: no list of facts."""
    return any(inner.name in _LAID_OUT for inner in tags_in(table))


def _text_of(tag: Tag) -> str:
    return _tidy(text_in(tag))


def _tidy(text: str) -> str:
    if "\u200b" in text or "\ufeff" in text:
        text = text.replace("\u200b", " ").replace("\ufeff", " ")
    return _GAP_BEFORE.sub(r"\1", " ".join(text.split()))
