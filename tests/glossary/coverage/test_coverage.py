from datetime import date
from pathlib import Path

import pytest

from corpus.page import Page, Section
from glossary.coverage.findings import Finding, Severity
from glossary.coverage.freshness import is_health_page
from glossary.coverage.report import Report, report
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher

TODAY = date(2026, 11, 23)
TERMS = """
- id: tace
  labels: [TACE, Transarterial chemoembolisation, {text: chemo straight to the liver, kind: lay}]
  definition: x
- {id: ascites, labels: [ascites, {text: dropsy, kind: avoid}], definition: x, review: {next: 2026-06}}
- {id: pet, labels: [PET-CT, picture scan], definition: x}
- {id: ct, labels: [CT scan, computerised tomography], definition: x, review: {next: 2027}}
- {id: varices, labels: [varices], definition: x}
- {id: liver, labels: [{text: liver, kind: search}], definition: x}
"""


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    path = tmp_path_factory.mktemp("glossary") / "terms.yaml"
    path.write_text(TERMS, "utf-8")
    return load([path])


def page(text: str, **fields: str | tuple[str, ...]) -> Page:
    section = Section(heading="", level=1, anchor="", text=text)
    known: dict[str, object] = {
        "url": "/pages/a",
        "title": "A page",
        "reviewed": "2026-01",
        "next_review": "2028-01",
    }
    return Page(sections=(section,), **{**known, **fields})


def reported(glossary: Glossary, *pages: Page) -> Report:
    return report(pages, glossary, Matcher(glossary), today=TODAY)


def found(glossary: Glossary, rule: str, *pages: Page) -> list[Finding]:
    return [finding for finding in reported(glossary, *pages).findings if finding.rule == rule]


def test_an_abbreviation_that_a_page_never_explains_is_found_with_its_sentence(glossary: Glossary) -> None:
    text = "You may need treatment.\nYour doctor may suggest TACE. TACE is done here."
    (finding,) = found(glossary, "G101", page(text))
    assert finding == Finding(
        rule="G101",
        severity=Severity.MEDIUM,
        url="/pages/a",
        title="A page",
        quote="Your doctor may suggest TACE.",
        start=text.index("Your doctor"),
        message="TACE is never explained on this page.",
        fix="Write “transarterial chemoembolisation (TACE)” the first time.",
        term="tace",
        subject="TACE",
    )


def test_an_abbreviation_explained_once_anywhere_on_the_page_is_fine(glossary: Glossary) -> None:
    assert found(glossary, "G101", page("TACE.\nTACE (chemo straight into the liver) is common.")) == []
    assert found(glossary, "G101", page("TACE.", title="Transarterial chemoembolisation (TACE)")) == []


def test_the_quote_comes_from_the_title_when_the_word_stands_only_there(glossary: Glossary) -> None:
    (finding,) = found(glossary, "G101", page("Nothing here.", title="About PET-CT"))
    assert (finding.quote, finding.start) == ("About PET-CT", -1)
    assert finding.fix == "Say in plain words what PET-CT means, the first time."


def test_a_long_sentence_is_quoted_in_part_between_words(glossary: Glossary) -> None:
    text = f"{'before ' * 60}TACE {'after ' * 60}"
    (finding,) = found(glossary, "G101", page(text))
    assert "TACE" in finding.quote
    assert len(finding.quote) <= 160
    assert set(finding.quote.split()) == {"before", "TACE", "after"}
    assert text[finding.start :].startswith(finding.quote)


def test_an_abbreviation_without_an_entry_is_found_once_for_the_whole_site(glossary: Glossary) -> None:
    pages = page("ERCP and ERCP, a CT scan"), page("An ERCP (a test with a camera).", url="/pages/b")
    (finding,) = found(glossary, "G102", *pages)
    assert finding.message == "ERCP has no entry in the glossary. It is used 3 times, on 2 pages."
    assert finding.url == "/pages/a"


def test_an_abbreviation_inside_a_known_name_has_an_entry(glossary: Glossary) -> None:
    (finding,) = found(glossary, "G101", page("You need a CT scan."))
    assert (finding.term, finding.fix) == ("ct", "Write “computerised tomography (CT)” the first time.")
    assert found(glossary, "G102", page("You need a CT scan.")) == []


