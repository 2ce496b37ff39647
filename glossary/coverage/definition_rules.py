"""The rule that reads the definitions themselves: what in them needs an explanation of its own."""

from collections.abc import Iterator

from glossary.coverage.abbreviations import abbreviations
from glossary.coverage.findings import Finding
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Term


def unexplained_in(term: Term, glossary: Glossary) -> list[str]:
    """The abbreviations of a definition that neither it nor another entry explains."""
    found = abbreviations(term.definition)
    return [each.text for each in found if not each.explained and glossary.find(each.text) is None]


def definitions_to_explain(glossary: Glossary, matcher: Matcher) -> Iterator[Finding]:
    """G306 for a definition with an abbreviation that nothing explains, or with a name of its own entry."""
    for term in glossary.published:
        unexplained = unexplained_in(term, glossary)
        own = [found for found in matcher.mentions(term.definition) if found.term == term.id]
        if unexplained:
            message = f"The definition of {term.heading} uses {', '.join(unexplained)} without explaining it."
            fix = "Write it out in plain words, or add an entry for it."
        elif own and own[0].start > 0:  # one that starts with its name only says whose definition it is
            name = term.definition[own[0].start : own[0].end]
            message = f"The definition of {term.heading} uses its own name: “{name}”."
            fix = "Say it in other words."
        else:
            continue
        yield finding(
            "G306",
            title=term.heading,
            quote=term.definition,
            message=message,
            fix=fix,
            term=term.id,
            owner=term.review.by,
        )
