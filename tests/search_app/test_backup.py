"""A backup made while findwell runs, put back elsewhere, gives the same answers; a spoilt one is refused."""

import shutil
import stat
import tarfile
import threading
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.store import Record, Store
from search_app.app import create_app
from search_app.cli import main
from search_app.counting.days import Counts, add_counts, read_counts
from search_app.editors.changes import Changes, State
from search_app.editors.people import read_people, set_password
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Serve, Settings
from tests.search_app.sites import page, publish_site

ENTRY = "- id: tace\n  labels: [TACE]\n  definition: A treatment that puts chemotherapy into the liver.\n"
ASKED = (
    "/search?q=TACE",
    "/api/v1/search?q=chemo+into+the+liver",
    "/glossary/tace",
    "/pages/p1",
    "/pages/p9",
)


def run(data: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *map(str, arguments)])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which something of every kind was kept; not to be changed."""
    data = tmp_path_factory.mktemp("site") / "data"
    (data / "glossary").mkdir(parents=True)
    (data / "glossary" / "words.yaml").write_text(ENTRY, encoding="utf-8")
    publish_site(data, [page(f"p{n}", f"TACE and chemotherapy, part {n}.") for n in range(10)])
    changes = Changes(data / "changes", Settings(data=data))
    changes.propose(Proposal(action=Action.LABEL, term="tace", text="chemoembolisation"), editor="Ben")
    changes.approve(1, editor="Asha")
    set_password(data / "editors.json", "Asha", "three unrelated words")
    add_counts(data / "counts", date(2026, 2, 3), Counts(searches=7, texts={"tace": 7}))
    assert run(data, "index").exit_code == 0
    return data


def answers(data: Path) -> list[bytes]:
    """What a visitor is answered, but for the time it took."""
    client = create_app(Settings(data=data, serve=Serve(rate=0))).test_client()
    found = [client.get(path) for path in ASKED]
    assert [each.status_code for each in found] == [200] * len(ASKED)
    return [each.data if not each.is_json else repr({**each.json, "took": 0}).encode() for each in found]


def test_a_backup_put_back_elsewhere_gives_identical_answers(published: Path, tmp_path: Path) -> None:
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "elsewhere"
    made = run(published, "backup", archive)
    assert (made.exit_code, made.output) == (0, f"{archive} holds 10 pages and 4 other files.\n")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    put_back = run(data, "restore", archive)
    assert (put_back.exit_code, put_back.output.splitlines()[0]) == (0, f"{data} has its 10 pages again.")
    assert run(data, "index").exit_code == 0
    assert answers(data) == answers(published)
    assert [each.state for each in Changes(data / "changes", Settings(data=data)).listing()] == [State.MADE]
    assert read_people(data / "editors.json") == read_people(published / "editors.json")
    assert stat.S_IMODE((data / "editors.json").stat().st_mode) == 0o600
    assert read_counts(data / "counts") == read_counts(published / "counts")
    assert run(data, "backup", tmp_path / "again.tar.gz").exit_code == 0


def test_a_backup_made_while_pages_are_stored_holds_the_first_ones(published: Path, tmp_path: Path) -> None:
    data, done = tmp_path / "data", threading.Event()
    shutil.copytree(published, data)
    started = threading.Event()

    def crawl() -> None:
        with Store(data) as store:
            number = 0
            while not done.is_set():
                store.keep(Record(url=f"/pages/x{number:06}", source="file"), b"words " * 500)
                number += 1
                started.set()

    crawling = threading.Thread(target=crawl)
    crawling.start()
    try:
        assert started.wait(60)
        for number in range(5):
            assert run(data, "backup", tmp_path / f"{number}.tar.gz").exit_code == 0
    finally:
        done.set()
        crawling.join()
    for number in range(5):
        assert run(tmp_path / str(number), "restore", tmp_path / f"{number}.tar.gz").exit_code == 0
        with Store(tmp_path / str(number)) as store:
            assert store.database.rows("PRAGMA integrity_check") == [("ok",)]
            urls = [record.url for record in store.records()]
            assert urls[10:] == [f"/pages/x{n:06}" for n in range(len(urls) - 10)]
            assert len(urls) > 10


def test_settings_go_with_it_and_what_lies_elsewhere_is_named(published: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    config = tmp_path / "findwell.toml"
    config.write_text('[site]\nname = "Ours"\n[glossary]\npaths = ["words"]\n', encoding="utf-8")
    made = run(published, "--config", config, "backup", tmp_path / "backup.tar.gz")
    assert f"Keep a copy of {words} yourself: it lies outside {published}." in made.output
    put_back = run(tmp_path / "data", "restore", tmp_path / "backup.tar.gz")
    assert "move that file to where you start findwell" in put_back.output
    assert (tmp_path / "data" / "findwell.toml").read_bytes() == config.read_bytes()


@pytest.mark.parametrize("named", ["", ".", ".."])
def test_a_backup_that_is_no_file_is_refused(
    published: Path, tmp_path: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    made = run(published, "backup", named)
    assert made.exit_code in (2, 5), made.output
    assert "Error" in made.output
    assert [*tmp_path.rglob("*")] == [tmp_path / "here"]


def test_a_spoilt_backup_is_refused_and_nothing_is_put_back(published: Path, tmp_path: Path) -> None:
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "data"
    assert run(published, "backup", archive).exit_code == 0
    whole = archive.read_bytes()
    middle = len(whole) // 2
    for spoilt in (
        whole[:middle],
        whole[: middle // 2],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        b"",
        b"no archive",
    ):
        archive.write_bytes(spoilt)
        refused = run(data, "restore", archive)
        assert (refused.exit_code, refused.output.partition(":")[0]) == (3, "Error E584"), refused.output
        assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar.gz"]


@pytest.mark.parametrize("name", ["../outside", "/outside", "glossary/../../outside"])
def test_an_archive_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "backup.tar.gz", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name))
    assert run(tmp_path / "below" / "data", "restore", tmp_path / "backup.tar.gz").exit_code == 3
    assert list(tmp_path.rglob("outside")) == []


def test_nothing_is_overwritten(published: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    assert run(published, "backup", archive).exit_code == 0
    before = sorted(published.rglob("*"))
    assert run(published, "restore", archive).exit_code == 4
    assert run(published, "backup", published / "backup.tar.gz").exit_code == 4
    assert run(published, "backup", tmp_path / "nowhere" / "backup.tar.gz").exit_code == 5
    assert sorted(published.rglob("*")) == before
