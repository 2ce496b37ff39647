"""A new version meets the store and the index of another: nothing is spoilt, and one command is enough."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.store import Store
from glossary.glossary import load
from indexer import generation
from search_app.app import create_app
from search_app.cli import main
from search_app.settings import Helpline, Serve, Settings
from tests.search_app.sites import page, publish_site

ENTRY = "- id: tace\n  labels: [TACE]\n  definition: A treatment that puts chemotherapy into the liver.\n"


def run(data: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *map(str, arguments)])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site with a page in its store and no index yet."""
    data = tmp_path / "data"
    (data / "glossary").mkdir(parents=True)
    (data / "glossary" / "words.yaml").write_text(ENTRY, encoding="utf-8")
    helpline = Helpline(phone="0808 157 0123")
    return Settings(data=data, serve=Serve(rate=0), helpline=helpline)


def publish_by(version: str, settings: Settings, pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish as the findwell of another schema does."""
    with monkeypatch.context() as other:
        other.setattr("indexer.build.SCHEMA", version)
        glossary = load(settings.glossary_paths)
        publish_site(settings.data, [page(f"p{n}", "What TACE is.") for n in range(pages)], glossary)


def test_an_index_of_another_version_is_not_searched_until_it_is_built_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_by("0", settings, 1, monkeypatch)
    client = create_app(settings).test_client()
    answer = client.get("/search?q=TACE")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "0808 157 0123" in answer.text
    assert run(settings.data, "search", "TACE").output.startswith("Error E510: ")
    assert "another schema" in run(settings.data, "search", "TACE").output
    assert run(settings.data, "index").exit_code == 0
    assert create_app(settings).test_client().get("/search?q=TACE").status_code == 200


def test_a_server_goes_on_while_another_version_publishes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_by(generation.SCHEMA, settings, 2, monkeypatch)
    client = create_app(settings).test_client()
    assert client.get("/api/v1/search?q=TACE").json["total"] == 2  # type: ignore[index]
    publish_by("3000", settings, 3, monkeypatch)
    assert client.get("/api/v1/search?q=TACE").json["total"] == 2  # type: ignore[index]
    assert "another schema" in client.get("/readyz").text


def test_a_store_of_another_version_is_refused_and_left_as_it_is(settings: Settings, tmp_path: Path) -> None:
    publish_site(settings.data, [page("tace", "What TACE is.")])
    file = settings.data / "pages.sqlite"
    assert run(settings.data, "backup", tmp_path / "right.tar.gz").exit_code == 0
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA user_version = 3000")
    before = file.read_bytes()
    for command in (
        ["status"],
        ["index"],
        ["pages"],
        ["add", str(tmp_path)],
        ["backup", tmp_path / "x.tar.gz"],
    ):
        refused = run(settings.data, *command)
        assert (refused.exit_code, "Error E502: " in refused.output) == (5, True), command
    assert file.read_bytes() == before
    assert create_app(settings).test_client().get("/search?q=TACE").status_code == 200
    file.rename(tmp_path / "aside")
    assert run(tmp_path / "again", "restore", tmp_path / "right.tar.gz").exit_code == 0
    with Store(tmp_path / "again") as store:
        assert [record.url for record in store.records()] == ["/pages/tace"]
