"""Which findings are shown, and whether they are too many."""

from pathlib import Path

import pytest

from corpus.errors import InputError, UsageError
from glossary.coverage.findings import Finding
from glossary.coverage.page_use import PageUse
from glossary.coverage.report import Report
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from search_app.reports.baseline import known_findings
from search_app.reports.choosing import Choice, chosen, limits, over_limit
from search_app.reports.data import as_json
from search_app.reports.decisions import read_decisions


def found(rule: str, url: str = "", *, owner: str = "", subject: str = "") -> Finding:
    return finding(rule, title="T", message="M.", fix="F.", url=url, owner=owner, subject=subject)


REPORT = Report(
    findings=(
        found("R601", "https://x.org/treatment/a", owner="Nurses"),
        found("G101", "https://x.org/treatment/a", subject="TACE"),
        found("G101", "/pages/b", subject="SIRT"),
        found("G201", subject="x"),
    ),
    pages={
        "https://x.org/treatment/a": PageUse(url="https://x.org/treatment/a", title="A"),
        "/pages/b": PageUse(url="/pages/b", title="B", section=("Living", "Food")),
    },
)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(), ["R601", "G101", "G101", "G201"]),
        (Choice(owner="nurses"), ["R601"]),
        (Choice(section="/treatment/"), ["R601", "G101"]),
        (Choice(section="Treatment"), ["R601", "G101"]),
        (Choice(section="food"), ["G101"]),
        (Choice(section="nowhere"), []),
    ],
)
def test_findings_are_chosen_by_owner_and_section(choice: Choice, left: list[str]) -> None:
    assert [item.rule for item in chosen(REPORT, choice).findings] == left


def test_findings_are_chosen_by_the_day_they_were_first_seen() -> None:
    seen = Finding(**{**_fields(found("G101")), "first_seen": "2026-03-01"})
    report = Report(findings=(seen,), pages={})
    assert chosen(report, Choice(since="2026-03-01")).findings == (seen,)
    assert chosen(report, Choice(since="2026-03-02")).findings == ()


def _fields(of: Finding) -> dict[str, object]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}


def test_a_baseline_leaves_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    path.write_text(as_json(Report(findings=REPORT.findings[:3], pages={}), Glossary([])), "utf-8")
    left = chosen(REPORT, Choice(known=known_findings(path)))
    assert [item.rule for item in left.findings] == ["G201"]
    assert left.pages == REPORT.pages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "F003"),
        ("no report", "F003"),
        ("[]", "F003"),
        ("{}", "F003"),
        ('{"findings": []}', "F004"),
        ('{"format": 0, "findings": []}', "F004"),
        ('{"format": 1, "findings": [{"rule": "G101"}]}', "F003"),
        ('{"format": 1, "findings": 3}', "F003"),
        ("[" * 100_000, "F003"),
    ],
)
def test_a_baseline_that_is_no_report_of_ours_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "before.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        known_findings(path)
    assert error.value.code == code
    assert str(path) in error.value.what


def test_a_baseline_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        known_findings(tmp_path / "none.json")


def test_limits_are_for_a_rule_several_or_all() -> None:
    assert limits("G101, R601:5,G2,all:9") == {"G101": 0, "R601": 5, "G2": 0, "all": 9}
    assert limits("") == {}
    assert over_limit(REPORT, {"G101": 2, "R601": 1, "G": 3, "all": 4}) == []
    assert over_limit(REPORT, {"G101": 1, "G": 2, "all": 3}) == [
        "G101: 2 findings, 1 allowed.",
        "G: 3 findings, 2 allowed.",
        "all: 4 findings, 3 allowed.",
    ]


@pytest.mark.parametrize("text", ["G999", "g101", "G101:x", "G101:-1", "G101;R601", "every", "Z", "G101:5:6"])
def test_a_limit_that_names_no_rule_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no rule"):
        limits(text)


def test_decisions_are_ignores_and_owners(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(
        "- {rule: G101, word: MDT, page: /pages/*, reason: explained in the menu}\n"
        "- {section: Treatment, owner: our nurses}\n",
        "utf-8",
    )
    decisions = read_decisions([path])
    assert decisions.ignores[0].page == "/pages/*"
    assert decisions.ignores[0].reason == "explained in the menu"
    assert decisions.owners == (("Treatment", "our nurses"),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- {rule: G101}", "decisions.yaml:1: this entry has no reason. Add 'reason:'."),
        ("- {rule: G109, reason: x}", "rule 'G109' is unknown. Did you mean"),
        ("- {section: Treatment}", "this entry has no owner"),
        ("- {rule: G101, reason: x, why: y}", "unknown key 'why'"),
        ("rule: G101", "expected a list of entries"),
        ("- text", "expected an entry"),
        ("- {rule: [", "not valid YAML"),
    ],
)
def test_a_fault_in_a_decision_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_decisions([path])
    assert error.value.code == "F001"
    assert any(fault in line for line in error.value.faults), error.value.faults


def test_no_decisions_are_none(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("", "utf-8")
    assert read_decisions([path]) == read_decisions([])
