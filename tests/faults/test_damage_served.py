"""Whatever is damaged in the newest index, the server answers with the one before it and says so."""

import json
import shutil
from pathlib import Path

import pytest

from indexer.manifest import files_in
from indexer.publish import current
from search_app.settings import Serve, Settings
from tests.search_app.sites import app_of, page, publish_site

HOWS = ("flip", "truncate", "zero tail", "swap", "delete")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of one page, and a newer one of two."""
    folder = tmp_path_factory.mktemp("published")
    publish_site(folder, [page("tace", "What TACE is.")])
    publish_site(folder, [page("tace", "What TACE is."), page("sirt", "What TACE and SIRT are.")])
    return folder


def damage(file: Path, other: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    match how:
        case "flip":
            content[len(content) // 2] ^= 1
        case "truncate":
            del content[len(content) // 2 :]
        case "zero tail":
            content[-8:] = bytes(8)
        case "swap":
            content[:] = other.read_bytes()
        case "delete":
            file.unlink()
            return
    file.write_bytes(content)


def told(settings: Settings) -> tuple[str, str, int]:
    client = app_of(settings).test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 200
    found = client.get("/api/v1/search?q=TACE")
    assert found.status_code == 200
    state = json.loads(ready.text)
    return state["status"], state["why"], found.json["total"]  # type: ignore[index]


@pytest.mark.parametrize("how", HOWS)
def test_every_damaged_file_is_named_and_the_index_before_it_serves(
    published: Path, tmp_path: Path, how: str
) -> None:
    first = current(published / "index").folder
    names = [str(path.relative_to(first)) for path in files_in(first)]  # whatever a generation has
    assert len(names) >= 4
    for place, name in enumerate(names):
        folder = tmp_path / str(place)
        shutil.copytree(published, folder)
        newest = current(folder / "index").folder
        other = newest / names[(place + 1) % len(names)]
        before = (newest / name).read_bytes()
        damage(newest / name, other, how)
        if (newest / name).exists() and (newest / name).read_bytes() == before:
            continue  # it ended in zeros already
        status, why, total = told(Settings(data=folder, serve=Serve(rate=0)))
        assert (status, total) == ("degraded", 1)
        assert name in why
        assert "gen-00000001 is used instead." in why


@pytest.mark.parametrize("how", HOWS)
def test_a_file_damaged_while_it_is_served_does_not_change_what_is_answered(
    published: Path, tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(published, folder)
    client = app_of(Settings(data=folder, serve=Serve(rate=0))).test_client()
    before = client.get("/api/v1/search?q=TACE").json
    newest = current(folder / "index").folder
    for file in files_in(newest):
        aside = folder / "aside"
        shutil.copy(file, aside)
        file.unlink()  # as a program that writes a file anew does; what is open stays as it was
        shutil.copy(aside, file)
        damage(file, folder / "pages.sqlite", how)
    assert client.get("/api/v1/search?q=TACE").json == before
    assert client.get("/pages/sirt").status_code == 200
