"""The terms that a web page explains, each with its anchor: lists of definitions, headings, tables."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bs4.element import PageElement, Tag

from corpus.markup import decoded, names, parse, tags_in
from corpus.outline import outline

LONGEST_DATA = 5_000_000  # characters of linked data in one page

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AROUND = names("aside button footer form head header nav select title")
_BLOCKS = _HEADINGS | names(
    "address article blockquote dd details div dl dt fieldset figcaption figure header hr li main ol p pre"
    " section summary table tbody td th thead tr ul"
)
_HEADS = frozenset({("header", "article"), ("header", "section")})
_DEFINED = names("dt dd")
_TO_TOP = re.compile(
    r"\W*(?:(?:back|return|go|jump) to (?:the )?)?top(?: of (?:the |this )?page)?\W*", re.IGNORECASE
)
_LETTER = re.compile(r"(?:[^\W\d_]|0\s*[-–]\s*9|#|[^\W\d_]\s*(?:[-–]|to)\s*[^\W\d_])(?:\s*\(\d+\))?")
_SCRIPT = re.compile(r"<script\b[^>]{0,500}?\bapplication/ld\+json\b[^>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


class Explained(NamedTuple):
    """One term: its names, the id of its place (or ""), and the paragraphs that explain it."""

    names: tuple[str, ...]
    anchor: str
    texts: tuple[str, ...]


class Cells(NamedTuple):
    """One row of a table: the id of its place (or ""), and the text of each cell."""

    anchor: str
    cells: tuple[str, ...]


class _Piece(NamedTuple):
    """A heading, or a paragraph (level 0)."""

    level: int
    anchor: str
    text: str


class Listing(NamedTuple):
    """What a page explains, by each way of listing: lists of definitions, headings, and rows of tables.

    ``address`` is the one that the page gives as its own, or ""; ``data`` are its scripts of linked data,
    as text.
    """

    title: str
    language: str
    address: str
    lists: tuple[Explained, ...]
    headings: tuple[Explained, ...]
    tables: tuple[tuple[Cells, ...], ...]
    data: tuple[str, ...]


def read_listing(markup: bytes, url: str, charset: str = "") -> Listing:
    """What a page explains; raises `InputError` E305 for what is not HTML."""
    text = decoded(markup, charset)
    soup, _ = parse(text)
    said = outline(url, text)
    first: dict[str, Tag] = {}
    for tag in tags_in(soup):
        first.setdefault(tag.name, tag)
    root = first.get("main") or first.get("body") or soup
    content = list(_outside_menus(root))
    return Listing(
        title=" ".join((said.title or said.heading).split()),
        language=str(first["html"].get("lang") or "") if "html" in first else "",
        address=said.canonical,
        lists=tuple(_in_lists(content)),
        headings=tuple(_under_headings(root)),
        tables=tuple(tuple(_rows(tag)) for tag in content if tag.name == "table"),
        data=tuple(_linked_data(text)),
    )


def to_json(listing: Listing) -> bytes:
    """One line of JSON that `from_json` reads back."""
    return json.dumps(listing, ensure_ascii=False).encode("utf-8", "replace")


def from_json(line: bytes) -> Listing:
    """The listing that `to_json` wrote."""
    title, language, address, lists, headings, tables, data = json.loads(line)
    lists, headings = (
        tuple(Explained(tuple(called), anchor, tuple(texts)) for called, anchor, texts in found)
        for found in (lists, headings)
    )
    rows = tuple(tuple(Cells(anchor, tuple(cells)) for anchor, cells in table) for table in tables)
    return Listing(title, language, address, lists, headings, rows, tuple(data))


def _outside_menus(tag: Tag) -> Iterator[Tag]:
    """The tags below one in document order, without those of menus, forms and what stands around."""
    waiting = [tag]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(child for child in _children(found) if isinstance(child, Tag))


def _children(tag: Tag) -> Iterator[PageElement]:
    """What is in a tag, last first, without menus and the like; an article's header may hold its term."""
    for child in reversed(tag.contents):
        if not isinstance(child, Tag) or child.name not in _AROUND or (child.name, tag.name) in _HEADS:
            yield child


