"""What of an HTML page came from a hostile text, found in the tree that HTML 5 makes of it."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.injection.payloads import MARK

# Attributes that say something of ours to people and never to the browser.
_MAY_QUOTE = {"value", "href", "content", "alt", "title", "lang", "id", "data-owner", "data-section", "for"}
_LOADS = {"href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href", "background"}
_NEVER = {"base", "embed", "object", "iframe", "frame", "frameset", "math", "portal", "marquee", "plaintext"}


class Shape(set[tuple[str, str]]):
    """The (tag, attribute) pairs of pages; the attribute is empty for the tag alone."""

    def add_page(self, html: str) -> None:
        """Learn what a page without hostile text is made of."""
        for element in _elements(html):
            self.add((element.tag, ""))
            self.update((element.tag, name) for name in element.attributes)


def faults(html: str, usual: Shape) -> list[str]:
    """What is wrong with a page; ``usual`` is what such pages are made of."""
    found = []
    for element in _elements(html):
        tag = element.tag
        attributes = {name: value or "" for name, value in element.attributes.items()}
        if (tag, "") not in usual or tag in _NEVER or MARK in tag:
            found.append(f"<{tag}> is not ours")
        for name, value in attributes.items():
            if (tag, name) not in usual or name.startswith("on") or name == "style" or MARK in name:
                found.append(f"<{tag} {name}> is not ours")
            if (
                MARK in value
                and (tag, name) != ("img", "src")
                and name not in _MAY_QUOTE
                and not name.startswith(("aria-", "data-term"))
            ):
                found.append(f"<{tag} {name}={value!r}> quotes the text")
            if name in _LOADS and _scheme(value) not in ("", "http", "https", "tel", "mailto", "data"):
                found.append(f"<{tag} {name}={value!r}> leads elsewhere")
            if name in ("src", "action", "formaction") and urlsplit(value.strip()).netloc:
                found.append(f"<{tag} {name}={value!r}> asks another site")
            if name in _LOADS and _scheme(value) == "data" and value != "data:,":
                found.append(f"<{tag} {name}={value!r}> is a document of its own")
        inside = element.text()
        if tag == "script" and attributes.get("type") == "application/ld+json":
            json.loads(inside)
        elif tag in ("script", "style") and MARK in inside:
            found.append(f"<{tag}> holds the text")
    return found


def _scheme(value: str) -> str:
    """The scheme a browser sees: it drops tabs and line ends, and control signs before the first letter."""
    seen = "".join(sign for sign in value if sign not in "\t\r\n").lstrip("".join(map(chr, range(33))))
    found = re.match(r"([a-z][a-z0-9+.-]*):", seen, re.IGNORECASE)
    return found[1].lower() if found else ""


def _elements(html: str) -> Iterator[LexborNode]:
    for node in LexborHTMLParser(html).root.parent.traverse(include_text=False):
        if node.is_element_node:
            yield node
        elif node.is_comment_node and MARK in node.comment_content:
            raise AssertionError(f"a comment holds the text: {node.comment_content}")
