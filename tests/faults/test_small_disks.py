"""Disks without room, without inodes, or not to be written to; and clocks that go backwards."""

import gc
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from corpus.crawl import crawl
from corpus.errors import FindwellError, StorageError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import State as PageState
from corpus.store import Store
from indexer.publish import current
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.live import Live
from search_app.settings import Settings
from tests.faults.test_failing_edits import ENTRY
from tests.indexer.publishing import answers, put
from tests.search_app.sites import page, publish_site

mounting = pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 32 MB with 40 inodes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = "size=32m,nr_inodes=40"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def refused(root: Path) -> str:
    """The code of the error with which a publish ends."""
    try:
        put(root, 4)
    except StorageError as error:
        return error.code
    return ""


@mounting
def test_a_disk_without_inodes_keeps_the_index_in_use(small: Path) -> None:
    root = small / "index"
    put(root, 3)
    taken = 0
    while True:
        try:
            (small / f"taken-{taken}").touch()
        except OSError:
            break
        taken += 1
    for spare in (0, 1, 3):
        for number in range(spare):
            (small / f"taken-{taken - 1 - number}").unlink(missing_ok=True)
        assert refused(root) in ("E503", "E516", "E517")
        gc.collect()  # a file that is gone has its inode while something still has it open
        assert (current(root).documents, answers(current(root))) == (3, 3)
        assert list(root.glob("tmp-*")) == []
        for number in range(spare):
            (small / f"taken-{taken - 1 - number}").touch()
    for path in small.glob("taken-*"):
        path.unlink()
    assert put(root, 4).documents == 4


def leave(disk: Path, spare: int) -> None:
    """Fill a disk but for so many bytes."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    place = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, place.f_bavail * place.f_frsize - spare)))


@mounting
def test_a_change_for_which_the_disk_has_no_room_is_made_or_not_made(small: Path) -> None:
    (small / "glossary").mkdir()
    words = small / "glossary" / "words.yaml"
    words.write_text(ENTRY, encoding="utf-8")
    changes = Changes(small / "changes", Settings(data=small))
    proposal = Proposal(action=Action.LABEL, term="scan", text="picture test")
    changes.propose(proposal, editor="Ben")
    ends = []
    for pages in range(8):
        leave(small, pages * 4096)
        try:
            changes.approve(1, editor="Asha")
            ends.append("made")
        except StorageError as error:
            ends.append(error.code)
        state = changes.listing()[0].state
        assert ("picture test" in words.read_text(encoding="utf-8")) == (state is State.MADE)
        if state is State.MADE:
            break
    assert (ends[0], ends[-1]) == ("E552", "made")
    leave(small, 0)
    with pytest.raises(StorageError) as error:
        changes.undo(1, editor="Asha")
    assert error.value.code == "E552"
    (small / "ballast").unlink()
    remount(small, "ro")
    with pytest.raises(FindwellError):
        changes.undo(1, editor="Asha")
    remount(small, "rw")
    assert changes.undo(1, editor="Asha").state is State.UNDONE
    assert words.read_text(encoding="utf-8") == ENTRY


@mounting
def test_a_crawl_that_fills_the_disk_goes_on_when_there_is_room(small: Path, httpserver: HTTPServer) -> None:
    chance = random.Random(5)
    for path in ("/robots.txt", "/sitemap.xml"):
        httpserver.expect_request(path).respond_with_data("", status=404)
    links = "".join(f'<p><a href="/{number}">{number}</a></p>' for number in range(1, 20))
    for number in range(20):
        text = chance.randbytes(9000).hex()
        body = f"<title>A page</title><main><p>Page {number} {text}</p>{links}</main>"
        path = f"/{number}" if number else "/"
        httpserver.expect_request(path).respond_with_data(body, content_type="text/html")
    origin = httpserver.url_for("/").rstrip("/")
    limits = Limits(delay=0)

    def read() -> None:
        with (
            Store(small / "data") as store,
            Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher,
        ):
            crawl(store, [origin], fetcher=fetcher, limits=limits, on_progress=lambda progress: None)

    leave(small, 300_000)
    with pytest.raises(StorageError) as error:
        read()
    assert error.value.code == "E504"
    (small / "ballast").unlink()
    read()
    with Store(small / "data") as store:
        assert store.database.rows("PRAGMA integrity_check") == [("ok",)]
        assert sum(1 for _ in store.records(state=PageState.KEPT)) == 20


@mounting
def test_a_disk_that_became_read_only_keeps_the_index_in_use(small: Path) -> None:
    root = small / "index"
    put(root, 3)
    remount(small, "ro")
    with pytest.raises(StorageError) as error:
        put(root, 4)
    assert "cannot be written" in str(error.value)
    assert answers(current(root)) == 3
    remount(small, "rw")
    assert put(root, 4).documents == 4


def test_the_newest_index_serves_although_the_clock_went_back(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    edition = live.acquire()
    live.release(edition)
    publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])
    pointer = tmp_path / "index" / "CURRENT"
    os.utime(pointer, (1, 1))
    edition = live.acquire()
    assert (edition.generation.documents, edition.generation.degraded) == (2, "")
    live.release(edition)
