"""The rules of the editors' report: what each is called, how soon to look at it, and what it asks."""

from collections.abc import Mapping
from typing import NamedTuple

from glossary.coverage.findings import Finding, Severity


class Rule(NamedTuple):
    """A rule: its stable id, the group it belongs to, its name, its severity and what it means."""

    id: str
    group: str
    name: str
    severity: Severity
    meaning: str


_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

_ALL = (
    Rule(
        "G101",
        "Undefined",
        "Abbreviation never explained on the page",
        _MEDIUM,
        "A page uses an abbreviation and never says what it stands for.",
    ),
    Rule(
        "G102",
        "Undefined",
        "Abbreviation with no glossary entry",
        _LOW,
        "An abbreviation has no entry in the glossary.",
    ),
    Rule(
        "G103",
        "Undefined",
        "Frequent term with no entry",
        _LOW,
        "Pages often use a term that the glossary does not hold.",
    ),
    Rule("G201", "Unused", "Entry that no page uses", _LOW, "No page mentions an entry by any of its names."),
    Rule(
        "G202",
        "Unused",
        "Entry that only menus use",
        _LOW,
        "An entry is mentioned in menus and footers, but in no page's own text.",
    ),
    Rule(
        "G203",
        "Unused",
        "Name that never matches",
        _LOW,
        "Pages mention an entry, but never by some of its names.",
    ),
    Rule(
        "G301",
        "Inconsistent",
        "Two meanings of one abbreviation",
        _MEDIUM,
        "Pages write out one abbreviation in two different ways.",
    ),
    Rule(
        "G302",
        "Inconsistent",
        "Wording to avoid",
        _MEDIUM,
        "A page uses a name that the glossary asks editors to avoid.",
    ),
    Rule(
        "G303",
        "Inconsistent",
        "British and American spelling mixed",
        _LOW,
        "A page spells words in the way that the rest of the site does not.",
    ),
    Rule(
        "G304",
        "Inconsistent",
        "Several names for one thing",
        _LOW,
        "A page calls one thing by several names.",
    ),
    Rule(
        "G306",
        "Inconsistent",
        "Definition that needs explaining",
        _LOW,
        "A definition uses an abbreviation that nobody explains, or the word it defines.",
    ),
    Rule("G401", "Ambiguous", "Name of two things", _MEDIUM, "Two entries share a name."),
    Rule(
        "G402",
        "Ambiguous",
        "Word left alone for its company",
        _LOW,
        "A name was not taken for a mention because of the words around it.",
    ),
    Rule(
        "S501",
        "Findability",
        "Search that finds nothing",
        _HIGH,
        "People search for words, and no page is found.",
    ),
    Rule(
        "S502",
        "Findability",
        "Search saved by another name",
        _LOW,
        "A search finds pages only because the glossary knows another name.",
    ),
    Rule(
        "S503",
        "Findability",
        "Searched word that no page uses",
        _MEDIUM,
        "People search for a word that stands on no page.",
    ),
    Rule(
        "S504",
        "Findability",
        "Best page not among the first three",
        _MEDIUM,
        "A search for an entry's name does not bring its best page to the top.",
    ),
    Rule("R601", "Freshness", "Past its review date", _HIGH, "The page's printed review date has passed."),
    Rule("R602", "Freshness", "Health page without a date", _MEDIUM, "A health page prints no review date."),
    Rule(
        "R603",
        "Freshness",
        "Reviewed over three years ago",
        _MEDIUM,
        "The page was last reviewed more than three years ago.",
    ),
    Rule(
        "R604",
        "Freshness",
        "Glossary entry past its review",
        _MEDIUM,
        "An entry is past its own review date.",
    ),
    Rule(
        "R605",
        "Freshness",
        "Entry newer than its page",
        _LOW,
        "An entry was reviewed after the page about it.",
    ),
    Rule(
        "C701",
        "Clarity",
        "Hardest pages to read",
        _LOW,
        "The pages with the longest sentences and words: a ranking, not a mark.",
    ),
    Rule(
        "C702",
        "Clarity",
        "Most unexplained terms",
        _LOW,
        "The pages with the most unexplained terms for their length: a ranking, not a mark.",
    ),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
"""Every rule by its id, in the order of the report."""


def finding(
    rule: str,
    *,
    title: str,
    message: str,
    fix: str,
    url: str = "",
    quote: str = "",
    start: int = -1,
    term: str = "",
    subject: str = "",
    owner: str = "",
) -> Finding:
    """A finding of a rule, as severe as the rule is."""
    return Finding(
        rule=rule,
        severity=RULES[rule].severity,
        title=title,
        message=message,
        fix=fix,
        url=url,
        quote=quote,
        start=start,
        term=term,
        subject=subject,
        owner=owner,
    )
