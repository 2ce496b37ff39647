"""HTML into a lean BeautifulSoup tree: no scripts, drawings, comments or styling tags, and never too deep."""

import codecs
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeDict, AttributeValueList, NavigableString, Tag

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
_LINKED_DATA = re.compile(r'"lastReviewed"\s*:\s*"(\d{4}-\d\d(?:-\d\d)?)')


class _LeanTag(Tag):
    """A tag whose settings, alike on all tags of a page, are the class's: parsing takes half of the time."""

    parser_class = BeautifulSoup
    namespace = prefix = sourceline = sourcepos = None
    known_xml = hidden = False
    can_be_empty_element = False
    cdata_list_attributes = preserve_whitespace_tags = None
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    attribute_value_list_class = AttributeValueList

    def __init__(self, name: str, attributes: Any, parent: Tag, previous: Any) -> None:
        self.name = name
        self.attrs = attributes
        self.contents = []
        self._namespaces = {}
        _link(self, parent, previous)


class _LeanSoup(BeautifulSoup):
    """A tree that is linked as BeautifulSoup links it, without what only other parsers need."""

    def handle_starttag(self, name: str, *rest: Any, **options: Any) -> Tag:
        if self.current_data:
            self.endData()
        parent = self.currentTag or self
        tag = _LeanTag(name, rest[2], parent, self._most_recent_element)
        parent.contents.append(tag)
        self._most_recent_element = tag
        self.tagStack.append(tag)
        self.currentTag = tag
        return tag

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        if self.current_data:
            self.endData()
        stack = self.tagStack
        place = len(stack) - 1
        while place > 0 and stack[place].name != name:
            place -= 1
        if place > 0:
            del stack[place:]
            self.currentTag = stack[-1]

    def endData(self, containerClass: Any = None) -> None:
        if not self.current_data:
            return
        text = NavigableString("".join(self.current_data))
        self.current_data = []
        parent = self.currentTag or self
        _link(text, parent, self._most_recent_element)
        parent.contents.append(text)
        self._most_recent_element = text


def _link(made: Any, parent: Tag, previous: Any) -> None:
    """Put a new element behind the last one of its parent and behind the last one of all."""
    made.parent = parent
    made.previous_element = previous
    made.next_element = made.next_sibling = made.previous_sibling = None
    if previous is not None:
        previous.next_element = made
    if parent.contents:
        last = parent.contents[-1]
        made.previous_sibling = last
        last.next_sibling = made


class _LeanBuilder(LXMLTreeBuilder):
    """Feeds BeautifulSoup only the tags and text that can matter."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, attribute_dict_class=AttributeDict)
        self.linked_data = ""
        self._skipping = 0
        self._in_pre = 0
        self._made: list[bool] = []  # of each open tag, whether it is in the tree
        self._depth = 0
        self._between_blocks = True

    def start(
        self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes], nsmap: Mapping[str, str] = {}
    ) -> None:
        if self._skipping or tag in SILENT:
            self._skipping += 1
            return
        self._between_blocks = self._between_blocks or tag not in _INLINE
        plain = tag in STYLING and (not attrib or self._in_pre > 0)
        made = not plain and self._depth < _MAX_DEPTH
        self._made.append(made)
        if made:
            self._depth += 1
            self._in_pre += tag == "pre"
            attributes: Any = dict(attrib)
            self.soup.handle_starttag(tag, None, None, attributes)  # type: ignore[union-attr, arg-type]

    def end(self, tag: str | bytes) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        self._between_blocks = self._between_blocks or tag not in _INLINE
        if self._made and self._made.pop():
            self._depth -= 1
            self._in_pre -= tag == "pre"
            self.soup.handle_endtag(str(tag))  # type: ignore[union-attr]

    def data(self, data: str | bytes) -> None:
        if not self._skipping:
            if not (self._between_blocks and data.isspace()):
                self._between_blocks = False
                self.soup.handle_data(str(data))  # type: ignore[union-attr]
        elif not self.linked_data and (found := _LINKED_DATA.search(str(data))):
            self.linked_data = found[1]

    def comment(self, text: str | bytes) -> None:
        pass

    def pi(self, target: str, data: str) -> None:
        pass

    def doctype(self, name: str, pubid: str, system: str) -> None:
        pass


def parse(markup: bytes | str, charset: str = "") -> tuple[BeautifulSoup, str]:
    """The lean tree of a page, and the ``lastReviewed`` date of its linked data, or "".

    ``charset`` is what HTTP said; without it the page's own word counts, then UTF-8, then Windows-1252.
    Raises `InputError` E305 for what is not HTML.
    """
    builder = _LeanBuilder()
    text = decoded(markup, charset) if isinstance(markup, bytes) else markup
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # BeautifulSoup's advice on markup that looks like XML
            soup = _LeanSoup(text, builder=builder)
    except (ParserRejectedMarkup, AssertionError, ValueError) as error:
        raise InputError(
            "E305", "The page is not HTML that can be read.", "Look at it in a browser."
        ) from error
    return soup, builder.linked_data


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


def tags_in(tag: Tag) -> Iterator[Tag]:
    """The tags below ``tag`` in document order; several times faster than BeautifulSoup's own."""
    waiting = [child for child in reversed(tag.contents) if isinstance(child, Tag)]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(child for child in reversed(found.contents) if isinstance(child, Tag))


def text_in(tag: Tag) -> str:
    """All text below ``tag`` with a space between the pieces, blanks not yet tidied."""
    pieces: list[str] = []
    waiting = list(reversed(tag.contents))
    while waiting:
        found = waiting.pop()
        if isinstance(found, Tag):
            waiting.extend(reversed(found.contents))
        else:
            pieces.append(str(found))
    return " ".join(pieces)
