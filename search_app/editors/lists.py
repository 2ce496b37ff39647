"""The tables of the editors' pages, made of the report and of what is searched for."""

from collections.abc import Callable
from datetime import date

from flask import url_for

from corpus.dates import spoken
from glossary.coverage.findings import Finding
from glossary.coverage.matrix import Matrix
from glossary.coverage.rules import RULES
from search_app.counting.shown import FEW, exported, shown
from search_app.editors.desk import Work
from search_app.editors.tables import Cell, Link, Row, Table
from search_app.reports.searches import is_rare

_ABOUT_WORDS = ("G101", "G102", "G103")
_SEARCHED = ("S501", "S503")


def nothing_found(work: Work) -> Table:
    """Searches that find nothing now."""
    rows = (
        Row(
            (Cell(each.query), _count(each.count)),
            searching_actions(each.query),
            secret=not exported(each.count),
        )
        for each in work.asked
        if not each.results
    )
    return Table(
        name="nothing",
        title="Searches that find nothing",
        about="What people look for and no page answers, now.",
        columns=("Search", "Times"),
        rows=tuple(rows),
        empty="Every search that was counted finds something.",
    )


def rescued(work: Work) -> Table:
    """Searches whose own words stand on no page, answered by other names of the same thing."""
    rows = (
        Row(
            (Cell(each.query, _search(each.query)), _count(each.count), _number(each.results)),
            secret=not exported(each.count),
        )
        for each in work.asked
        if each.results and each.expanded
    )
    return Table(
        name="rescued",
        title="Searches answered by another name only",
        about="People say it one way, and the pages another. The glossary brings them together.",
        columns=("Search", "Times", "Pages found"),
        rows=tuple(rows),
        empty="No search needed another name.",
    )


def overdue(work: Work) -> Table:
    """Pages past their review date, those that searches lead to most first."""
    late = [work.report.pages[each.url] for each in work.report.findings if each.rule == "R601"]
    rows = (
        Row(
            (
                Cell(page.title, _page(page.url)),
                Cell(spoken(page.next_review), number=_order(page.next_review)),
                _number(_months_since(page.next_review, work.day)),
                _count(work.demand.get(page.url, 0)),
            )
        )
        for page in sorted(late, key=lambda page: (-work.demand.get(page.url, 0), page.next_review, page.url))
    )
    return Table(
        name="overdue",
        title="Pages past their review date",
        about="Those that searches lead to most come first.",
        columns=("Page", "Review was due", "Months late", "Searches that lead here"),
        rows=tuple(rows),
        empty="No page is past its review date.",
    )


def candidates(work: Work) -> Table:
    """Words that may deserve an explanation."""
    rows = (
        Row(
            (
                Cell(each.text, url_for("editors.concordance", q=each.text)),
                _number(each.uses),
                _number(each.pages),
                Cell(each.nearest, _term(each.nearest) if each.nearest else ""),
                Cell(each.examples[0].quote if each.examples else ""),
            ),
            _explaining_actions(each.text, each.nearest),
        )
        for each in work.report.candidates
    )
    return Table(
        name="candidates",
        title="Words worth explaining",
        about="Used by several pages, and in no entry of the glossary.",
        columns=("Word", "Uses", "Pages", "Nearest entry", "Example"),
        rows=tuple(rows),
        empty="No word stands out.",
    )


def definitions_due(work: Work) -> Table:
    """Entries past their review."""
    rows = (
        Row((Cell(each.title, _term(each.term)), Cell(each.message), Cell(each.owner)))
        for each in work.report.findings
        if each.rule == "R604"
    )
    return Table(
        name="definitions",
        title="Definitions due for review",
        about="Check the definition and its source, then change the date in its file.",
        columns=("Word", "What", "Owner"),
        rows=tuple(rows),
        empty="No definition is past its review.",
    )


