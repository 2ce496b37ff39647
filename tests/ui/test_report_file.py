"""The report as one HTML file, opened from a disk without a server."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from corpus.store import Store
from glossary.glossary import load
from search_app.reports.html import as_html
from search_app.reports.making import make_report

TERMS = Path(__file__).parents[2] / "glossary" / "terms"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    glossary = load([TERMS])
    with Store(sample_data, create=False) as store:
        report = make_report(store, glossary, folder=folder, today=date(2026, 11, 24))
    path = folder / "report.html"
    path.write_text(as_html(report, glossary), "utf-8")
    return path.as_uri()


def test_findings_are_filtered_by_rule_section_and_words_without_a_server(
    browser: Browser, file: str
) -> None:
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(file)
    rows = page.locator("section[data-rule] tbody tr:visible")
    everything = rows.count()
    page.select_option("select[name=rule]", "R601")
    only = rows.count()
    assert 0 < only < everything
    assert page.locator("#shown").inner_text() == f"{only} findings shown"
    page.fill("input[name=words]", "money zzyzzx")
    assert rows.count() == 0
    page.fill("input[name=words]", "MONEY")
    assert rows.count() == 1
    page.fill("input[name=words]", "")
    page.select_option("select[name=rule]", "")
    page.select_option("select[name=section]", "Liver cancer information")
    assert 0 < rows.count() < everything
    assert messages == []
    page.close()


def test_the_whole_report_is_there_without_script(browser: Browser, file: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file)
    assert page.locator("section[data-rule] tbody tr:visible").count() > 100
    assert not page.locator("form").is_visible()
    context.close()


def test_the_report_fits_a_narrow_screen(browser: Browser, file: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(file)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
