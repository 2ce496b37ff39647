"""Why each name that stands in a text or a page is a mention of its concept, or is not, in sentences."""

from bisect import bisect_right
from typing import NamedTuple

from glossary.annotate import Unmarked, decide
from glossary.matcher import Considered, Matcher, Mention, Refusal
from glossary.prose import Node, Source, read
from glossary.term import Kind

TAKEN = "taken"  # the outcome of a name that is a mention, and in HTML is marked
_REFUSED = {
    Refusal.CAPITALS: "its capitals are not those of the label '{because}'",
    Refusal.NEAR: "none of these words stands near it: {because}",
    Refusal.UNLESS: "'{because}' stands near it",
    Refusal.BLOCK: "it belongs to the blocked phrase '{because}'",
    Refusal.LONGER: "it overlaps with '{because}', which is taken",
    Refusal.KIND: "labels of kind '{because}' are looked for in searches, not in pages",
}
_UNMARKED = {
    Unmarked.PLACE: "mentioned, but it stands where nothing is marked, such as a link, heading or caption",
    Unmarked.SPLIT: "mentioned, but tags stand inside it",
    Unmarked.AVOIDED: "mentioned, but its entry avoids this page (avoid_on)",
    Unmarked.AGAIN: "mentioned, but its term is marked already",
    Unmarked.CROWDED: "mentioned, but there are marks enough up to here",
}


class Told(NamedTuple):
    """A name that stands at ``start`` to ``end`` of what was given, and what came of it.

    ``outcome`` is *taken* (in HTML: marked), or the short name of what decided against it; ``why`` says it.
    """

    start: int
    end: int
    written: str
    term: str
    label: str
    kind: Kind
    outcome: str
    why: str


def tell_text(text: str, matcher: Matcher) -> list[Told]:
    """Every name in a plain text, in order."""
    return [_told(each, each.mention.start, each.mention.end, text) for each in matcher.explain(text)]


def tell_html(html: str, matcher: Matcher, *, url: str = "", per_section: bool = False) -> list[Told]:
    """Every name in the prose of a document or fragment, in order; offsets into the HTML.

    A mention is *taken* when `annotate` with the same options would mark it.
    """
    prose = read(html)
    unmarked = {
        decision.mention: decision.unmarked
        for decision in decide(html, prose, matcher, url=url, per_section=per_section)
    }
    starts = [node.start for node in prose.nodes]
    source = Source(html)
    told: list[Told] = []
    for each in matcher.explain(prose.text):
        first, last = (
            prose.nodes[bisect_right(starts, place) - 1]
            for place in (each.mention.start, each.mention.end - 1)
        )
        start, end = _in_source(source, first, last, each.mention)
        told.append(_told(each, start, end, prose.text, unmarked.get(each.mention)))
    return told


def _in_source(source: Source, first: Node, last: Node, mention: Mention) -> tuple[int, int]:
    """Where a mention begins and ends in the source, or else the pieces of text in which it does."""
    beginning = source.span(first, mention.start, min(mention.end, first.end))
    ending = source.span(last, max(mention.start, last.start), mention.end)
    return beginning[0] if beginning else first.source_start, ending[1] if ending else last.source_end


def _told(each: Considered, start: int, end: int, text: str, unmarked: Unmarked | None = None) -> Told:
    mention = each.mention
    if each.refusal is not None:
        outcome, why = each.refusal.value, _REFUSED[each.refusal].format(because=each.because)
    elif unmarked is not None:
        outcome, why = unmarked.value, _UNMARKED[unmarked]
    else:
        outcome, why = TAKEN, ""
    written = text[mention.start : mention.end]
    return Told(start, end, written, mention.term, mention.label, mention.kind, outcome, why)
