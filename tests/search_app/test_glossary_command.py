"""Words in from a spreadsheet, and out again, as people type it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.glossary import load
from search_app.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands are run, with a spreadsheet in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.csv").write_text(
        "term,definition,other names\nHCC,A cancer.,liver cell cancer\nTARE,=1+1,\n", encoding="utf-8"
    )
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", *arguments])


def test_a_spreadsheet_becomes_proposals_with_a_report(here: Path) -> None:
    done = run("import", "words.csv")
    assert done.exit_code == 0
    assert "New: 1 proposed entries." in done.stdout
    assert "words.csv:3: “=1+1” is a formula" in done.stdout
    assert 'paths = ["glossary"]' in done.stdout
    assert not load([here / "glossary"]).published


def test_a_dry_run_reports_and_writes_nothing(here: Path) -> None:
    done = run("import", "words.csv", "--dry-run")
    assert "New: 1" in done.stdout
    assert "Nothing was written." in done.stdout
    assert not (here / "glossary").exists()


def test_entries_may_be_published_at_once_and_get_more_names_later(here: Path) -> None:
    run("import", "words.csv", "--publish")
    (here / "more.csv").write_text("HCC,hepatoma\n", encoding="utf-8")
    done = run("import", "more.csv", "--publish")
    assert "hcc is also: hepatoma" in done.stdout
    (term,) = load([here / "glossary"]).published
    assert term.other_names == ("liver cell cancer", "hepatoma")


def test_a_long_list_is_cut_unless_all_is_asked_for(here: Path) -> None:
    (here / "many.csv").write_text("term,definition\n" + "x,\n" * 30, encoding="utf-8")
    assert "and 10 more" in run("import", "many.csv").stdout
    assert "more:" not in run("import", "many.csv", "--all").stdout


def test_what_is_no_glossary_is_refused_with_its_line(here: Path) -> None:
    (here / "bad.csv").write_text("one\ntwo\n", encoding="utf-8")
    done = run("import", "bad.csv")
    assert done.exit_code == 3
    assert "Error G021: bad.csv:1: no column is recognised." in done.stderr
    assert "What to do: " in done.stderr


def test_the_glossary_is_printed_in_three_formats_with_what_is_lost(here: Path) -> None:
    assert run("export").stdout.startswith("term,other names,")
    rules = run("export", "--format", "solr")
    assert "\nTACE, " in rules.stdout
    assert "Lost here: " in rules.stderr
    assert json.loads(run("export", "--format", "schema").stdout)["@type"] == "DefinedTermSet"


def test_a_written_sheet_comes_back_with_nothing_new(here: Path) -> None:
    done = run("export", "--output", "out.csv")
    assert "entries written to out.csv" in done.stderr
    first = run("import", "out.csv", "--into", "mine")
    assert "New: 0" not in first.stdout
    again = run("import", "out.csv", "--into", "mine", "--dry-run")
    assert "New: 0 " in again.stdout
    assert "Merged: 0 " in again.stdout
