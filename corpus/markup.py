"""HTML into a lean BeautifulSoup tree: no scripts, drawings, comments or styling tags, and never too deep."""

import codecs
import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import AttributeValueList, NavigableString, Tag
from lxml import etree

from corpus.errors import InputError


def names(text: str) -> frozenset[str]:
    """A set of tag, role or class names written as one line of words."""
    return frozenset(text.split())


# Nothing in these is ever text of the page. Half of a page's tags are these or bare styling tags, and
# BeautifulSoup's cost is per tag: leaving them out halves the time.
SILENT = names(
    "applet area audio canvas datalist embed frameset iframe map math noembed noframes noscript object "
    "script style svg template track video"
)
STYLING = names(
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup tt u var wbr"
)
_INLINE = STYLING | names("a button img input label time")
_MAX_DEPTH = 180
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_REALLY_1252 = frozenset(
    {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"}
)
_SAMPLE = 1 << 16
_NOT_IN_TEXT = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})  # escape begins another alphabet in ISO 2022
_LINKED_DATA = re.compile(r'"lastReviewed"\s*:\s*"(\d{4}-\d\d(?:-\d\d)?)')


class _LeanTag(Tag):
    """A tag with its name, attributes and contents; it knows its neighbours once `link` has gone over it."""

    # Alike on all tags of a page, and so the class's: parsing takes half of the time.
    parser_class = BeautifulSoup
    namespace = prefix = sourceline = sourcepos = None
    known_xml = hidden = False
    can_be_empty_element = False
    cdata_list_attributes = preserve_whitespace_tags = None
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    attribute_value_list_class = AttributeValueList
    parent = next_element = previous_element = next_sibling = previous_sibling = None

    def __init__(self, name: str, attributes: Any) -> None:
        self.name = name
        self.attrs = attributes
        self.contents = []
        self._namespaces = {}


class _LeanSoup(_LeanTag, BeautifulSoup):
    """The root of a lean tree."""

    known_xml = is_xml = False

    def __init__(self) -> None:
        super().__init__(BeautifulSoup.ROOT_TAG_NAME, {})


class _Builder:
    """What lxml's parser tells of a page, as a tree of the tags and text that can matter.

    Tags know what is in them, but not what they are in: such a tree is gone as soon as nobody needs it.
    """

    def __init__(self) -> None:
        self.linked_data = ""
        self._skipping = 0
        self._in_pre = 0
        self._open: list[_LeanTag | None] = []  # each open tag, or None when it is not in the tree
        self._depth = 0
        self._between_blocks = True
        self._words: list[str] = []
        self._soup = _LeanSoup()
        self._inside: list[list[Any]] = [self._soup.contents]  # the contents of each open tag of the tree

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipping or tag in SILENT:
            self._skipping += 1
            return
        if tag not in _INLINE:
            self._between_blocks = True
        elif tag in STYLING and (not attributes or self._in_pre):
            self._open.append(None)
            return
        if self._depth >= _MAX_DEPTH:
            self._open.append(None)
            return
        self._depth += 1
        self._in_pre += tag == "pre"
        if self._words:
            self._end_text()
        made = _LeanTag(tag, attributes)
        self._open.append(made)
        self._inside[-1].append(made)
        self._inside.append(made.contents)

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        if tag not in _INLINE:
            self._between_blocks = True
        if self._open and self._open.pop():
            self._depth -= 1
            self._in_pre -= tag == "pre"
            if self._words:
                self._end_text()
            self._inside.pop()

    def data(self, data: str) -> None:
        if not self._skipping:
            if not (self._between_blocks and data.isspace()):
                self._between_blocks = False
                self._words.append(data)
        elif not self.linked_data and (found := _LINKED_DATA.search(data)):
            self.linked_data = found[1]

    def close(self) -> BeautifulSoup:
        self._end_text()
        soup = self._soup
        del self._soup, self._open, self._inside  # the parser holds on to its target
        return soup

    def _end_text(self) -> None:
        if self._words:
            # str.__new__ passes by NavigableString's own, which decodes bytes and sets up neighbours.
            self._inside[-1].append(str.__new__(NavigableString, "".join(self._words)))
            self._words.clear()


