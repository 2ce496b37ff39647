"""The report as other programs and people read it: SARIF, iCalendar, Markdown, HTML, text."""

import csv
import io
import json
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from glossary.coverage.findings import Finding, Severity
from glossary.coverage.matrix import matrix
from glossary.coverage.page_use import PageUse, Used
from glossary.coverage.report import Figure, Report
from glossary.coverage.rules import RULES, finding
from glossary.glossary import Glossary
from glossary.term import Label, Review, Term
from search_app.reports.calendar import as_calendar, last_day
from search_app.reports.formats import FORMATS
from search_app.reports.html import as_html
from search_app.reports.markdown import as_markdown
from search_app.reports.sarif import as_sarif
from search_app.reports.sheet import as_csv, matrix_as_csv
from search_app.reports.text import as_text, change

NASTY = '=HYPERLINK("x") <script>alert(1)</script> [a](javascript:b) *c* | \n- d; e, é\u2028'
GLOSSARY = Glossary(
    [
        Term(
            id="tace",
            labels=(Label(text="TACE"),),
            definition="x",
            review=Review(by="nurses", next="2027"),
        )
    ]
)


def report(*findings: Finding) -> Report:
    page = PageUse(
        url="https://x.org/a b/é?q=1",
        title=NASTY,
        next_review="2026-02",
        owner="Ann; Bob",
        used=(Used("tace", "TACE", 12),),
        findings=(finding("G101", title=NASTY, message="M", fix="F", term="tace"),),
        section=(NASTY,),
    )
    return Report(
        findings=findings,
        pages={page.url: page},
        figures=(Figure("pages in date", 3, 9, 5, 8, "2026-10-01"),),
        ignored=((finding("G102", title="T", message="M", fix="F"), "for doctors"),),
        notes=("A note.",),
    )


WHOLE = report(
    Finding(
        rule="R601",
        severity=Severity.HIGH,
        title=NASTY,
        message=NASTY,
        fix="Do.",
        url="https://x.org/a b/é?q=1",
        quote=NASTY,
        start=7,
        owner="Ann",
        first_seen="2026-01-01",
    ),
    finding("G201", title="TACE", message="Unused.", fix="Do.", term="tace"),
)


def test_sarif_has_what_its_schema_wants() -> None:
    log = json.loads(as_sarif(WHOLE, GLOSSARY))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert set(driver) == {"name", "version", "rules"}
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids)) == len(RULES)
    for rule in driver["rules"]:
        assert set(rule) <= {
            "id",
            "name",
            "shortDescription",
            "fullDescription",
            "defaultConfiguration",
            "properties",
        }
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        assert rule["shortDescription"]["text"]
    for result in run["results"]:
        assert set(result) <= {
            "ruleId",
            "ruleIndex",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "properties",
            "suppressions",
        }
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
        for place in result["locations"]:
            assert set(place) <= {"physicalLocation", "logicalLocations"}
        for each in result.get("suppressions", ()):
            assert each["kind"] in ("inSource", "external")


def test_sarif_says_where_and_how_bad() -> None:
    first, second, ignored = json.loads(as_sarif(WHOLE, GLOSSARY))["runs"][0]["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "https://x.org/a%20b/%C3%A9?q=1"
    assert place["region"] == {"charOffset": 7, "charLength": len(NASTY), "snippet": {"text": NASTY}}
    assert (first["level"], second["level"]) == ("error", "note")
    assert second["locations"][0]["logicalLocations"] == [{"name": "TACE", "kind": "entry"}]
    assert ignored["suppressions"] == [{"kind": "external", "justification": "for doctors"}]


def test_the_calendar_is_folded_escaped_and_ends_its_lines() -> None:
    text = as_calendar(WHOLE, GLOSSARY)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not any("\n" in line for line in lines)
    whole = text.replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20260228\r\nDTEND;VALUE=DATE:20260301" in whole
    assert "DTSTART;VALUE=DATE:20271231" in whole
    assert "Owner: Ann\\; Bob" in whole
    assert "SUMMARY:Review: Entry: TACE" in whole


def test_a_review_keeps_its_identity_when_its_day_moves() -> None:
    one, other = (
        Report(pages={"/a": PageUse(url="/a", title="A", next_review=day)}) for day in ("2026", "2027")
    )
    assert re.findall("UID:.*", as_calendar(one, Glossary([]))) == re.findall(
        "UID:.*", as_calendar(other, Glossary([]))
    )


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3)),
        ("", None),
        ("2024-13", None),
        ("soon", None),
    ],
)
def test_a_month_or_a_year_is_due_on_its_last_day(iso: str, day: date | None) -> None:
    assert last_day(iso) == day


def test_text_of_a_page_does_nothing_in_markdown() -> None:
    text = as_markdown(WHOLE, GLOSSARY)
    html = BeautifulSoup(MarkdownIt().render(text), "lxml")
    assert html.find("script") is None
    assert [link["href"] for link in html.find_all("a")] == []
    assert html.find("em") is None
    assert "alert(1)" in html.get_text()
    assert len(html.find_all("li")) == 3
    assert "3 of 9 pages in date, -2 (then of 8) since 2026-10-01" in html.get_text()


def test_html_is_one_file_that_asks_nobody_and_works_without_script() -> None:
    html = as_html(WHOLE, GLOSSARY)
    soup = BeautifulSoup(html, "lxml")
    assert [tag.name for tag in soup.find_all(src=True)] == []
    assert [tag["href"] for tag in soup.find_all(href=True)] == []
    assert len(soup.find_all("script")) == 1
    assert soup.find("form").has_attr("hidden")
    assert "default-src 'none'" in soup.find("meta", attrs={"http-equiv": True})["content"]
    row = soup.find("tr", attrs={"data-owner": "Ann"})
    assert row["data-section"] == NASTY
    assert "for doctors" in soup.get_text()
    assert "12 !1" in soup.get_text()


def test_text_fits_100_columns_with_the_change_of_each_figure() -> None:
    text = as_text(WHOLE, GLOSSARY)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "3 of 9     pages in date, -2 (then of 8) since 2026-10-01" in text
    assert "12 1!" in text
    assert "1 findings are left out, each with a reason" in text


def test_a_figure_that_stayed_says_so() -> None:
    assert change(Figure("x", 3, 9, 3, 9, "2026-10-01")) == ", no change since 2026-10-01"
    assert change(Figure("x", 3, 9)) == ""


def test_no_cell_of_any_table_is_a_formula() -> None:
    for text in (as_csv(WHOLE, GLOSSARY), matrix_as_csv(matrix(tuple(WHOLE.pages.values()), GLOSSARY))):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) >= 2
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_an_empty_report(form: str) -> None:
    assert FORMATS[form](Report(pages={}), Glossary([]))
