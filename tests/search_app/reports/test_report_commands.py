"""coverage, candidates and concordance, as an editor types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search_app.cli import main
from search_app.reports.formats import FORMATS

Run = Callable[..., Result]


@pytest.fixture
def run(sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["--data", str(sample_data), *words])


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_to_a_file(run: Run, tmp_path: Path, form: str) -> None:
    result = run("coverage", "--format", form, "--output", "out/report")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "report").stat().st_size > 1000


def test_text_of_the_sample_site_fits_100_columns(run: Run) -> None:
    lines = run("coverage").stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert any(line.startswith("R601 Past its review date: ") for line in lines)


def test_findings_over_the_limit_end_with_1_and_say_which(run: Run) -> None:
    result = run("coverage", "--fail-on", "R601:1,G101:1000")
    assert result.exit_code == 1
    assert result.stderr.startswith("R601: ")
    assert "G101" not in result.stderr
    assert run("coverage", "--fail-on", "R601:1000").exit_code == 0


@pytest.mark.parametrize(
    "words", [("--fail-on", "G999"), ("--since", "yesterday"), ("--format", "pdf"), ("--fial-on", "G101")]
)
def test_a_slip_in_the_options_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run("coverage", *words).exit_code == 2


def test_with_a_baseline_only_what_is_new_counts(run: Run) -> None:
    assert run("coverage", "--format", "json", "--output", "before.json").exit_code == 0
    result = run("coverage", "--baseline", "before.json", "--fail-on", "all")
    assert result.exit_code == 0, result.stderr
    assert "Nothing to do" in result.stdout


def test_a_baseline_that_is_no_report_ends_with_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "before.json").write_text("{}")
    result = run("coverage", "--baseline", "before.json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Error F003" in result.stderr


def test_findings_can_be_narrowed_to_a_section_and_a_day(run: Run) -> None:
    found = json.loads(run("coverage", "--format", "json", "--section", "/pages/treatment/").stdout)
    assert found["findings"]
    assert all(each["url"].startswith("/pages/treatment/") for each in found["findings"])
    later = json.loads(run("coverage", "--format", "json", "--since", "2999-01-01").stdout)
    assert later["findings"] == []
    assert later["figures"] == found["figures"]


def test_the_matrix_is_csv(run: Run) -> None:
    rows = run("coverage", "--matrix").stdout.splitlines()
    assert rows[0].startswith("term,mentions,pages,pages without explanation,")
    assert len(rows) > 50


def test_a_decision_takes_a_finding_out(run: Run, tmp_path: Path, sample_data: Path) -> None:
    (tmp_path / "decisions.yaml").write_text("- {rule: R601, reason: all are being rewritten}\n")
    (tmp_path / "findwell.toml").write_text('[editors]\ndecisions = ["decisions.yaml"]\n')
    found = json.loads(run("coverage", "--format", "json").stdout)
    assert "R601" not in {each["rule"] for each in found["findings"]}
    assert {each["reason"] for each in found["ignored"]} == {"all are being rewritten"}


def test_candidates_are_listed_with_examples(run: Run) -> None:
    result = run("candidates")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("term ")
    assert max(map(len, result.stdout.splitlines())) <= 100
    found = json.loads(run("candidates", "--json").stdout)
    assert all(each["examples"] and each["pages"] >= 3 for each in found)


def test_a_concordance_has_the_word_in_one_column(run: Run) -> None:
    lines = run("concordance", "ascites", "--limit", "5").stdout.splitlines()
    assert lines[0].startswith("“ascites”: ")
    found = [line for line in lines if line.startswith("  ")]
    assert len(found) == 5
    assert {line[44:51].casefold() for line in found} == {"ascites"}
    assert max(map(len, lines)) <= 100
    data = json.loads(run("concordance", "ascites", "--json", "--limit", "5").stdout)
    assert len(data["lines"]) == 5
    assert data["total"] > 5


def test_a_word_that_no_page_uses_has_no_concordance(run: Run) -> None:
    assert run("concordance", "zzyzzx").stdout == "No page uses “zzyzzx”.\n"


def test_a_site_without_candidates_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text("---\ntitle: A\nowner: Ann\n---\n\nTACE is done here.\n")
    runner = CliRunner()
    assert runner.invoke(main, ["add", "pages"]).exit_code == 0
    assert runner.invoke(main, ["candidates"]).stdout == "No term is used often enough without an entry.\n"
    found = json.loads(runner.invoke(main, ["coverage", "--format", "json", "--owner", "ann"]).stdout)
    assert "G101" in {each["rule"] for each in found["findings"]}
    assert {each["owner"] for each in found["findings"]} == {"Ann"}
