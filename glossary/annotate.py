"""Marks the words of the glossary in HTML: text becomes links, everything else stays byte for byte."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

from glossary.matcher import Matcher, Mention
from glossary.prose import MARK, Node, Prose, read, source_span

WORDS_PER_MARK = 40
ALWAYS_ALLOWED = 3  # marks on a page, however short it is
HEAD_START = 5  # marks by which a page may run ahead of one in 40 words


class Annotated(NamedTuple):
    """HTML with marks, the ids of the terms marked, in order, and each mark as (id, text as written)."""

    html: str
    terms: tuple[str, ...]
    mentions: list[tuple[str, str]]


class _Mark(NamedTuple):
    term: str
    start: int
    end: int
    written: str


def annotate(
    html: str,
    matcher: Matcher,
    *,
    link: Callable[[str], str],
    skip: frozenset[str] = frozenset(),
    url: str = "",
) -> Annotated:
    """Links the first mention of each term in running text to ``link(id)``.

    Never in links, headings, controls, code, captions, menus, ``dfn``, ``abbr[title]`` or
    ``[data-findwell-skip]``; not the terms in ``skip``, nor those whose entry avoids this ``url``. At most
    one mark in 40 words of the page (3 on a page under 120 words), and at no point more than 5 ahead of that
    pace, so that a list of treatments keeps its marks and the top of a long page is not crowded.

    Marking marked HTML again changes nothing.
    """
    prose = read(html)
    marks = list(_marks(html, prose, matcher, skip, url))
    parts: list[str] = []
    done = 0
    for mark in marks:
        parts.append(html[done : mark.start])
        address, written = escape(link(mark.term)), html[mark.start : mark.end]
        parts.append(f'<a class="fw-term" href="{address}" {MARK}="{escape(mark.term)}">{written}</a>')
        done = mark.end
    parts.append(html[done:])
    return Annotated(
        "".join(parts),
        tuple(mark.term for mark in marks),
        [(mark.term, mark.written) for mark in marks],
    )


def _marks(html: str, prose: Prose, matcher: Matcher, skip: frozenset[str], url: str) -> Iterator[_Mark]:
    terms = matcher.glossary.terms
    seen = {term for _, term in prose.marks} | skip
    allowed = max(ALWAYS_ALLOWED, len(prose.text.split()) // WORDS_PER_MARK)
    earlier = [place for place, _ in prose.marks]
    added = words_read = counted_to = 0
    for mention, node in _markable(prose, matcher):
        if mention.term in seen or (url and url in terms[mention.term].avoid_on):
            continue
        words_read += len(prose.text[counted_to : mention.start].split())
        counted_to = mention.start
        so_far = added + bisect_right(earlier, mention.start)
        if added + len(earlier) >= allowed or so_far >= HEAD_START + words_read // WORDS_PER_MARK:
            continue
        span = source_span(html, node, mention.start, mention.end)
        if span is None:
            continue
        seen.add(mention.term)
        added += 1
        yield _Mark(mention.term, *span, prose.text[mention.start : mention.end])


def _markable(prose: Prose, matcher: Matcher) -> Iterator[tuple[Mention, Node]]:
    """The mentions that lie in one piece of text, with that piece."""
    starts = [node.start for node in prose.nodes]
    for mention in matcher.mentions(prose.text):
        node = prose.nodes[bisect_right(starts, mention.start) - 1]
        if node.markable and mention.end <= node.end:
            yield mention, node
