"""The report's formats: what a spreadsheet or a browser must not take for more than text."""

import csv
import io
from datetime import date

from corpus.page import Page, Section
from glossary.coverage.report import Report, report
from glossary.coverage.rules import RULES
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Label, Term
from search_app.reports.html import as_html
from search_app.reports.sheet import as_csv
from search_app.reports.text import as_text

GLOSSARY = Glossary([Term(id="tace", labels=(Label(text="TACE", case=True),), definition="A treatment.")])


def report_on(title: str, text: str) -> Report:
    section = Section(heading="", level=1, anchor="", text=text)
    page = Page(url="/pages/x", title=title, sections=(section,), next_review="2020-01")
    return report([page], GLOSSARY, Matcher(GLOSSARY), today=date(2026, 11, 23))


def test_a_cell_never_starts_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(report_on('=HYPERLINK("x")', "-TACE helps."), GLOSSARY))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_markup_in_a_title_stays_text() -> None:
    html = as_html(report_on("<script>alert(1)</script>", "TACE helps."), GLOSSARY)
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_site_without_findings_says_so() -> None:
    nothing = Report(pages={})
    assert "Nothing to do" in as_html(nothing, GLOSSARY)
    assert as_text(nothing, GLOSSARY).startswith("0 pages, 1 glossary entries")


def test_every_rule_of_the_report_has_a_name() -> None:
    assert {finding.rule for finding in report_on("TACE", "TACE. Your MDT.").findings} <= set(RULES)
