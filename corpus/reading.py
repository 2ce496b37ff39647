"""What one reading of an HTML page brings back: its blocks and its fields, before any template is known."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve import SelectorSyntaxError

from corpus.blocks import Block, Element, read_blocks
from corpus.dates import read_date
from corpus.errors import UsageError
from corpus.markup import decoded, first_of, link, parse, tags_in, text_in
from corpus.oneoff import article_of, trimmed
from corpus.selectors import NO_SELECTORS, Selectors

OUTSIDE = "outside the main content"
SPARSE = "outside the densest part"
"""The reason on what a page without ``<main>`` or ``<article>`` prints around its text: a guess, which counts
only where no template was learned."""
_ROOT_NAMES = frozenset({"home", "homepage", "home page", "start", "you are here", "you are here:"})
_ENOUGH = 200  # characters
_PROSE = 50  # characters


class Reading(NamedTuple):
    """A page's blocks in order, furniture included with its reason, and its fields as printed.

    ``trail`` is the breadcrumb with its first and last steps; ``modified`` is the machine-readable date of
    the last review or change, ``visible`` the number of characters in all blocks.
    """

    blocks: tuple[Block, ...]
    heading: str = ""
    head_title: str = ""
    site_name: str = ""
    trail: tuple[str, ...] = ()
    description: str = ""
    language: str = ""
    reviewed: str = ""
    modified: str = ""
    visible: int = 0


def read_html(
    markup: bytes | str, *, charset: str = "", selectors: Selectors = NO_SELECTORS, alone: bool = False
) -> Reading:
    """Parse a page once; ``alone`` says that its site has too few pages to learn a template from.

    Raises `InputError` E305 for what is not HTML, `UsageError` for a bad selector.
    """
    soup, reviewed = parse(markup, charset)
    if selectors != NO_SELECTORS:
        link(soup)
    content = _selected(soup, [selectors.content] if selectors.content else [])
    blocks, elements, titles, trails = read_blocks(soup, _selected(soup, selectors.drop), content)
    blocks = _within(blocks, *_content(blocks, elements))
    if alone and not selectors.content:
        text = decoded(markup, charset) if isinstance(markup, bytes) else markup
        blocks = trimmed(blocks, article_of(text))
    head = _head(soup)
    return Reading(
        blocks=tuple(blocks),
        heading=_heading(titles),
        head_title=head.get("title", ""),
        site_name=head.get("og:site_name", ""),
        trail=_trail(trails),
        description=head.get("description", "") or head.get("og:description", ""),
        language=_language(soup),
        reviewed=reviewed,
        modified=read_date(head.get("article:modified_time", "")),
        visible=sum(len(block.text) for block in blocks),
    )


def to_json(reading: Reading) -> bytes:
    """One line of JSON that `from_json` reads back."""
    paths: dict[str, int] = {}  # long, and shared by most blocks: written once
    blocks = [(text, paths.setdefault(path, len(paths)), *rest) for text, path, *rest in reading.blocks]
    return json.dumps((list(paths), blocks, *reading[1:]), ensure_ascii=False).encode("utf-8", "replace")


def from_json(line: bytes | str) -> Reading:
    """The reading that `to_json` wrote."""
    paths, blocks, *fields = json.loads(line)
    fields[3] = tuple(fields[3])
    return Reading(tuple(Block(text, paths[path], *rest) for text, path, *rest in blocks), *fields)


def _selected(soup: BeautifulSoup, selectors: Iterable[str]) -> list[Tag]:
    found: list[Tag] = []
    for selector in selectors:
        try:
            found.extend(soup.select(selector))
        except (SelectorSyntaxError, NotImplementedError) as error:
            raise UsageError(
                "E101",
                f"“{selector}” is not a CSS selector.",
                "Correct it in the site's settings, for example: div.article",
            ) from error
    return found


def _within(blocks: list[Block], regions: list[Element], reason: str) -> list[Block]:
    """The blocks, with a reason on each that stands outside the regions."""
    inside = {place for region in regions for place in range(region.first, region.end)}
    return [
        block if block.reason or not regions or place in inside else block._replace(reason=reason)
        for place, block in enumerate(blocks)
    ]


def _content(blocks: list[Block], elements: list[Element]) -> tuple[list[Element], str]:
    """The part of a page that is its content, none where nothing tells, and what to say of the rest.

    What the site's selectors say, else ``<main>``, else the one ``<article>`` that holds most of the
    text, else the smallest element that holds 85 % of the prose.
    """
    chosen = [element for element in elements if element.name == "content"]
    if chosen:
        return chosen, OUTSIDE
    sums, prose = [0], [0]
    for block in blocks:
        length = 0 if block.reason else len(block.text)
        sums.append(sums[-1] + length)
        is_prose = not block.level and not block.linked and length >= _PROSE
        prose.append(prose[-1] + (length if is_prose else 0))

    def size(element: Element) -> int:
        return sums[element.end] - sums[element.first]

    mains = [element for element in elements if element.name == "main"]
    region = max(mains, key=size, default=None)
    if region is not None and size(region) < min(_ENOUGH, sums[-1] // 4):
        region = None
    articles = [element for element in elements if element.name == "article"]
    if region is not None:
        articles = [one for one in articles if one.first >= region.first and one.end <= region.end]
    best = max(articles, key=size, default=None)
    if best is not None and size(best) >= (0.8 * size(region) if region is not None else 0.5 * sums[-1]):
        region = best
    if region is not None:
        return [region], OUTSIDE
    least = 0.85 * max(prose[-1], 1)
    holders = [one for one in elements if prose[one.end] - prose[one.first] >= least]
    return sorted(holders, key=lambda one: (one.end - one.first, -one.depth))[:1], SPARSE


def _heading(titles: list[Tag]) -> str:
    """The page's main heading, without the caption and the words for screen readers some print within it."""
    for tag in titles:
        heading = " ".join(" ".join(_spoken(tag)).split()) or _text(tag)
        if heading:
            return heading
    return ""


