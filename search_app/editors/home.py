"""The editors' pages that show: what to do first, tables, a page, a word, and why a page is not found."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from corpus.page import Page
from corpus.store import Store
from glossary.coverage.concordance import concordance as concordance_of
from glossary.coverage.findings import Finding
from glossary.coverage.matrix import Matrix, matrix, where_used
from glossary.coverage.rules import RULES
from search_app.editors.desk import Desk, Work
from search_app.editors.lists import TABLES, actions, matrix_table, searching_actions
from search_app.editors.lists import findings as findings_table
from search_app.editors.naming import of_what, page_state, section_name
from search_app.editors.signin import editor, require_editor, token
from search_app.editors.tables import Table, as_csv, bars, first_rows, sorted_as
from search_app.headers import private
from search_app.live import edition
from search_app.reports.whynot import why_not

_ON_HOME = ("nothing", "rescued", "overdue", "candidates", "definitions")
_FIRST = 10  # rows of a table on the first page
_WORDS = 20  # rows of the matrix on the first page
_PLACES = 200  # of a concordance
_CHART = 560.0  # length of the longest bar
_STEP = 46  # between two bars
_AGAIN = "5"  # seconds after which a page whose report is being made looks again

editors = Blueprint("editors", __name__, url_prefix="/editors")
editors.before_request(require_editor)


class Paragraph(NamedTuple):
    """A line of a page's text, and the findings whose quote begins in it."""

    text: str
    findings: tuple[Finding, ...]


@editors.get("")
def home() -> Response:
    """The figures, the matrix and the first rows of every table."""
    return _with_work(_home)


@editors.get("/findings")
def findings() -> Response:
    """Every finding, or those of one rule."""
    rule = request.args.get("rule", "")
    if rule and rule not in RULES:
        abort(404)
    return _with_work(lambda work: _table_page(findings_table(work, rule), work))


@editors.get("/tables/<name>")
def table(name: str) -> Response:
    """One table in full."""
    return _with_work(lambda work: _table_page(_table(name, work), work))


@editors.get("/tables/<name>.csv")
def table_csv(name: str) -> Response:
    """One table as a file."""
    rule = request.args.get("rule", "")
    return _with_work(
        lambda work: _file(findings_table(work, rule) if rule in RULES else _table(name, work)), file=True
    )


@editors.get("/matrix.csv")
def matrix_csv() -> Response:
    """How many pages of each section use each word, and how many of them never explain it, as a file."""
    return _with_work(lambda work: _file(matrix_table(_matrix(work))), file=True)


@editors.get("/page")
def page() -> Response:
    """What the index has of a page, with its findings in their places."""
    url = request.args.get("url", "")
    return _with_work(lambda work: _page(url, work))


@editors.get("/terms/<term>")
def term(term: str) -> Response:
    """Where a concept is used, where it is not explained, and which searches name it."""
    return _with_work(lambda work: _term(term, work))


@editors.get("/why")
def why() -> Response:
    """Why a search does not show a page."""
    url, query = request.args.get("url", "").strip(), request.args.get("q", "").strip()
    said: list[str] = []
    if url and query:
        with Store(_data()) as store:
            said = why_not(url, query, store, edition().searcher)
    return _shown("editors/why.html", url=url, q=query, said=said)


@editors.get("/concordance")
def concordance() -> Response:
    """Every place where pages use a word."""
    word = request.args.get("q", "").strip()
    searcher = edition().searcher
    pages = (each for each in map(searcher.page, searcher.urls) if each is not None)
    found = concordance_of(pages, word, limit=_PLACES) if word else None
    return _shown("editors/concordance.html", q=word, found=found)


def _home(work: Work) -> Response:
    tables = [sorted_as(TABLES[name](work), request.args.get(name, "")) for name in _ON_HOME]
    used = _matrix(work)
    return _shown(
        "editors/home.html",
        figures=work.report.figures,
        pages=len(work.report.pages),
        entries=len(edition().glossary.published),
        rules=[(rule, sum(each.rule == rule.id for each in work.report.findings)) for rule in RULES.values()],
        matrix=used._replace(rows=used.rows[:_WORDS]),
        words=len(used.rows),
        heat=_heat(used),
        tables=[(each, first_rows(each, _FIRST)) for each in tables],
        bars=bars(tables[0].rows[:_FIRST], length=_CHART, step=_STEP),
        counted=current_app.extensions["findwell"].querylog is not None,
        notes=work.report.notes,
    )


