"""What a glossary may hold but hardly means: names that mark too much or never match, and old entries."""

from collections.abc import Iterator
from datetime import date

from corpus.dates import is_past, spoken
from corpus.words import words
from glossary.entry_file import Contents, Placed
from glossary.everyday import everyday_words
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Label, Status
from glossary.yaml_file import Fault


def lint(contents: Contents, *, today: date) -> Iterator[Fault]:
    """Every doubt about the published entries, with its place, in the order of the files.

    ``contents`` must have no faults of its own.
    """
    terms = tuple(placed.term for placed in contents.terms)
    matcher = Matcher(Glossary(terms, contents.blocks), for_queries=True)
    unblocked = Matcher(Glossary(terms), for_queries=True)
    for placed in contents.terms:
        if placed.term.status is Status.PUBLISHED:
            for label in placed.term.labels:
                what = _unmatched(label, matcher, unblocked) or _too_common(label)
                if what:
                    yield Fault(placed.file, placed.lines[f"label {label.text}"], what)
            yield from _unsound(placed, today)


def _unmatched(label: Label, matcher: Matcher, unblocked: Matcher) -> str:
    """Why a label does not match even the text that is nothing but the label, or empty."""
    if _matches(label, matcher):
        return ""
    if _matches(label, unblocked):
        return (
            f"the label '{label.text}' never matches, because it is a phrase in 'blocks'. Remove one of them."
        )
    return (
        f"the label '{label.text}' never matches: a comma, colon, ampersand or other mark parts its words. "
        "Write it as it stands in running text."
    )


def _matches(label: Label, matcher: Matcher) -> bool:
    cut = list(words(label.text))
    whole = (cut[0].start, cut[-1].end)
    return any((found.start, found.end) == whole for found in matcher.mentions(label.text))


def _too_common(label: Label) -> str:
    if not label.kind.in_pages or label.case or label.context.near:
        return ""
    cut = [word.text for word in words(label.text)]
    if len(cut) > 1 or cut[0] not in everyday_words():
        return ""
    return (
        f"the label '{label.text}' is an everyday word and is marked wherever it stands. "
        "Say which words stand near it (context: near), or make it kind: search."
    )


def _unsound(placed: Placed, today: date) -> Iterator[Fault]:
    """An entry that readers meet although nobody vouches for it, or no longer."""
    review, lines = placed.term.review, placed.lines
    if is_past(review.next, today):
        due = spoken(review.next)
        what = f"the review of '{placed.term.id}' was due in {due}. Check it, then change the date."
        yield Fault(placed.file, lines["review"], what)
    if not placed.term.source.title:
        what = f"'{placed.term.id}' is published without a source. Add 'source: {{title: …}}'."
        yield Fault(placed.file, placed.line, what)
