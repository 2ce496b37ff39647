"""WordPress exports (WXR files): the published pages and posts in them, read as a stream."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from corpus.errors import InputError
from corpus.urls import canonical

MARK = b"wordpress.org/export/"
"""What the first lines of an export hold, and no other XML file does."""
_STEP = 1 << 16
_MAX_FILE = 300 << 20
_MAX_TEXT = 4_000_000  # characters of one field
_MAX_ITEMS = 100_000
_MAX_DEPTH = 50
_FIELDS = {
    "title": "title",
    "link": "link",
    "wp:post_id": "id",
    "wp:post_parent": "parent",
    "wp:post_type": "type",
    "wp:status": "status",
    "wp:post_password": "password",
    "content:encoded": "html",
    "excerpt:encoded": "excerpt",
}
# What WordPress keeps beside pages and posts; every plugin adds its own.
_INNER = re.compile(
    r"attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|(?:wp|acf|elementor"
    r"|wpcf7|et|fl|vc|jet|tablepress|mc4wp|popup|redirect)[_-].*"
)
_SHORTCODE = re.compile(r"\[/?[a-zA-Z][\w-]*(?:\s[^\[\]<>]{0,2000})?/?\]")
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|section|figure|details|dl|blockquote)\b", re.IGNORECASE)


class Post(NamedTuple):
    """One published page: ``path`` is the titles of the pages above it, ``html`` its article."""

    url: str
    title: str
    html: str
    path: tuple[str, ...]
    description: str


class _Reader:
    """Collects the fields of one item after the other."""

    def __init__(self) -> None:
        self.done: list[dict[str, str]] = []
        self.items = 0
        self._item: dict[str, str] | None = None
        self._field = ""
        self._parts: list[str] = []
        self._size = 0
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError("its elements are too deeply nested")
        if name == "item" and self._item is None:
            self._item = {}
            self.items += 1
            if self.items > _MAX_ITEMS:
                raise ValueError(f"it has more than {_MAX_ITEMS:,} items")
        self._field = _FIELDS.get(name, "") if self._item is not None else ""
        self._parts, self._size = [], 0

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._item is None:
            return
        if name == "item":
            self.done.append(self._item)
            self._item = None
        elif self._field:
            self._item[self._field] = "".join(self._parts).strip()
        self._field = ""

    def _text(self, text: str) -> None:
        if self._field:
            self._size += len(text)
            if self._size > _MAX_TEXT:
                raise ValueError("one of its pages is too large")
            self._parts.append(text)

    def _refuse(self, *_: object) -> None:
        raise ValueError("it declares a document type, which no WordPress export does")


def is_export(path: Path) -> bool:
    """Whether an XML file is a WordPress export."""
    with path.open("rb") as file:
        return MARK in file.read(20_000)


def read_export(path: Path) -> Iterator[Post]:
    """The published pages and posts of an export that have text and no password, in order.

    The file is read twice: titles first, because a page may stand before the one above it. Raises
    `InputError` E332, with the line, for a file that is none or is damaged; what came before has been given.
    """
    above: dict[str, tuple[str, str]] = {}
    for item in _items(path):
        above[item.get("id", "")] = item.get("title", ""), item.get("parent", "")
    for item in _items(path):
        if (
            item.get("status") == "publish"
            and not item.get("password")
            and not _INNER.fullmatch(item.get("type", ""))
        ):
            post = _post(item, above)
            if post is not None:
                yield post


def _items(path: Path) -> Iterator[dict[str, str]]:
    reader = _Reader()
    try:
        if path.stat().st_size > _MAX_FILE:
            raise ValueError(f"it is larger than {_MAX_FILE >> 20} MB")
        with path.open("rb") as file:
            while chunk := file.read(_STEP):
                reader.parser.Parse(chunk, False)
                yield from reader.done
                reader.done.clear()
            reader.parser.Parse(b"", True)
    except (ValueError, expat.ExpatError, OSError) as error:
        what = str(error) if isinstance(error, ValueError) else "it is not well-formed XML"
        raise InputError(
            "E332",
            f"The WordPress export {path.name} cannot be read beyond line {reader.parser.CurrentLineNumber}: "
            f"{what}.",
            "Export it again in WordPress under Tools, Export, All content.",
        ) from error


def _post(item: dict[str, str], above: dict[str, tuple[str, str]]) -> Post | None:
    title, html = item.get("title", ""), _SHORTCODE.sub(" ", item.get("html", ""))
    try:
        url = canonical(item.get("link", ""))
    except InputError:
        return None
    if not title or not html.strip():
        return None
    path: list[str] = []
    parent, seen = item.get("parent", ""), {item.get("id", "")}
    while parent in above and parent not in seen:
        seen.add(parent)
        name, parent = above[parent]
        path.insert(0, name)
    return Post(url, title, _whole(title, html), tuple(path), item.get("excerpt", ""))


def _whole(title: str, html: str) -> str:
    """A page of its own; in the old editor an empty line is all that parts paragraphs."""
    if not _BLOCK.search(html):
        html = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", html))
    return f"<main><h1>{escape(title)}</h1>{html}</main>"
