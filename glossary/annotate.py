"""Marks the words of the glossary in HTML: text becomes links, everything else stays byte for byte."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from enum import StrEnum
from html import escape
from itertools import accumulate
from typing import NamedTuple

from glossary.matcher import Matcher, Mention
from glossary.prose import MARK, Node, Prose, Source, read
from glossary.term import Kind

WORDS_PER_MARK = 40
ALWAYS_ALLOWED = 3  # marks on a page, however short it is
HEAD_START = 5  # marks by which a page may run ahead of one in 40 words
_NOWHERE = (0, 0)
_WORD = re.compile(r"\S+")


class Annotated(NamedTuple):
    """HTML with marks, the ids of the terms marked, in order, and each mark as (id, text as written)."""

    html: str
    terms: tuple[str, ...]
    mentions: list[tuple[str, str]]


class Unmarked(StrEnum):
    """Why a mention on a page gets no mark."""

    PLACE = "place"  # it stands in a link, a heading, a control, code or a caption, or is asked not to be
    SPLIT = "split"  # it is not one piece of text: tags stand inside it
    AVOIDED = "avoid_on"  # its entry avoids the page, or the page is the one about it
    AGAIN = "again"  # its term has a mark already
    CROWDED = "crowded"  # there are marks enough up to here


class Decision(NamedTuple):
    """A mention of a page's prose: why it gets no mark, or None, and then its place in the source."""

    mention: Mention
    unmarked: Unmarked | None
    span: tuple[int, int]


def annotate(
    html: str,
    matcher: Matcher,
    *,
    link: Callable[[str], str],
    skip: frozenset[str] = frozenset(),
    url: str = "",
    per_section: bool = False,
) -> Annotated:
    """Links the first mention of each term in running text to ``link(id)``.

    Never in links, headings, controls, code, captions, menus, ``dfn``, ``abbr[title]`` or
    ``[data-findwell-skip]``; not the terms in ``skip``, nor those whose entry avoids this ``url``. At most
    one mark in 40 words of the page (3 on a page under 120 words), and at no point more than 5 ahead of that
    pace, so that a list of treatments keeps its marks and the top of a long page is not crowded. Where there
    is no room for all, names go before lay words, which say themselves what they mean.
    ``per_section`` links the first mention after each ``h2`` as well, where there is room left.

    Marking marked HTML again changes nothing. No mark wakes a tag that sleeps in an attribute or the like:
    after markup on which browsers do not agree there are none.
    """
    prose = read(html)
    parts: list[str] = []
    mentions: list[tuple[str, str]] = []
    done = 0
    for mention, unmarked, (start, end) in decide(html, prose, matcher, skip, url, per_section):
        if unmarked is None:
            address, written = escape(link(mention.term)), html[start:end]
            mark = f'<a class="fw-term" href="{address}" {MARK}="{escape(mention.term)}">{written}</a>'
            parts += (html[done:start], mark)
            mentions.append((mention.term, prose.text[mention.start : mention.end]))
            done = end
    parts.append(html[done:])
    return Annotated("".join(parts), tuple(dict.fromkeys(term for term, _ in mentions)), mentions)


def decide(
    html: str,
    prose: Prose,
    matcher: Matcher,
    skip: frozenset[str] = frozenset(),
    url: str = "",
    per_section: bool = False,
) -> list[Decision]:
    """What becomes of each mention in the prose of a page, in order; options as for `annotate`."""
    terms = matcher.glossary.terms
    sections = prose.sections if per_section else []
    seen = {(bisect_right(sections, place), term) for place, term in prose.marks}
    decisions: list[Decision] = []
    waiting: list[_Waiting] = []
    for mention, node in _in_nodes(prose, matcher):
        key = (bisect_right(sections, mention.start), mention.term)
        unmarked = Unmarked.CROWDED
        if mention.term in skip or (url and url in terms[mention.term].avoid_on):
            unmarked = Unmarked.AVOIDED
        elif not node.markable:
            unmarked = Unmarked.PLACE
        elif key in seen:
            unmarked = Unmarked.AGAIN
        elif mention.end > node.end:
            unmarked = Unmarked.SPLIT
        else:
            waiting.append(_Waiting(len(decisions), mention, node, key))
        decisions.append(Decision(mention, unmarked, _NOWHERE))
    for number, decision in _with_room(waiting, prose, Source(html)):
        decisions[number] = decision
    return decisions


class _Waiting(NamedTuple):
    """A mention that is marked if there is room: its number, where it stands, its section and term."""

    number: int
    mention: Mention
    node: Node
    key: tuple[int, str]


def _with_room(waiting: list[_Waiting], prose: Prose, source: Source) -> Iterator[tuple[int, Decision]]:
    """Those that are marked, and those for which it was not for want of room that they are not."""
    firsts = {each.mention.term: each.number for each in reversed(waiting)}
    names: list[_Waiting] = []
    lay_words: list[_Waiting] = []
    later: list[_Waiting] = []
    for each in waiting:
        if firsts[each.mention.term] != each.number:
            later.append(each)
        else:
            (lay_words if each.mention.kind is Kind.LAY else names).append(each)
    room = _Room(prose)
    marked: set[tuple[int, str]] = set()
    for rank in (names, lay_words, later):
        room.settle()
        for number, mention, node, key in rank:
            if key in marked:
                yield number, Decision(mention, Unmarked.AGAIN, _NOWHERE)
            elif room.is_left(mention.start):
                span = source.span(node, mention.start, mention.end)
                if span is None:
                    yield number, Decision(mention, Unmarked.SPLIT, _NOWHERE)
                else:
                    room.take(mention.start)
                    marked.add(key)
                    yield number, Decision(mention, None, span)


class _Room:
    """How many more marks a page bears, and where; asked in the order of the page after each `settle`."""

    def __init__(self, prose: Prose) -> None:
        self.words = [word.start() for word in _WORD.finditer(prose.text)]
        self.taken = [place for place, _ in prose.marks]
        self.left = max(ALWAYS_ALLOWED, len(self.words) // WORDS_PER_MARK) - len(self.taken)
        self.settled: list[int] = []
        self.slack: list[int] = []
        self.added = 0

    def settle(self) -> None:
        """Begin again at the top: what is taken so far is there, and says how many may come before it."""
        self.settled = sorted(self.taken)
        spare = (self._pace(place) - number - 1 for number, place in enumerate(self.settled))
        self.slack = list(accumulate(reversed(list(spare)), min))[::-1]
        self.added = 0

    def is_left(self, place: int) -> bool:
        """Whether one more mark may stand here, for the page and for every mark that comes after it."""
        before = bisect_right(self.settled, place)
        if self.left <= 0 or before + self.added >= self._pace(place):
            return False
        return before == len(self.slack) or self.slack[before] > self.added

    def take(self, place: int) -> None:
        """Put a mark here."""
        self.taken.append(place)
        self.left -= 1
        self.added += 1

    def _pace(self, place: int) -> int:
        return HEAD_START + bisect_left(self.words, place) // WORDS_PER_MARK


def _in_nodes(prose: Prose, matcher: Matcher) -> Iterator[tuple[Mention, Node]]:
    """The mentions of a page, each with the piece of text in which it begins."""
    starts = [node.start for node in prose.nodes]
    for mention in matcher.mentions(prose.text):
        yield mention, prose.nodes[bisect_right(starts, mention.start) - 1]