def test_an_entry_that_no_page_mentions_is_found_unless_pages_are_not_searched_for_it(
    glossary: Glossary,
) -> None:
    result = reported(glossary, page("Varices, ascites, a CT scan and a picture scan of the liver"))
    assert result.unused == ("tace",)
    assert [finding.term for finding in result.findings if finding.rule == "G201"] == ["tace"]


def test_a_name_to_avoid_is_found_once_a_page_with_the_better_one(glossary: Glossary) -> None:
    (finding,) = found(glossary, "G302", page("Dropsy is unpleasant.\nDropsy again."))
    assert finding.message == "The page says “dropsy” 2 times, which the glossary asks you to avoid."
    assert finding.fix == "Say “ascites” instead."


def test_dates_give_one_finding_a_page_the_most_pressing(glossary: Glossary) -> None:
    text = "About varices"
    cases = {
        ("2022-10", "2025-10"): "R601",
        ("2022-10", ""): "R603",
        ("2022-10", "2030-10"): "R603",
        ("2024", "2026-11"): None,
        ("", ""): "R602",
        ("", "2030"): None,
    }
    for (reviewed, next_review), rule in cases.items():
        findings = reported(glossary, page(text, reviewed=reviewed, next_review=next_review)).findings
        assert [finding.rule for finding in findings if finding.url and finding.rule[0] == "R"] == (
            [rule] if rule else []
        )


def test_a_date_is_said_as_people_say_it(glossary: Glossary) -> None:
    (finding,) = found(glossary, "R601", page("x", next_review="2025-10"))
    assert finding.message == "The page says that its review was due in October 2025."
    assert finding.severity is Severity.HIGH


def test_news_and_pages_without_medical_words_need_no_date(glossary: Glossary) -> None:
    undated = {"reviewed": "", "next_review": ""}
    assert found(glossary, "R602", page("varices", kind="news", **undated)) == []
    assert found(glossary, "R602", page("varices", path=("News and stories",), **undated)) == []
    assert found(glossary, "R602", page("Donate today", **undated)) == []
    assert is_health_page(page("varices"), 1)


def test_an_entry_past_its_review_is_found(glossary: Glossary) -> None:
    (finding,) = found(glossary, "R604", page("x"))
    assert (finding.term, finding.title, finding.url) == ("ascites", "ascites", "")


def test_usage_counts_each_term_of_each_page(glossary: Glossary) -> None:
    result = reported(
        glossary, page("Varices, varices and ascites", title="Varices"), page("x", url="/pages/b")
    )
    assert result.usage == {"/pages/a": {"varices": 3, "ascites": 1}, "/pages/b": {}}


def test_headline_figures_say_how_much_is_done(glossary: Glossary) -> None:
    result = reported(
        glossary,
        page("TACE and ERCP are not explained."),
        page("TACE (chemo straight into the liver)", url="/pages/b", next_review="2025"),
    )
    assert [(figure.value, figure.of) for figure in result.figures] == [(1, 2), (2, 3), (1, 2)]
    assert result.pages["/pages/b"].words_explained
    assert not result.pages["/pages/a"].words_explained


def test_the_most_severe_findings_come_first(glossary: Glossary) -> None:
    result = reported(glossary, page("ERCP", next_review="2025"))
    severities = [list(Severity).index(finding.severity) for finding in result.findings]
    assert severities == sorted(severities)
    assert result.findings[0].rule == "R601"


def test_no_pages_and_no_entries_make_an_empty_report() -> None:
    nothing = Glossary([])
    result = report([], nothing, Matcher(nothing), today=TODAY)
    assert result.findings == ()
    assert [(figure.value, figure.of) for figure in result.figures] == [(0, 0)] * 3


def test_the_sample_pages_hold_overdue_ones_and_unexplained_words(sample_glossary: Glossary) -> None:
    text = "Your MDT may suggest TACE, SIRT or a clinical trial."
    rules = {
        finding.rule for finding in reported(sample_glossary, page(text, next_review="2025-06")).findings
    }
    assert {"G101", "G201", "R601"} <= rules


@pytest.fixture(scope="module")
def sample_glossary() -> Glossary:
    return load([Path(__file__).parents[3] / "glossary" / "terms"])