def findings(work: Work, rule: str = "") -> Table:
    """Every finding, or those of one rule, with what can be done about each."""
    rows = (
        Row(
            (
                Cell(each.rule, url_for("editors.findings", rule=each.rule)),
                Cell(each.title, _page(each.url) if each.url else _term(each.term) if each.term else ""),
                Cell(each.message),
                Cell(each.fix),
                Cell(each.owner),
                Cell(spoken(each.first_seen) if each.first_seen else "", number=_order(each.first_seen)),
            ),
            actions(each),
            secret=is_rare(each),
        )
        for each in work.report.findings
        if not rule or each.rule == rule
    )
    named = f"{rule}: {RULES[rule].name}" if rule else "Everything found"
    return Table(
        name="findings",
        title=named,
        about=RULES[rule].meaning if rule else "The most pressing first.",
        columns=("Rule", "Page or word", "What", "What to do", "Owner", "Since"),
        rows=tuple(rows),
        empty="Nothing to do here.",
    )


def matrix_table(used: Matrix) -> Table:
    """How many pages of each section use each word, and how many of them never explain it."""
    rows = (
        Row(
            (
                Cell(row.heading, _term(row.term)),
                *(_number(number) for cell in row.cells for number in (cell.pages, cell.unexplained)),
            )
        )
        for row in used.rows
    )
    columns = (name for section in used.sections for name in (section, f"{section}, not explained"))
    return Table(
        name="matrix",
        title="Words by section",
        about="How many pages use each word, and how many of them never explain it.",
        columns=("Word", *columns),
        rows=tuple(rows),
        empty="No page uses a word of the glossary.",
    )


TABLES: dict[str, Callable[[Work], Table]] = {
    "nothing": nothing_found,
    "rescued": rescued,
    "overdue": overdue,
    "candidates": candidates,
    "definitions": definitions_due,
    "findings": findings,
}


def actions(finding: Finding) -> tuple[Link, ...]:
    """What an editor can do about a finding at once."""
    if finding.rule in _ABOUT_WORDS and finding.subject:
        return _explaining_actions(finding.subject, finding.term)
    if finding.rule in _SEARCHED:
        return searching_actions(finding.subject)
    if finding.rule == "S504":
        return (_best_bet(finding.title, finding.url),)
    if finding.rule in ("G401", "G402") and finding.subject:
        return (Link("Block the phrase", url_for("editing.form", action="block", text=finding.subject)),)
    return ()


def searching_actions(query: str) -> tuple[Link, ...]:
    """What can be done about a search that is not answered well."""
    add = url_for("editing.form", action="label", kind="lay", text=query)
    return (
        Link("Add it to an entry", add),
        Link("Explain it", url_for("editing.form", action="term", text=query)),
        _best_bet(query, ""),
    )


def _explaining_actions(text: str, nearest: str) -> tuple[Link, ...]:
    explain = Link("Explain it", url_for("editing.form", action="term", text=text))
    if not nearest:
        return (explain,)
    add = url_for("editing.form", action="label", term=nearest, text=text)
    return (explain, Link(f"Add to {nearest}", add))


def _best_bet(query: str, page: str) -> Link:
    return Link("Show a page first", url_for("editing.form", action="best-bet", text=query, url=page))


def _order(iso: str) -> float:
    """A date, which may lack its day, as a number to sort by."""
    return float(iso.replace("-", "").ljust(8, "0") or 0)


def _months_since(iso: str, today: date) -> int:
    return 12 * (today.year - int(iso[:4])) + today.month - int(iso[5:7] or 1)


def _count(count: int) -> Cell:
    """How often something was searched: vague below five, in order and bar too, and in a file below ten."""
    return Cell(
        shown(count),
        number=max(count, FEW) if count else 0,
        exported=str(exported(count)) if exported(count) else "",
        counts=True,
    )


def _number(value: int) -> Cell:
    return Cell(f"{value:,}", number=value, exported=str(value), counts=True)


def _search(query: str) -> str:
    return url_for("search.results", q=query)


def _page(url: str) -> str:
    return url_for("editors.page", url=url)


def _term(term: str) -> str:
    return url_for("editors.term", term=term)
