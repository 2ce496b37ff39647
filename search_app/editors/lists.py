"""The tables of the editors' pages, made of the report and of what is searched for."""

from collections.abc import Callable
from datetime import date

from flask import url_for

from glossary.coverage.findings import Finding
from glossary.coverage.matrix import Matrix
from glossary.coverage.rules import RULES
from search_app.catalogue import ENGLISH
from search_app.counting.shown import FEW, exported
from search_app.editors.desk import Work
from search_app.editors.naming import section_name
from search_app.editors.tables import Cell, Link, Row, Table
from search_app.reports.searches import is_rare
from search_app.saying import gettext
from search_app.wording import number, spoken

_ABOUT_WORDS = ("G101", "G102", "G103")
SITE = ""  # the language of a cell that says what the site or its visitors said
_SEARCHED = ("S501", "S503")


def nothing_found(work: Work) -> Table:
    """Searches that find nothing now."""
    rows = (
        Row(
            (Cell(each.query, language=SITE), _count(each.count)),
            searching_actions(each.query),
            secret=not exported(each.count),
        )
        for each in work.asked
        if not each.results
    )
    return Table(
        name="nothing",
        title=gettext("Searches that find nothing"),
        about=gettext("What people look for and no page answers, now."),
        columns=(gettext("Search"), gettext("Times")),
        rows=tuple(rows),
        empty=gettext("Every search that was counted finds something."),
    )


def rescued(work: Work) -> Table:
    """Searches whose own words stand on no page, answered by other names of the same thing."""
    rows = (
        Row(
            (Cell(each.query, _search(each.query), language=SITE), _count(each.count), _number(each.results)),
            secret=not exported(each.count),
        )
        for each in work.asked
        if each.results and each.expanded
    )
    return Table(
        name="rescued",
        title=gettext("Searches answered by another name only"),
        about=gettext("People say it one way, and the pages another. The glossary brings them together."),
        columns=(gettext("Search"), gettext("Times"), gettext("Pages found")),
        rows=tuple(rows),
        empty=gettext("No search needed another name."),
    )


def overdue(work: Work) -> Table:
    """Pages past their review date, those that searches lead to most first."""
    late = [work.report.pages[each.url] for each in work.report.findings if each.rule == "R601"]
    rows = (
        Row(
            (
                Cell(page.title, _page(page.url), language=SITE),
                Cell(spoken(page.next_review), number=_order(page.next_review)),
                _number(_months_since(page.next_review, work.day)),
                _count(work.demand.get(page.url, 0)),
            )
        )
        for page in sorted(late, key=lambda page: (-work.demand.get(page.url, 0), page.next_review, page.url))
    )
    return Table(
        name="overdue",
        title=gettext("Pages past their review date"),
        about=gettext("Those that searches lead to most come first."),
        columns=(
            gettext("Page"),
            gettext("Review was due"),
            gettext("Months late"),
            gettext("Searches that lead here"),
        ),
        rows=tuple(rows),
        empty=gettext("No page is past its review date."),
    )


def candidates(work: Work) -> Table:
    """Words that may deserve an explanation."""
    rows = (
        Row(
            (
                Cell(each.text, url_for("editors.concordance", q=each.text), language=SITE),
                _number(each.uses),
                _number(each.pages),
                Cell(each.nearest, _term(each.nearest) if each.nearest else ""),
                Cell(each.examples[0].quote if each.examples else "", language=SITE),
            ),
            _explaining_actions(each.text, each.nearest),
        )
        for each in work.report.candidates
    )
    return Table(
        name="candidates",
        title=gettext("Words worth explaining"),
        about=gettext("Used by several pages, and in no entry of the glossary."),
        columns=(
            gettext("Word"),
            gettext("Uses"),
            gettext("Pages"),
            gettext("Nearest entry"),
            gettext("Example"),
        ),
        rows=tuple(rows),
        empty=gettext("No word stands out."),
    )


def definitions_due(work: Work) -> Table:
    """Entries past their review."""
    rows = (
        Row(
            (
                Cell(each.title, _term(each.term), language=SITE),
                Cell(each.message, language=ENGLISH),
                Cell(each.owner),
            )
        )
        for each in work.report.findings
        if each.rule == "R604"
    )
    return Table(
        name="definitions",
        title=gettext("Definitions due for review"),
        about=gettext("Check the definition and its source, then change the date in its file."),
        columns=(gettext("Word"), gettext("What"), gettext("Owner")),
        rows=tuple(rows),
        empty=gettext("No definition is past its review."),
    )


