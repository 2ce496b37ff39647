"""What a glossary may hold but hardly means: names that mark too much or never match, and old entries."""

from collections.abc import Iterable, Iterator
from datetime import date

from corpus.dates import is_past, spoken
from corpus.words import fold, words
from glossary.coverage.definition_rules import unexplained_in
from glossary.entry_file import Contents, Placed
from glossary.everyday import everyday_words
from glossary.forms import word_forms
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Label, Review, Status, best_language
from glossary.told import label_key
from glossary.yaml_file import Fault


def lint(contents: Contents, *, today: date) -> Iterator[Fault]:
    """Every doubt about the published entries, with its place, in the order of the files.

    ``contents`` must have no faults of its own.
    """
    terms = tuple(placed.term for placed in contents.terms)
    glossary = Glossary(terms, contents.blocks)
    published = Glossary(terms)
    own = _Matchers(glossary, published)
    told = {
        tag: _Matchers(glossary.in_language(tag), published.in_language(tag)) for tag in glossary.languages
    }
    shared = _shared_forms(contents.terms)
    for placed in contents.terms:
        if placed.term.status is Status.PUBLISHED:
            yield from _doubtful(placed, placed.term.labels, own)
            yield from shared.get(placed.term.id, ())
            if unexplained := ", ".join(unexplained_in(placed.term, glossary)):
                what = f"the definition of '{placed.term.id}' uses {unexplained}, which nothing explains."
                yield Fault(placed.file, placed.line, f"{what} Write it out, or add an entry for it.")
            for each in placed.term.languages:
                yield from _doubtful(placed, each.labels, told[each.language], each.language)
            yield from _unsound(placed, today)
        elif placed.term.replaced_by and glossary.find(placed.term.id) is None:
            what = f"the old names of '{placed.term.id}' lead nowhere: its replacement is not published."
            yield Fault(placed.file, placed.lines["replaced_by"], f"{what} Publish it, or name another.")


def _shared_forms(terms: Iterable[Placed]) -> dict[str, list[Fault]]:
    """By id: labels of which a plural or another spelling is also one of a label of another entry.

    The labels themselves differ, or loading would have refused them.
    """
    first: dict[tuple[str, ...], tuple[Placed, Label]] = {}
    found: dict[str, list[Fault]] = {}
    for placed in terms:
        labels = placed.term.labels if placed.term.status is Status.PUBLISHED else ()
        for label in labels:
            for form in word_forms(label.text):
                owner, other = first.setdefault(tuple(map(fold, form)), (placed, label))
                if owner.term.id == placed.term.id or not _may_be_confused(label, other):
                    continue
                where = f"{owner.file}:{owner.lines[label_key(other)]}"
                what = (
                    f"the label '{label.text}' is '{other.text}' of '{owner.term.id}' ({where}) in another "
                    "number or spelling, and pages get only one of them. "
                    "Remove one, or say which words stand near each (context: near)."
                )
                line = placed.lines[label_key(label)]
                found.setdefault(placed.term.id, []).append(Fault(placed.file, line, what))
                break
    return found


def _may_be_confused(one: Label, other: Label) -> bool:
    both_in_pages = one.kind.in_pages and other.kind.in_pages
    return both_in_pages and one.case == other.case and one.context == other.context


class _Matchers:
    """Matchers of one language, with the blocked phrases and without."""

    def __init__(self, glossary: Glossary, unblocked: Glossary) -> None:
        self.all = Matcher(glossary, for_queries=True)
        self.unblocked = Matcher(unblocked, for_queries=True)


def _doubtful(
    placed: Placed, labels: Iterable[Label], matchers: _Matchers, language: str = ""
) -> Iterator[Fault]:
    is_english = best_language(language or placed.term.language, ("en",))
    for label in labels:
        what = _unmatched(label, matchers.all, matchers.unblocked) or (
            _too_common(label) if is_english else ""
        )
        if what:
            yield Fault(placed.file, placed.lines[label_key(label, language)], what)


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
    term, lines = placed.term, placed.lines
    yield from _overdue(placed, term.review, lines.get("review", 0), f"'{term.id}'", today)
    if not term.source.title:
        what = f"'{term.id}' is published without a source. Add 'source: {{title: …}}'."
        yield Fault(placed.file, placed.line, what)
    for told in term.languages:
        line = lines[f"languages {told.language}"]
        yield from _overdue(placed, told.review, line, f"'{term.id}' in '{told.language}'", today)
        if not told.review.last and not told.source.title:
            what = (
                f"'{term.id}' in '{told.language}' says neither who checked it nor where it comes from. "
                "Add 'review:' or 'source:'."
            )
            yield Fault(placed.file, line, what)


def _overdue(placed: Placed, review: Review, line: int, named: str, today: date) -> Iterator[Fault]:
    if is_past(review.next, today):
        what = f"the review of {named} was due in {spoken(review.next)}. Check it, then change the date."
        yield Fault(placed.file, line, what)
