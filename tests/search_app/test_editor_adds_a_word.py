"""An editor adds a word from a spreadsheet, sees where it is used, spoils something, and undoes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search_app.cli import main
from search_app.settings import Settings
from tests.search_app.sites import app_of

Run = Callable[..., Result]

SHEET = "term,definition,other names\nwhite blood cell,A cell that fights infection.,leukocyte; white cell\n"
OWN = """
- id: tace
  labels: [TACE]
  definition: A treatment.
  image: {src: tace.png, alt: A tube in a blood vessel}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands in a folder with a page and a glossary of one word, which are published."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "findwell.toml").write_text('[glossary]\npaths = ["glossary"]\n', encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "blood.md").write_text(
        "---\ntitle: Blood tests\n---\nThey count each leukocyte after TACE.\n", encoding="utf-8"
    )
    (tmp_path / "glossary" / "images").mkdir(parents=True)
    (tmp_path / "glossary" / "images" / "tace.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "glossary" / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, encoding="utf-8")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    assert invoke("add", "pages").exit_code == 0
    assert invoke("index").exit_code == 0
    return invoke


def marked(folder: Path) -> list[str]:
    """The words that readers find marked in the page, and explained."""
    client = app_of(Settings(data=folder / "findwell-data")).test_client()
    told = client.get("/api/v1/glossary").json
    assert told
    words = {term["id"] for term in told["terms"]}
    text = client.get("/pages/blood").text
    return [word for word in sorted(words) if f'data-fw-term="{word}"' in text]


def test_from_a_spreadsheet_to_the_page_and_back(run: Run, tmp_path: Path) -> None:
    assert run("glossary", "import", "sheet.csv", "--dry-run").exit_code == 0
    assert run("glossary", "import", "sheet.csv").exit_code == 0
    written = tmp_path / "glossary" / "sheet.yaml"
    run("index")
    assert marked(tmp_path) == ["tace"]
    written.write_text(written.read_text("utf-8").replace("proposed", "published"), encoding="utf-8")
    assert run("index").exit_code == 0
    assert marked(tmp_path) == ["tace", "white-blood-cell"]
    assert "leukocyte" in run("mentions", "/pages/blood").stdout
    assert "leukocytes" in run("forms", "white blood cell").stdout
    assert run("index", "rollback").exit_code == 0
    assert marked(tmp_path) == ["tace"]


def test_a_file_with_mistakes_changes_nothing_and_each_is_named_with_its_line(
    run: Run, tmp_path: Path
) -> None:
    own = tmp_path / "glossary" / "own.yaml"
    own.write_text(f"{OWN}  broader: [nothing]\n- id: tace\n  labels: ['']\n", encoding="utf-8")
    done = run("index")
    assert done.exit_code == 3
    for fault in (":6: broader names 'nothing'", ":7: tace has no definition", ":8: "):
        assert f"own.yaml{fault}" in done.stderr
    assert marked(tmp_path) == ["tace"]
    (tmp_path / "glossary" / "images" / "tace.png").write_bytes(b"GIF89a")
    own.write_text(OWN, encoding="utf-8")
    assert "not the kind of picture" in run("index").stderr
    client = app_of(Settings(data=tmp_path / "findwell-data")).test_client()
    assert client.get("/glossary/images/tace.png").data == b"\x89PNG\r\n\x1a\n"


def test_the_schema_of_entries_is_printed(run: Run) -> None:
    assert '"$schema": "http://json-schema.org/draft-07/schema#"' in run("glossary", "schema").stdout