def _in_lists(content: Iterable[Tag]) -> Iterator[Explained]:
    """The terms of definition lists: several ``dt`` may share their ``dd``."""
    for found in content:
        if found.name != "dl":
            continue
        called: list[str] = []
        anchor = ""
        texts: list[str] = []
        for part in _parts_of_list(found):
            if part.name == "dt":
                if texts:
                    yield Explained(tuple(called), anchor, tuple(texts))
                    called, anchor, texts = [], "", []
                called.append(_text(part))
                anchor = anchor or _anchor(part)
            else:
                texts += _paragraphs(part)
                anchor = anchor or _anchor(part)
        if called:
            yield Explained(tuple(called), anchor, tuple(texts))


def _parts_of_list(tag: Tag) -> Iterator[Tag]:
    for child in tag.contents:
        if isinstance(child, Tag):
            if child.name in _DEFINED:
                yield child
            elif child.name == "div":
                yield from (
                    part for part in child.contents if isinstance(part, Tag) and part.name in ("dt", "dd")
                )


def _under_headings(root: Tag) -> Iterator[Explained]:
    """The terms of headings with text below: those of the level at which most of them are.

    Headings that are letters of the alphabet part the page, and are no terms.
    """
    pieces = [*_pieces(root), _Piece(1, "", "")]
    levels = Counter(
        piece.level
        for piece, after in pairwise(pieces)
        if piece.level > 1 and not after.level and not _LETTER.fullmatch(piece.text)
    )
    if not levels:
        return
    chosen = max(levels, key=lambda level: (levels[level], -level))
    name, anchor = "", ""
    texts: list[str] = []
    for piece in pieces:
        if piece.level and piece.level <= chosen:
            if name and texts:
                yield Explained((name,), anchor, tuple(texts))
            is_term = piece.level == chosen and not _LETTER.fullmatch(piece.text)
            name, anchor = (piece.text, piece.anchor) if is_term else ("", "")
            texts = []
        else:
            texts.append(piece.text)


def _pieces(root: Tag) -> Iterator[_Piece]:
    """The headings and the paragraphs below a tag, in order."""
    words: list[str] = []
    level, in_item, anchor = 0, False, ""
    waiting: list[tuple[PageElement, bool]] = [(child, False) for child in _children(root)]
    while waiting:
        node, leaving = waiting.pop()
        if not isinstance(node, Tag):
            words.append(str(node))
            continue
        if node.name == "br":
            words.append(" ")
        if node.name in _BLOCKS and (text := _tidied(words)):
            if level or not _TO_TOP.fullmatch(text):
                yield _Piece(level, anchor, f"- {text}" if in_item and not level else text)
                in_item = False
            anchor = ""
        if node.name in _BLOCKS:
            words.clear()
            level = int(node.name[1]) if node.name in _HEADINGS and not leaving else 0
            in_item = (node.name == "li" or in_item) and not leaving
        if not leaving:
            anchor = _own_anchor(node) or anchor
            waiting.append((node, True))
            waiting.extend((child, False) for child in _children(node))
    if text := _tidied(words):
        yield _Piece(0, "", text)


def _rows(table: Tag) -> Iterator[Cells]:
    for tag in tags_in(table):
        if tag.name == "tr":
            cells = [cell for cell in tag.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
            yield Cells(_anchor(tag), tuple("\n".join(_paragraphs(cell)) for cell in cells))


def _paragraphs(tag: Tag) -> list[str]:
    return [piece.text for piece in _pieces(tag)]


def _anchor(tag: Tag) -> str:
    """The id of a tag, or else of the first below it that has one."""
    return _own_anchor(tag) or next((found for child in tags_in(tag) if (found := _own_anchor(child))), "")


def _own_anchor(tag: Tag) -> str:
    return str(tag.get("id") or (tag.get("name") if tag.name == "a" else "") or "").strip()


def _linked_data(text: str) -> Iterator[str]:
    left = LONGEST_DATA
    for found in _SCRIPT.finditer(text):
        end = _SCRIPT_END.search(text, found.end())
        script = text[found.end() : end.start() if end else len(text)]
        left -= len(script)
        if left < 0:
            return
        yield script


def _text(tag: Tag) -> str:
    return " ".join(_paragraphs(tag))


def _tidied(words: Sequence[str]) -> str:
    return " ".join("".join(words).split())
