"""The command line, run as people run it."""

import gc
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from corpus.store import Store
from search_app.cli import main

Run = Callable[..., Result]

TACE = """---
title: TACE
section: [Treatment]
reviewed: 2020-01
next_review: 2023-01
---
TACE (transarterial chemoembolisation) blocks the blood supply of a tumour. Your MDT will talk to you.
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*arguments: str, data: Path = tmp_path / "data", text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["--data", str(data), *arguments], input=text)

    return invoke


@pytest.fixture
def sample(run: Run, sample_data: Path) -> Run:
    """Commands over the published sample site."""
    return lambda *arguments, text=None: run(*arguments, data=sample_data, text=text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one authored page."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "tace.md").write_text(TACE, encoding="utf-8")
    return pages


def test_pages_are_added_indexed_and_found(run: Run, folder: Path) -> None:
    assert run("add", str(folder)).output.startswith("1 new, 0 changed, 0 unchanged, 0 removed.")
    assert "Published gen-00000001: 1 pages" in run("index").output
    assert "/pages/tace" in run("search", "tace").output
    assert run("index").output == "Nothing changed since gen-00000001 was published; nothing to do.\n"
    assert "Published gen-00000002" in run("index", "--force").output
    assert run("index", "rollback").output == "gen-00000001 is in use now.\n"
    assert "* gen-00000001" in run("index", "list").output
    assert run("index", "verify").output == "gen-00000002: sound\ngen-00000001: sound\n"


def test_a_damaged_generation_is_named_and_the_one_before_it_answers(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("add", str(folder))
    run("index")
    run("index", "--force")
    (tmp_path / "data" / "index" / "gen-00000002" / "glossary.json").write_text("{}", encoding="utf-8")
    verified = run("index", "verify")
    assert verified.exit_code == 5
    assert "gen-00000002/glossary.json is not as it was written." in verified.output
    assert "1 of the generations kept is damaged" in verified.output
    assert "/pages/tace" in run("search", "tace").output
    assert "gen-00000001 is used instead" in run("status").output


def test_status_counts_pages_documents_and_terms(sample: Run) -> None:
    status = json.loads(sample("status", "--json").output)
    assert {"pages", "documents", "terms", "generation", "published", "engine"} <= set(status)
    assert status["pages"] == status["documents"] >= 40
    assert status["terms"] >= 120
    assert "Index: gen-00000001" in sample("status").output


def test_status_before_anything_says_what_to_do(run: Run) -> None:
    done = run("status")
    assert done.exit_code == 3
    assert "There is no page store in" in done.output
    assert "findwell crawl" in done.output


def test_status_without_an_index_says_what_to_do(run: Run, tmp_path: Path) -> None:
    Store(tmp_path / "data").close()
    done = run("status")
    assert done.exit_code == 0
    assert "Store: 0 pages." in done.output
    assert "findwell index" in done.output


@pytest.mark.parametrize(
    "command",
    [
        "pages",
        "status",
        "show /pages/tace",
        "coverage",
        "index",
        "forget /pages/tace",
        "recrawl https://example.org/",
        "crawl --resume",
    ],
)
def test_a_folder_without_a_store_is_named_and_left_alone(run: Run, tmp_path: Path, command: str) -> None:
    done = run(*command.split(), data=tmp_path / "dtaa")
    assert done.exit_code == 3
    assert f"Error E509: There is no page store in {tmp_path / 'dtaa'}." in done.output
    assert "--data" in done.output
    assert not (tmp_path / "dtaa").exists()


def test_without_an_index_there_is_none_to_verify(run: Run) -> None:
    done = run("index", "verify")
    assert done.exit_code == 3
    assert "There is no index in" in done.output


def test_search_prints_what_it_understood_and_why(sample: Run) -> None:
    done = sample("search", "secondary", "liver", "cancer", "--explain", "--limit", "3")
    assert "results for “secondary liver cancer”" in done.output
    assert "This includes pages that say secondary cancer in the liver" in done.output
    assert 'which mean the same as "secondary".' in done.output
    assert "1. Secondary liver cancer" in done.output
    assert "Concept:" in done.output


def test_search_prints_the_shape_of_the_api(sample: Run) -> None:
    answer = json.loads(sample("search", "sorafanib", "--json", "--limit", "2").output)
    assert set(answer) >= {"query", "total", "page", "pages", "understanding", "cards", "hits"}
    assert set(answer["understanding"]) >= {"corrections", "concepts", "also_searched", "ignored"}
    assert answer["understanding"]["corrections"][0]["used"] == "sorafenib"
    hit = answer["hits"][0]
    assert set(hit) >= {"url", "title", "path", "kind", "reviewed", "score", "snippet", "why"}
    assert all(isinstance(text, str) and isinstance(matched, bool) for text, matched in hit["snippet"])


def test_a_search_that_finds_nothing_offers_the_closest_words(sample: Run) -> None:
    done = sample("search", "qwertamab")
    assert done.exit_code == 0
    assert "No pages match “qwertamab”." in done.output


def test_exact_words_leave_other_names_out(sample: Run) -> None:
    assert "This includes" not in sample("search", "--exact", "secondary liver cancer").output


def test_searching_without_an_index_says_what_to_do(run: Run) -> None:
    done = run("search", "tace")
    assert done.exit_code == 3
    assert "What to do:" in done.output
    assert "findwell index" in done.output


def test_define_explains_a_word_by_any_of_its_names(sample: Run) -> None:
    assert "SIRT" in sample("define", "radioembolization").output
    assert json.loads(sample("define", "tace", "--json").output)["id"] == "tace"


def test_define_offers_close_names(sample: Run) -> None:
    done = sample("define", "ablatoin")
    assert done.exit_code == 3
    assert "Close names: Ablation" in done.output


def test_suggest_offers_words_and_pages(sample: Run) -> None:
    assert "TACE" in sample("suggest", "tac").output
    kinds = {suggestion["kind"] for suggestion in json.loads(sample("suggest", "tac", "--json").output)}
    assert "word" in kinds


def test_annotate_marks_a_file_and_standard_input(sample: Run, tmp_path: Path) -> None:
    html = "<p>You may be offered TACE.</p>\n"
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    marked = (
        '<p>You may be offered <a class="fw-term" href="/glossary/tace" data-fw-term="tace">TACE</a>.</p>\n'
    )
    assert sample("annotate", str(page)).output == marked
    assert sample("annotate", "-", text=html).output == marked
    assert json.loads(sample("annotate", "-", "--json", text=html).output) == {
        "html": marked,
        "mentions": [{"term": "tace", "text": "TACE"}],
    }


def test_annotate_leaves_no_file_open_when_another_word_is_wrong(sample: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>TACE", encoding="utf-8")
    assert sample("annotate", str(tmp_path / "page.html"), "more").exit_code == 2
    gc.collect()  # an open file is a warning, and a warning fails the test


def test_annotate_refuses_what_is_not_text(sample: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<p>caf\xe9</p>")
    done = sample("annotate", str(page))
    assert done.exit_code == 3
    assert "is not UTF-8" in done.output


def test_pages_and_show_say_what_became_of_a_page(sample: Run) -> None:
    listed = sample("pages").output
    assert "/pages/treatment/tace" in listed
    assert sample("pages", "--state", "failed").output == "0 pages.\n"
    assert sample("pages", "--site", "WWW.Example.org").output == "0 pages.\n"
    refused = sample("pages", "--site", "\x1b[2J")
    assert (refused.exit_code, "E201" in refused.output) == (3, True)
    assert json.loads(sample("pages", "--json").output)[0]["state"] == "kept"
    shown = sample("show", "/pages/treatment/tace").output
    assert "Who may have TACE" in shown
    assert json.loads(sample("show", "/pages/treatment/tace", "--json").output)["page"]["kind"] == "page"
    missing = sample("show", "/pages/nowhere")
    assert missing.exit_code == 3
    assert "is not in the page store" in missing.output


def test_coverage_comes_in_four_formats(run: Run, folder: Path, tmp_path: Path) -> None:
    run("add", str(folder))
    text = run("coverage").output
    assert "G101 Abbreviation never explained on the page: 1" in text
    assert "MDT" in text
    assert "R601 Past its review date: 1" in text
    assert max(len(line) for line in text.splitlines()) <= 100
    assert run("coverage", "--format", "csv").output.startswith("rule,severity,page,title,term,place,quote")
    rules = {
        finding["rule"] for finding in json.loads(run("coverage", "--format", "json").output)["findings"]
    }
    assert {"G101", "G201", "R601"} <= rules
    target = tmp_path / "reports" / "coverage.html"
    assert run("coverage", "--format", "html", "--output", str(target)).exit_code == 0
    html = target.read_text(encoding="utf-8")
    assert "Abbreviation never explained on the page (1)" in html
    assert html.count("<script") == 1  # the filter, which is in the file itself
    assert "src=" not in html
    assert run("coverage", "--output", str(tmp_path / "reports")).exit_code == 2


def test_a_file_with_a_fault_is_named_and_the_others_are_added(run: Run, folder: Path) -> None:
    (folder / "bad.md").write_text("---\ntitel: Nothing\n---\nText.\n", encoding="utf-8")
    done = run("add", str(folder))
    assert done.exit_code == 3
    assert "bad.md:2" in done.output
    assert "title" in done.output
    assert "/pages/tace" in run("pages").output


def test_a_glossary_with_faults_leaves_the_published_index_alone(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("add", str(folder))
    run("index")
    terms = tmp_path / "terms.yaml"
    terms.write_text("- id: tace\n  labels: [TACE]\n", encoding="utf-8")
    config = tmp_path / "findwell.toml"
    config.write_text('[glossary]\npaths = ["terms.yaml"]\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["--config", str(config), "--data", str(tmp_path / "data"), "index"])
    assert done.exit_code == 3
    assert "terms.yaml:1" in done.output
    assert "definition" in done.output
    assert "/pages/tace" in run("search", "tace").output


def test_an_index_that_would_shrink_is_refused_until_accepted(run: Run, folder: Path) -> None:
    for name in ("a", "b", "c"):
        shutil.copy(folder / "tace.md", folder / f"{name}.md")
    run("add", str(folder))
    run("index")
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").unlink()
    run("add", str(folder))
    refused = run("index")
    assert refused.exit_code == 4
    assert "--accept-shrink" in refused.output
    assert "1 pages" in run("index", "--accept-shrink").output


def test_crawl_reads_a_site_into_the_store(run: Run, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/sitemap.xml").respond_with_data("", status=404)
    httpserver.expect_request("/").respond_with_data(
        '<title>Ablation</title><main><h1>Ablation</h1><p>Heat. <a href="/b">B</a></p></main>',
        content_type="text/html",
    )
    httpserver.expect_request("/b").respond_with_data("<h1>B</h1><p>Words.</p>", content_type="text/html")
    options = ("--allow-private", "--delay", "0")
    done = run("crawl", httpserver.url_for("/"), *options)
    assert done.exit_code == 0, done.output
    assert "2 fetched, 2 new or changed" in done.output
    assert json.loads(run("crawl", httpserver.url_for("/"), *options, "--json").output)["unchanged"] == 2
    assert "Heat." in run("show", httpserver.url_for("/")).output


def test_crawl_refuses_this_machine_unless_told(run: Run, httpserver: HTTPServer) -> None:
    done = run("crawl", httpserver.url_for("/"))
    assert done.exit_code in (4, 6)
    assert "allow" in done.output
    assert httpserver.log == []


def test_a_wrong_setting_is_named_and_help_still_works(tmp_path: Path) -> None:
    config = tmp_path / "findwell.toml"
    config.write_text("[crawl]\ndely = 1\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["--config", str(config), "status"])
    assert done.exit_code == 2
    assert "Did you mean 'delay'?" in done.output
    assert CliRunner().invoke(main, ["--config", str(config), "crawl", "--help"]).exit_code == 0


def test_a_name_that_is_not_utf_8_gets_one_line(run: Run, folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.md")).write_text(TACE, encoding="utf-8")
    done = run("add", str(folder))
    assert done.exit_code == 3
    assert "UTF-8" in done.output
    assert "Traceback" not in done.output


def test_an_index_folder_that_is_none_gets_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index").write_text("", encoding="utf-8")
    done = run("index", "list")
    assert done.exit_code == 3
    assert done.output.startswith("Error E5")


def test_a_host_that_does_not_exist_is_named(sample: Run) -> None:
    done = sample("serve", "--host", "nohost.invalid", "--port", "0")
    assert done.exit_code == 2
    assert "cannot listen on nohost.invalid:0" in done.output