def _table_page(table: Table, work: Work) -> Response:
    table = sorted_as(table, request.args.get("sort", ""))
    return _shown("editors/table.html", table=table, rule=request.args.get("rule", ""))


def _page(url: str, work: Work) -> Response:
    used = work.report.pages.get(url)
    indexed = edition().page(url)
    with Store(_data()) as store:
        record = store.record(url)
    if record is None:
        abort(404)
    here = [each for each in work.report.findings if each.url == url]
    terms = edition().glossary.terms
    return _shown(
        "editors/page.html",
        record=record,
        page=indexed,
        paragraphs=_paragraphs(indexed, here) if indexed else [],
        others=[each for each in here if each.start < 0 or indexed is None],
        words=[(terms[id_], count) for id_, count in (used.mentions if used else {}).items() if id_ in terms],
        unexplained=set(used.unexplained) if used else set(),
        actions=actions,
    )


def _paragraphs(page: Page, found: list[Finding]) -> list[Paragraph]:
    lines, start = [], 0
    for line in page.text.split("\n"):
        end = start + len(line)
        inside = tuple(each for each in found if start <= each.start <= end)
        if line.strip():
            lines.append(Paragraph(line, inside))
        start = end + 1
    return lines


def _term(term: str, work: Work) -> Response:
    entry = edition().glossary.terms.get(term)
    if entry is None:
        abort(404)
    names = [f" {name.casefold()} " for name in (entry.heading, *entry.other_names)]
    return _shown(
        "editors/term.html",
        term=entry,
        used=where_used(term, tuple(work.report.pages.values())),
        searches=[each for each in work.asked if any(name in f" {each.query} " for name in names)],
        found=[each for each in work.report.findings if each.term == term and not each.url],
        actions=searching_actions,
    )


def _matrix(work: Work) -> Matrix:
    return matrix(tuple(work.report.pages.values()), edition().glossary)


def _heat(used: Matrix) -> Callable[[int], int]:
    """How strongly a cell is coloured, 0 to 5: by the number of pages, beside the most of any cell."""
    most = max((cell.pages for row in used.rows for cell in row.cells), default=0) or 1
    return lambda pages: -(-5 * pages // most)


def _table(name: str, work: Work) -> Table:
    if name not in TABLES:
        abort(404)
    return TABLES[name](work)


def _file(table: Table) -> Response:
    response = make_response(as_csv(table).encode("utf-8-sig"))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    return response


def _with_work(shown: Callable[[Work], Response], *, file: bool = False) -> Response:
    """What is shown of the newest work; while the first is being made, a page that looks again."""
    work = _desk().work(edition())
    if work is None:
        response = _shown("editors/wait.html")
        response.headers["Refresh"] = _AGAIN
        response.status_code = 503 if file else 200
        return response
    return shown(work)


def _shown(template: str, **values: object) -> Response:
    frame: dict[str, object] = {
        "sort_link": _sort_link,
        "editor": editor(),
        "token": token(),
        "of_what": of_what,
        "page_state": page_state,
        "section_name": section_name,
        "publishing": current_app.extensions["findwell"].publisher.progress,
    }
    return private(render_template(template, **values, **frame))


def _sort_link(name: str, rule: str = "") -> Callable[[int, bool], str]:
    """The addresses of this page with the table called ``name`` sorted by a column, upwards or downwards."""

    def link(column: int, down: bool) -> str:
        said = {**request.args, name: f"-{column}" if down else str(column)}
        if rule:
            said["rule"] = rule
        return f"{request.path}?{urlencode(said)}"

    return link


def _desk() -> Desk:
    desk: Desk = current_app.extensions["findwell"].desk
    return desk


def _data() -> Path:
    data: Path = current_app.extensions["findwell"].settings.data
    return data