def findings(work: Work, rule: str = "") -> Table:
    """Every finding, or those of one rule, with what can be done about each."""
    rows = (
        Row(
            (
                Cell(each.rule, url_for("editors.findings", rule=each.rule)),
                Cell(
                    each.title,
                    _page(each.url) if each.url else _term(each.term) if each.term else "",
                    language=SITE,
                ),
                Cell(each.message, language=ENGLISH),
                Cell(each.fix, language=ENGLISH),
                Cell(each.owner),
                Cell(spoken(each.first_seen) if each.first_seen else "", number=_order(each.first_seen)),
            ),
            actions(each),
            secret=is_rare(each),
        )
        for each in work.report.findings
        if not rule or each.rule == rule
    )
    named = f"{rule}: {gettext(RULES[rule].name)}" if rule else gettext("Everything found")
    return Table(
        name="findings",
        title=named,
        about=gettext(RULES[rule].meaning) if rule else gettext("The most pressing first."),
        columns=(
            gettext("Rule"),
            gettext("Page or word"),
            gettext("What"),
            gettext("What to do"),
            gettext("Owner"),
            gettext("Since"),
        ),
        rows=tuple(rows),
        empty=gettext("Nothing to do here."),
    )


def matrix_table(used: Matrix) -> Table:
    """How many pages of each section use each word, and how many of them never explain it."""
    rows = (
        Row(
            (
                Cell(row.heading, _term(row.term), language=SITE),
                *(_number(number) for cell in row.cells for number in (cell.pages, cell.unexplained)),
            )
        )
        for row in used.rows
    )
    sections = map(section_name, used.sections)
    columns = (
        name
        for section in sections
        for name in (section, gettext("%(section)s, not explained", section=section))
    )
    return Table(
        name="matrix",
        title=gettext("Words by section"),
        about=gettext("How many pages use each word, and how many of them never explain it."),
        columns=(gettext("Word"), *columns),
        rows=tuple(rows),
        empty=gettext("No page uses a word of the glossary."),
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
        return (
            Link(gettext("Block the phrase"), url_for("editing.form", action="block", text=finding.subject)),
        )
    return ()


def searching_actions(query: str) -> tuple[Link, ...]:
    """What can be done about a search that is not answered well."""
    add = url_for("editing.form", action="label", kind="lay", text=query)
    return (
        Link(gettext("Add it to an entry"), add),
        Link(gettext("Explain it"), url_for("editing.form", action="term", text=query)),
        _best_bet(query, ""),
    )


def _explaining_actions(text: str, nearest: str) -> tuple[Link, ...]:
    explain = Link(gettext("Explain it"), url_for("editing.form", action="term", text=text))
    if not nearest:
        return (explain,)
    add = url_for("editing.form", action="label", term=nearest, text=text)
    return (explain, Link(gettext("Add to %(entry)s", entry=nearest), add))


def _best_bet(query: str, page: str) -> Link:
    return Link(
        gettext("Show a page first"), url_for("editing.form", action="best-bet", text=query, url=page)
    )


def _order(iso: str) -> float:
    """A date, which may lack its day, as a number to sort by."""
    return float(iso.replace("-", "").ljust(8, "0") or 0)


def _months_since(iso: str, today: date) -> int:
    return 12 * (today.year - int(iso[:4])) + today.month - int(iso[5:7] or 1)


def _count(count: int) -> Cell:
    """How often something was searched: vague below five, in order and bar too, and in a file below ten."""
    return Cell(
        gettext("fewer than %(few)s", few=FEW) if 0 < count < FEW else number(count),
        number=max(count, FEW) if count else 0,
        exported=str(exported(count)) if exported(count) else "",
        counts=True,
    )


def _number(value: int) -> Cell:
    return Cell(number(value), number=value, exported=str(value), counts=True)


def _search(query: str) -> str:
    return url_for("search.results", q=query)


def _page(url: str) -> str:
    return url_for("editors.page", url=url)


def _term(term: str) -> str:
    return url_for("editors.term", term=term)
