"""Cuts HTML into tags and text with their places in the source, where a browser would cut it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from glossary.drawings import CDATA, Drawings, ends_alike

# The contents of these are text, whatever they look like, until their own end tag.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_NAME = re.compile(r"[A-Za-z][^ \t\n\f\r/>]*")
_ATTRIBUTE = re.compile(r"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*")
_EQUALS = re.compile(r"[ \t\n\f\r]*=[ \t\n\f\r]*")
_BARE = re.compile(r"[^ \t\n\f\r>]*")
_OPENING = re.compile(r"<(?:[A-Za-z!?]|/.)", re.DOTALL)  # any other "<" is text
_SIMPLE = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)>")  # what most tags are; the rest takes the long way
_COMMENT_END = re.compile(r"--!?>")
_ABRUPT = re.compile(r"-?>")


class Text(NamedTuple):
    """Characters between two tags, from ``start`` to ``end`` in the source, entities not resolved."""

    start: int
    end: int


class Tag(NamedTuple):
    """A start tag, or an end tag (``closing``); names in lower case, attribute values as they are written."""

    name: str
    attributes: Mapping[str, str]
    closing: bool
    self_closing: bool


def pieces(html: str) -> Iterator[Text | Tag]:
    """The text and tags of a document or fragment, in order.

    Comments, doctypes and unfinished tags are left out. Follows the tokenizer of
    the HTML standard, also for what is broken: a tag that never ends swallows the rest, and so does a
    comment. It ends where browsers might not agree on what follows: after a ``<style>`` with tags in a
    drawing, say, or a ``<noscript>`` that ends elsewhere where scripts may run. Linear in the length of
    ``html``.
    """
    at, text_start, size = 0, 0, len(html)
    drawings, noscript_end = Drawings(), 0
    while opening := _OPENING.search(html, at):
        at = start = opening.start()
        if at > text_start:
            yield Text(text_start, at)
        simple = _SIMPLE.match(html, at)
        if simple is None:
            tag, at = _markup(html, at)
        else:
            tag, at = _simple_tag(simple[2], simple[1] != ""), simple.end()
        text_start = at
        if start < noscript_end < at or (html.startswith(CDATA, start) and not ends_alike(html, start)):
            return
        if tag is None:
            continue
        yield tag
        if not drawings.follow(tag.name, closing=tag.closing, self_closing=tag.self_closing):
            return
        if tag.closing:
            continue
        if tag.name == "plaintext":
            return
        if tag.name == "noscript" and at > noscript_end:
            noscript_end = _raw_end(html, tag.name, at)
        if tag.name in _RAW:
            end = _raw_end(html, tag.name, at)
            content = html[at:end]
            if at <= noscript_end < end or not drawings.bare(content) or _hides_its_end(tag.name, content):
                return
            text_start = at = end
    if text_start < size:
        yield Text(text_start, size)


@lru_cache(maxsize=1024)
def _simple_tag(name: str, closing: bool) -> Tag:
    return Tag(name.lower(), MappingProxyType({}), closing, False)


def _markup(html: str, at: int) -> tuple[Tag | None, int]:
    """The tag at a ``<``, or None for anything else that is markup, and where it ends."""
    if html.startswith("<!--", at):
        abrupt = _ABRUPT.match(html, at + 4)
        end = abrupt or _COMMENT_END.search(html, at + 4)
        return None, end.end() if end else len(html)
    closing = html.startswith("</", at)
    name = _NAME.match(html, at + 2 if closing else at + 1)
    if name is None:
        return None, _after(html, ">", at)
    attributes, end_of_tag = _attributes(html, name.end())
    if end_of_tag < 0:
        return None, len(html)
    self_closing = html[end_of_tag - 2] == "/"
    return Tag(name[0].lower(), attributes, closing, self_closing), end_of_tag


def _attributes(html: str, at: int) -> tuple[Mapping[str, str], int]:
    """The attributes of a tag from the end of its name, and where the tag ends: -1 when it never does."""
    found: dict[str, str] = {}
    size = len(html)
    while True:
        while at < size and html[at] in " \t\n\f\r/":
            at += 1
        if at >= size:
            return found, -1
        if html[at] == ">":
            return found, at + 1
        name = _ATTRIBUTE.match(html, at)
        at = name.end() if name else at + 1
        value = ""
        if equals := _EQUALS.match(html, at):
            at = equals.end()
            quote = html[at : at + 1]
            if quote in ("'", '"'):
                end = html.find(quote, at + 1)
                if end < 0:
                    return found, -1
                value, at = html[at + 1 : end], end + 1
            elif bare := _BARE.match(html, at):
                value, at = bare[0], bare.end()
        if name:
            found.setdefault(name[0].lower(), value)


def _raw_end(html: str, name: str, at: int) -> int:
    end = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(html, at)
    return end.start() if end else len(html)


def _hides_its_end(name: str, content: str) -> bool:
    """Whether a script goes on after its first end tag, because another one begins in a comment in it."""
    _, comment, hidden = content[content.rfind("-->") + 1 :].partition("<!--")
    return name == "script" and comment != "" and "<script" in hidden.lower()


def _after(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return found + 1 if found >= 0 else len(html)
