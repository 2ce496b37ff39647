"""Vocabularies of Vale, the prose checker: words to accept in; words to accept, to avoid and to use out."""

import json
import re
from collections.abc import Iterator

from glossary.exchange.losses import Part
from glossary.exchange.offer import Collector, Reading, draft, key_of, tidy
from glossary.exchange.sheet import MOST_ROWS, too_many_rows
from glossary.glossary import Glossary
from glossary.term import Kind, Label

KEPT = frozenset({Part.FIRST_KIND, Part.BARS})
"""What a vocabulary holds of a glossary."""

_VOCABULARY = "styles/config/vocabularies/Findwell"
_RULE = "styles/Findwell/Avoid.yml"
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
_ESCAPED = re.compile(r"\\([^\w\s])")
_ANY_CASE = "(?i)"


def read_vocabulary(text: str, name: str) -> Reading:
    """The words of a file such as accept.txt, one on a line, as entries that nobody has explained yet.

    A line that is a regular expression is skipped. Raises InputError G024 for too many lines.
    """
    collector = Collector(bare=True)
    for number, line in enumerate(text.splitlines(), 1):
        if number > MOST_ROWS:
            raise too_many_rows(f"{name}:{number}")
        word = tidy(line.removeprefix(_ANY_CASE))
        if not word or line.startswith("#"):
            continue
        if _SPECIAL.search(_ESCAPED.sub("", word)):
            collector.skip(number, f"“{word[:60]}” is a regular expression. Write its words out.")
        else:
            collector.take(number, draft([(_ESCAPED.sub(r"\1", word), Kind.SAME)]))
    return collector.reading(["Words without an explanation: write one for each before it is published."])


def write_vocabulary(glossary: Glossary) -> dict[str, str]:
    """Three texts by their paths in a folder: words to accept, words to reject, what to use instead."""
    shown = [label for term in glossary.published for label in term.labels if label.kind.shown]
    swaps = dict(_swaps(glossary))
    avoided = {key_of(word) for word in swaps}
    accepted = sorted({_entry(label) for label in shown if key_of(label.text) not in avoided})
    rejected = sorted(f"{_ANY_CASE}{_SPECIAL.sub(_escape, word)}" for word in swaps)
    rule = [
        "# What to write instead of words to avoid; made from the glossary.",
        "extends: substitution",
        "message: \"Use '%s' instead of '%s'.\"",
        "level: warning",
        "ignorecase: true",
        "swap:" if swaps else "swap: {}",
        *(f"  {_quoted(_SPECIAL.sub(_escape, word))}: {_quoted(use)}" for word, use in sorted(swaps.items())),
    ]
    return {
        f"{_VOCABULARY}/accept.txt": _lines(accepted),
        f"{_VOCABULARY}/reject.txt": _lines(rejected),
        _RULE: _lines(rule),
    }


def _swaps(glossary: Glossary) -> Iterator[tuple[str, str]]:
    """Each word to avoid, with the heading of its entry; not one that another entry shows to readers."""
    shown = {key_of(label.text) for term in glossary.published for label in term.labels if label.kind.shown}
    for term in glossary.published:
        for label in term.labels:
            if label.kind is Kind.AVOID and key_of(label.text) not in shown:
                yield label.text, term.heading


def _entry(label: Label) -> str:
    """A name as a line of a vocabulary: only as it is written when its capitals count."""
    return f"{'' if label.case else _ANY_CASE}{_SPECIAL.sub(_escape, label.text)}"


def _escape(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _lines(lines: list[str]) -> str:
    return "\n".join([*lines, ""]) if lines else ""