def _spoken(title: Tag) -> Iterator[str]:
    for child in title.contents:
        if not isinstance(child, Tag):
            yield str(child)
        elif not any(mark in str(child.attrs.get("class", "")) for mark in ("caption", "hidden")):
            yield from _spoken(child)


def _trail(trails: list[Tag]) -> tuple[str, ...]:
    for tag in trails:
        items = [_text(item) for item in tags_in(tag) if item.name == "li"] or re.split(
            r"\s*[»›>/|→]\s*", _text(tag)
        )
        if len(items) == 1:
            links = [_text(inner) for inner in tags_in(tag) if inner.name == "a"]
            items = links if len(links) > 1 else re.split(r"\s*[»›>/|→]\s*", items[0])
        steps = [step for step in (item.strip(" »›>/|→\u00a0") for item in items) if step]
        if steps:
            return tuple(step for step in steps if step.casefold() not in _ROOT_NAMES)
    return ()


def _head(soup: BeautifulSoup) -> dict[str, str]:
    """The title and the first content of each meta element, by name or property."""
    found: dict[str, str] = {}
    head = first_of(soup, "head")
    for tag in tags_in(head) if head else ():
        if tag.name == "title":
            found.setdefault("title", _text(tag))
        elif tag.name == "meta" and tag.get("content"):
            name = str(tag.get("name") or tag.get("property") or "").lower()
            found.setdefault(name, " ".join(str(tag["content"]).split()))
    return found


def _language(soup: BeautifulSoup) -> str:
    tag = first_of(soup, "html")
    given = str(tag.get("lang") or tag.get("xml:lang") or "") if tag else ""
    return given if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", given) else ""


def _text(tag: Tag) -> str:
    return " ".join(text_in(tag).split())
