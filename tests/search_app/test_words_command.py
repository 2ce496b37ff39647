"""How words are found and why one is not, as people ask it: findwell forms and findwell mentions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from corpus.store import Record, Store
from search_app.cli import main
from search_app.settings import Serve, Settings, Words
from tests.search_app.sites import app_of, page, publish_site

Run = Callable[..., Result]
ENTRIES = """
- id: tace
  labels: [TACE, {text: chemo tube, kind: search}, {text: graft, context: {near: [skin], unless: [vein]}}]
  definition: A treatment.
  avoid_on: [/pages/tace]
- {id: draft, labels: [Draft name], definition: x, status: proposed}
- blocks: [skin graft table]
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands in a folder with these entries and a page of the store."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    (tmp_path / "findwell.toml").write_text('[glossary]\npaths = ["words.yaml"]\n', encoding="utf-8")
    publish_site(
        tmp_path / "findwell-data",
        [page("tace", "TACE"), page("crawled", "On TACE", html="")],
    )
    return lambda *arguments, text=None: CliRunner().invoke(main, arguments, input=text)


def test_forms_are_listed_under_each_label_with_its_rules(run: Run) -> None:
    assert run("forms", "tace").output == (
        "TACE (tace, published)\n\nTACE: same, in these capitals\n  TACE, TACEs\n\n"
        "chemo tube: search, in searches only\n  chemo tube, chemo tubes\n\n"
        "graft: same, near skin, not near vein\n  graft, grafts\n"
    )


def test_forms_take_an_id_of_any_status_or_any_name(run: Run) -> None:
    assert run("forms", "draft").output.startswith("Draft name (draft, proposed)")
    assert json.loads(run("forms", "chemo", "tubes", "--json").output)["labels"][2] == {
        "text": "graft",
        "kind": "same",
        "in_pages": True,
        "case": False,
        "near": ["skin"],
        "unless": ["vein"],
        "forms": ["graft", "grafts"],
    }


def test_a_name_that_is_not_there_gets_the_closest_ones(run: Run) -> None:
    result = run("forms", "tacce")
    assert result.exit_code == 3
    assert "Close names: TACE." in result.output


def test_mentions_of_html_have_line_column_and_what_became_of_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>TACE</h1>\n<p>A TACE\nand tace.</p>", encoding="utf-8")
    assert run("mentions", "page.html").output.splitlines() == [
        "1:5  TACE → tace (TACE)  place: mentioned, but it stands where nothing is marked, "
        "such as a link, heading or caption",
        "2:6  TACE → tace (TACE)  taken",
        "3:5  tace → tace (TACE)  capitals: its capitals are not those of the label 'TACE'",
    ]


def test_front_matter_and_soft_line_breaks_of_markdown_are_as_readers_see_them(
    run: Run, tmp_path: Path
) -> None:
    text = "---\ntitle: TACE\n---\n# TACE\n\nA skin graft\ntable, TACE\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert run("mentions", "page.md").output.splitlines() == [
        "4:3  TACE → tace (TACE)  taken",
        "6:8  graft → tace (graft)  block: it belongs to the blocked phrase 'skin graft table'",
        "7:8  TACE → tace (TACE)  taken",
    ]


def test_standard_input_is_html_when_it_begins_as_html(run: Run) -> None:
    assert "place" in run("mentions", "-", text=" <h2>TACE</h2>").output
    assert run("mentions", "-", text="TACE <b>").output == "1:1  TACE → tace (TACE)  taken\n"
    assert run("mentions", "-", text="nothing").output == "No name of the glossary stands here.\n"


def test_a_page_of_the_store_is_read_as_it_was_kept(run: Run) -> None:
    assert "avoid_on" in run("mentions", "/pages/tace").output
    assert run("mentions", "/pages/crawled").output == "1:4  TACE → tace (TACE)  taken\n"


def test_only_what_was_refused_and_as_json(run: Run) -> None:
    told = json.loads(run("mentions", "-", "--refused", "--json", text="TACE, tace").output)
    assert told == {
        "mentions": [
            {
                "start": 6,
                "end": 10,
                "written": "tace",
                "term": "tace",
                "label": "TACE",
                "kind": "same",
                "outcome": "capitals",
                "why": "its capitals are not those of the label 'TACE'",
            }
        ]
    }


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("latin.txt", "latin.txt is not UTF-8"),
        ("/pages/none", "/pages/none is not in the page store"),
        ("missing.html", "There is no file missing.html"),
        ("/pages/empty", "/pages/empty has no text to look at"),
    ],
)
def test_what_cannot_be_read_is_said(source: str, said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xfa")
    with Store(tmp_path / "findwell-data") as store:
        store.keep(Record(url="/pages/empty", source="file"), b"")
    result = run("mentions", source)
    assert result.exit_code == 3
    assert said in result.output


def test_words_are_marked_in_each_section_when_the_site_or_the_request_says_so(tmp_path: Path) -> None:
    html = "<p>TACE</p><h2>Again</h2><p>TACE</p>"
    publish_site(tmp_path, [page("two", "TACE", html=html)])
    for marks, asked, count in (("page", "", 1), ("section", "", 2), ("page", "section", 2)):
        settings = Settings(data=tmp_path, glossary=Words(marks=marks), serve=Serve(rate=0))
        client: FlaskClient = app_of(settings).test_client()
        sent = client.post(f"/api/v1/annotate?marks={asked}", json={"html": html})
        assert len(sent.json["mentions"]) == count
        if not asked:
            assert client.get("/pages/two").text.count('data-fw-term="tace"') == count
    assert client.post("/api/v1/annotate?marks=all", json={"html": html}).status_code == 400
