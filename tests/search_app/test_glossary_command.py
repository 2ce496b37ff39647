"""Words in from a spreadsheet, and out again, as people type it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from glossary.glossary import load
from search_app.cli import main
from search_app.settings import SHIPPED_TERMS


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
    assert "From now on findwell-data/glossary is the glossary" in done.stdout
    assert not load([here / "findwell-data" / "glossary"]).published


def test_a_dry_run_reports_and_writes_nothing(here: Path) -> None:
    done = run("import", "words.csv", "--dry-run")
    assert "New: 1" in done.stdout
    assert "Nothing was written." in done.stdout
    assert not (here / "findwell-data" / "glossary").exists()


def test_entries_may_be_published_at_once_and_get_more_names_later(here: Path) -> None:
    run("import", "words.csv", "--publish")
    (here / "more.csv").write_text("HCC,hepatoma\n", encoding="utf-8")
    done = run("import", "more.csv", "--publish")
    assert "hcc is also: hepatoma" in done.stdout
    (term,) = load([here / "findwell-data" / "glossary"]).published
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


def test_a_page_of_a_site_becomes_proposals_that_lead_back_to_it(here: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /no")
    page = "<title>Words</title><dl><dt id='ct'>CT scan</dt><dd>A picture.</dd></dl>"
    httpserver.expect_request("/words/").respond_with_data(page, content_type="text/html")
    (here / "findwell.toml").write_text("[crawl]\ndelay = 0\n", encoding="utf-8")
    done = run("import", httpserver.url_for("/words/"), "--allow-private")
    assert done.exit_code == 0, done.output
    (term,) = load([here / "findwell-data" / "glossary"]).terms.values()
    assert (term.id, term.source.url) == ("ct-scan", httpserver.url_for("/words/#ct"))
    refused = run("import", httpserver.url_for("/no/words"), "--allow-private")
    assert (refused.exit_code, "E204" in refused.stderr) == (4, True)
    assert run("import", httpserver.url_for("/words/")).exit_code == 4
    wrong = run("import", httpserver.url_for("/words/"), "--format", "csv")
    assert (wrong.exit_code, "E021" in wrong.stderr) == (2, True)


def test_a_saved_page_may_be_told_its_address(here: Path) -> None:
    (here / "words.html").write_text("<dl><dt id=a>CT scan</dt><dd>A picture.</dd></dl>", encoding="utf-8")
    assert "Name it with --address" in run("import", "words.html", "--dry-run").stdout
    run("import", "words.html", "--address", "https://example.org/a-z")
    (term,) = load([here / "findwell-data" / "glossary"]).terms.values()
    assert term.source.url == "https://example.org/a-z#a"


def test_links_that_lead_nowhere_are_listed(here: Path) -> None:
    (here / "links.csv").write_text("term,definition,wider\nCT scan,A picture.,tests\n", encoding="utf-8")
    assert "links.csv:2: “CT scan” names “tests”" in run("import", "links.csv").stdout


@pytest.mark.parametrize("form", ["xlsx", "skos-ttl", "skos-jsonld", "obo", "solr", "schema", "csv"])
def test_what_is_written_in_a_format_is_read_back_and_adds_nothing_twice(here: Path, form: str) -> None:
    name = {"skos-ttl": "a.ttl", "skos-jsonld": "a.jsonld", "schema": "a.json", "solr": "a.txt"}.get(form)
    name = name or f"a.{form}"
    done = run("export", "--format", form, "--output", name)
    assert "entries written to" in done.stderr
    assert "Lost here: " in done.stderr
    assert "New: 0" not in run("import", name).stdout
    again = run("import", name, "--dry-run").stdout
    assert "New: 0 " in again
    assert "Merged: 0 " in again


def test_a_vocabulary_is_written_into_a_folder(here: Path) -> None:
    assert run("export", "--format", "vale", "--output", "vale").exit_code == 0
    accepted = here / "vale" / "styles" / "config" / "vocabularies" / "Findwell" / "accept.txt"
    assert run("import", str(accepted)).exit_code == 0


@pytest.mark.parametrize(("form", "what"), [("xlsx", "Name a file"), ("vale", "Name a folder")])
def test_what_cannot_be_printed_needs_a_place(here: Path, form: str, what: str) -> None:
    done = run("export", "--format", form)
    assert (done.exit_code, what in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("form", "package"), [("skos-ttl", "rdflib"), ("xlsx", "openpyxl"), ("obo", "fastobo")]
)
def test_without_the_extra_a_format_says_how_to_get_it(here: Path, form: str, package: str) -> None:
    name = {"skos-ttl": "a.ttl", "xlsx": "a.xlsx", "obo": "a.obo"}[form]
    run("export", "--format", form, "--output", name)
    code = (
        f"import sys; sys.modules['{package}'] = None; from search_app.cli import main;"
        f" main(['glossary', 'import', '{name}'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"Error G028: This format needs the package {package}" in done.stderr
    assert "pip install 'findwell[exchange]'" in done.stderr


def test_a_file_that_is_not_there_is_said(here: Path) -> None:
    assert "There is no file none.csv" in run("import", "none.csv").stderr


def test_a_glossary_of_ones_own_starts_with_the_sample_entries(here: Path) -> None:
    own = here / "findwell-data" / "glossary"
    assert "used from there" in run("start").stdout
    assert load([own]).terms.keys() == load([SHIPPED_TERMS]).terms.keys()
    again = run("start")
    assert (again.exit_code, "has a glossary of its own already" in again.stderr) == (4, True)
    assert "From now on" not in run("import", "words.csv").stdout


def test_a_folder_that_is_not_in_use_is_to_be_named_in_the_settings(here: Path) -> None:
    assert 'paths = ["mine"]' in run("import", "words.csv", "--into", "mine").stdout
