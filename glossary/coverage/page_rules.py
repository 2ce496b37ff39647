"""The rules that look at one page by itself: what it leaves unexplained, and what it calls things."""

from collections import Counter
from collections.abc import Iterator

from glossary.coverage.explanations import spells_out
from glossary.coverage.findings import Finding
from glossary.coverage.page_reading import PageReading
from glossary.term import Kind, Term

STEM = 5  # first letters by which two names are taken for one: cirrhosis and cirrhotic
MANY_NAMES = 3  # names of one thing on a page, unless two of them are used again and again


def of_page(reading: PageReading) -> Iterator[Finding]:
    """Every finding of a page by itself that depends on no date."""
    yield from unexplained_abbreviations(reading)
    yield from wording_to_avoid(reading)
    yield from several_names(reading)


def unexplained_abbreviations(reading: PageReading) -> Iterator[Finding]:
    """G101 for each abbreviation that the page never explains."""
    for abbreviation in reading.abbreviations:
        if abbreviation.explained:
            continue
        term = reading.entry(abbreviation)
        name = abbreviation.text
        meaning = full_name(term, name) if term else ""
        fix = (
            f"Write “{meaning} ({name})” the first time."
            if meaning
            else f"Say in plain words what {name} means, the first time."
        )
        yield reading.finding(
            "G101",
            abbreviation.places,
            message=f"{name} is never explained on this page.",
            fix=fix,
            term=term.id if term else "",
            subject=name,
        )


def wording_to_avoid(reading: PageReading) -> Iterator[Finding]:
    """G302 for each name that the glossary asks editors to avoid, once a page."""
    for term, mentions in reading.by_term.items():
        found = [mention for mention in mentions if mention.kind is Kind.AVOID]
        for label, count in Counter(mention.label for mention in found).items():
            times = "" if count == 1 else f" {count} times"
            yield reading.finding(
                "G302",
                [(mention.start, mention.end) for mention in found if mention.label == label],
                message=f"The page says “{label}”{times}, which the glossary asks you to avoid.",
                fix=f"Say “{reading.glossary.terms[term].heading}” instead.",
                term=term,
                subject=label,
            )


def several_names(reading: PageReading) -> Iterator[Finding]:
    """G304 for a thing that the page calls by two names again and again, or by three, short ones apart."""
    for term, mentions in reading.by_term.items():
        if len(mentions) < MANY_NAMES:
            continue
        counts = Counter(mention.label for mention in mentions if mention.kind.shown)
        names = [label for label in counts if not any(spells_out(label, other) for other in counts)]
        names = list({name[:STEM].casefold(): name for name in reversed(names)}.values())[::-1]
        if len(names) < MANY_NAMES and sum(counts[name] > 1 for name in names) < 2:
            continue
        listed = ", ".join(f"“{name}” ({counts[name]})" for name in names)
        least, most = min(names, key=counts.__getitem__), max(names, key=counts.__getitem__)
        yield reading.finding(
            "G304",
            [(mention.start, mention.end) for mention in mentions if mention.label == least],
            message=f"The page calls one thing by several names: {listed}.",
            fix=f"Choose one, such as “{most}”, and say the others once.",
            term=term,
        )


def full_name(term: Term, abbreviation: str) -> str:
    """The name that spells an abbreviation out, as it stands inside a sentence, or ""."""
    for label in term.labels:
        if label.kind.shown and spells_out(abbreviation, label.text):
            first, rest = label.text[:1], label.text[1:]
            return label.text if rest != rest.lower() else first.lower() + rest
    return ""
