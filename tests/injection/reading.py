"""What of an HTML page came from a hostile text, found with a parser that cuts tags as browsers do."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from tests.injection.payloads import MARK

# Attributes that say something of ours to people and never to the browser.
_MAY_QUOTE = {"value", "href", "content", "alt", "title", "lang", "id", "data-owner", "data-section", "for"}
_LOADS = {"href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href", "background"}
_NEVER = {"base", "embed", "object", "iframe", "frame", "frameset", "math", "portal", "marquee", "plaintext"}

assert etree.LIBXML_VERSION >= (2, 14), "an older libxml2 cuts tags otherwise than HTML 5 says"


class Shape(set[tuple[str, str]]):
    """The (tag, attribute) pairs of pages; the attribute is empty for the tag alone."""

    def add_page(self, html: str) -> None:
        """Learn what a page without hostile text is made of."""
        for element in _elements(html):
            self.add((element.tag, ""))
            self.update((element.tag, name) for name in element.attrib)


def faults(html: str, usual: Shape) -> list[str]:
    """What is wrong with a page; ``usual`` is what such pages are made of."""
    found = []
    for element in _elements(html):
        tag, attributes = element.tag, dict(element.attrib)
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
        inside = element.text or ""
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


def _elements(html: str) -> Iterator[etree._Element]:
    # Signs that XML cannot hold stay in a page as they are; the parser's tree cannot keep them.
    kept = "".join(sign if sign >= " " or sign in "\t\n\r" else "\ufffd" for sign in html)
    tree = etree.fromstring(kept.encode("utf-8"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    for node in tree.iter():
        if isinstance(node.tag, str):
            yield node
        elif node.tag is etree.Comment and MARK in (node.text or ""):
            raise AssertionError(f"a comment holds the text: {node.text}")