def parse(markup: bytes | str, charset: str = "") -> tuple[BeautifulSoup, str]:
    """The lean tree of a page, and the ``lastReviewed`` date of its linked data, or "".

    ``charset`` is what HTTP said; without it the page's own word counts, then UTF-8, then Windows-1252.
    Raises `InputError` E305 for what is not HTML.
    """
    text = decoded(markup, charset) if isinstance(markup, bytes) else markup
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8")
    try:
        data = text.encode()
        if _is_binary(data):
            raise InputError(
                "E305",
                "It is no web page, though it is sent as one, but data for a program.",
                "Send it as what it is, or leave it out.",
            )
        parser.feed(data)
        return parser.close(), builder.linked_data
    except (etree.ParserError, AssertionError, ValueError) as error:
        raise InputError(
            "E305", "The page is not HTML that can be read.", "Look at it in a browser."
        ) from error


def _is_binary(data: bytes) -> bool:
    """Whether more than one in fifty of the first bytes of a page are such as no text has."""
    sample = data[:_SAMPLE]
    return 50 * (len(sample) - len(sample.translate(None, _NOT_IN_TEXT))) > max(len(sample), 200)


def link(soup: BeautifulSoup) -> None:
    """Tell every tag and text of a tree its parent and neighbours, which CSS selectors ask for."""
    _link(soup, soup)


def _link(parent: Tag, last: Any) -> Any:
    """Link what is in ``parent``, behind ``last`` in the order of the page; the last of it."""
    before: Any = None
    for child in parent.contents:
        child.parent = parent
        child.previous_element, child.previous_sibling = last, before
        child.next_element = child.next_sibling = None
        last.next_element = child
        if before is not None:
            before.next_sibling = child
        before = last = child
        if isinstance(child, Tag):
            last = _link(child, last)
    return last


def decoded(markup: bytes, charset: str = "") -> str:
    """The text of a page in the first of these encodings that fits: its byte order mark's, ``charset``, the
    one it names itself, UTF-8, Windows-1252."""
    marked = next((name for mark, name in _MARKS if markup.startswith(mark)), "")
    named = _CHARSET.search(markup[:4096])
    for encoding in (marked, charset, named[1].decode() if named else "", "utf-8"):
        try:
            if encoding and encoding.lower() not in _REALLY_1252:
                return markup.decode(encoding).removeprefix("\ufeff")
            if encoding:
                break
        except (UnicodeDecodeError, LookupError):
            continue
    return markup.decode("cp1252", "replace")


def first_of(tag: Tag, name: str) -> Tag | None:
    """The first tag of that name below ``tag``, in document order."""
    for child in tag.contents:
        if isinstance(child, Tag):
            found = child if child.name == name else first_of(child, name)
            if found:
                return found
    return None


def tags_in(tag: Tag) -> list[Tag]:
    """The tags below ``tag`` in document order; many times faster than BeautifulSoup's own."""
    found: list[Tag] = []
    _gather(tag, found)
    return found


def _gather(tag: Tag, found: list[Tag]) -> None:
    for child in tag.contents:
        if isinstance(child, Tag):
            found.append(child)
            if child.contents:
                _gather(child, found)


def text_in(tag: Tag) -> str:
    """All text below ``tag`` with a space between the pieces, blanks not yet tidied."""
    contents = tag.contents
    if len(contents) == 1 and not isinstance(contents[0], Tag):
        return str(contents[0])
    pieces: list[str] = []
    waiting = contents[::-1]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Tag):
            waiting += found.contents[::-1]
        else:
            pieces.append(str(found))
    return " ".join(pieces)
