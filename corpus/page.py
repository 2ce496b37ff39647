"""What editors wrote: a page and its sections, free of menus, footers and markup."""

import json
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the text below it, up to the next heading.

    ``text`` holds one block (paragraph, list item, table row) a line; a list item starts with ``"• "`` and
    the cells of a row are parted by ``" – "``. ``level`` is 1 for what stands under the page's title, else
    the heading's own level, 2 to 6. ``anchor`` is the fragment of the URL that leads there: ``"symptoms"``,
    or ``"page=4"`` in a PDF.
    """

    heading: str
    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page or booklet as its editors wrote it.

    ``url`` is canonical: absolute for a crawled page, ``/pages/…`` for an authored one. ``path`` is the
    breadcrumb, without "Home" and without the page itself. ``reviewed`` and ``next_review`` are ISO dates
    as precise as the page prints them (``2022``, ``2022-10`` or ``2022-10-03``), or empty. ``html`` is
    kept only for authored pages, which findwell shows itself: sanitised, and safe to print. ``phones``
    are the telephone numbers it prints or dials, ``booklets`` the URLs of the PDF files it links to.
    ``owner`` is who looks after an authored page, and ``ignored`` the findings that its editors set aside,
    as "G101: why".
    """

    url: str
    title: str
    sections: tuple[Section, ...]
    path: tuple[str, ...] = ()
    description: str = ""
    language: str = "en"
    reviewed: str = ""
    next_review: str = ""
    audience: str = ""
    kind: str = "page"
    cancer: str = ""
    notice: str = ""
    html: str = ""
    size: int = 0
    source: str = ""
    phones: tuple[str, ...] = ()
    booklets: tuple[str, ...] = ()
    owner: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All headings and blocks, one a line."""
        parts: list[str] = []
        for section in self.sections:
            parts.extend(part for part in (section.heading, section.text) if part)
        return "\n".join(parts)


def to_json(page: Page) -> str:
    """One line of JSON that `from_json` reads back."""
    named = {field.name: getattr(page, field.name) for field in fields(page)}
    named["sections"] = [
        {"anchor": one.anchor, "heading": one.heading, "level": one.level, "text": one.text}
        for one in page.sections
    ]
    return json.dumps(named, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Page:
    """The page that `to_json` wrote."""
    named: dict[str, Any] = json.loads(text)
    named["sections"] = tuple(Section(**section) for section in named["sections"])
    for name in ("path", "phones", "booklets", "ignored"):
        named[name] = tuple(named.get(name, ()))
    return Page(**named)
