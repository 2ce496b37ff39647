"""Synonym rules as Solr and OpenSearch have them: in, and out with a note of what is lost."""

import re
from collections.abc import Iterator

from glossary.exchange.losses import Part, losses
from glossary.exchange.offer import Collector, Reading, draft, tidy
from glossary.glossary import Glossary
from glossary.term import Kind, Term

LONGEST_LINE = 20_000  # characters

KEPT = frozenset({Part.HIDDEN, Part.FIRST_KIND, Part.BARS})
"""What synonym rules hold of a glossary."""

_WHAT = "Synonym rules: names only, without plurals or weights."
_PART = re.compile(r"(?:\\.|[^\\,])+")
_ARROW = re.compile(r"(?<!\\)=>")
_ESCAPED = re.compile(r"\\(.)")
_TO_ESCAPE = re.compile(r"([\\,]|=>|^#)")


def read_rules(text: str) -> Reading:
    """The concepts of a synonyms file.

    ``a, b, c`` is one concept. ``a, b => c`` is the concept *c*, for which people also search by *a* and *b*:
    pages that say *a* are not found for *c*. A line that starts with # is a comment.
    """
    collector = Collector()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) > LONGEST_LINE:
            collector.skip(number, f"the line has {len(line):,} characters; the limit is {LONGEST_LINE:,}.")
            continue
        sides = [_parts(side) for side in _ARROW.split(line)]
        if len(sides) > 2:
            collector.skip(number, "it has more than one =>. Write one rule on a line.")
        elif len(sides) == 1:
            collector.take(number, draft((name, Kind.SAME) for name in sides[0]))
        elif not all(sides):
            collector.skip(number, "one side of => is empty. Write words on both sides.")
        else:
            _take_one_way(collector, number, *sides)
    return collector.reading()


def write_rules(glossary: Glossary) -> str:
    """The names of the published entries as synonym rules, headed by comments on what they cannot say."""
    lines = [f"# {note}" for note in (_WHAT, *losses(glossary, KEPT))]
    for term in glossary.published:
        lines += _rules(term)
    return "\n".join([*lines, ""])


def _take_one_way(collector: Collector, number: int, typed: list[str], found: list[str]) -> None:
    kept = [(name, Kind.SAME) for name in found]
    kept += [(name, Kind.SEARCH) for name in typed if name not in found]
    if len(found) > 1:
        listed = ", ".join(found)
        collector.doubt(number, f"{listed} are taken as names of one concept.")
    collector.take(number, draft(kept))


def _parts(side: str) -> list[str]:
    parts = (tidy(_ESCAPED.sub(r"\1", part)) for part in _PART.findall(side))
    return [part for part in parts if part]


def _rules(term: Term) -> Iterator[str]:
    pages = [_escaped(label.text) for label in term.labels if label.kind.in_pages]
    typed = [_escaped(label.text) for label in term.labels if not label.kind.in_pages]
    if len(pages) > 1:
        yield ", ".join(pages)
    if typed and pages:
        yield f"{', '.join(typed)} => {', '.join(pages)}"


def _escaped(name: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", name)
