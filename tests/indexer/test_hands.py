"""Processes that make parts of an index: what goes wrong in one is named, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import StorageError
from corpus.page import Page
from corpus.store import Record, Store
from glossary.compiled import to_json
from glossary.glossary import Glossary
from indexer.engines.segment import CONCEPTS, TEXT
from indexer.hands import Here, Processes
from indexer.pagebook import read_mentions, read_pages
from indexer.part import NEW, Done, Reading
from tests.indexer.publishing import UNMEASURED

PARENT = """
import sys, time
from pathlib import Path
from indexer.hands import Processes
with Processes(Path(sys.argv[1]), 2, print) as hands:
    print(*(worker.pid for worker in hands._workers), flush=True)
    time.sleep(3600)
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "glossary.json"
    path.write_text(to_json(Glossary(())), encoding="utf-8")
    return path


def reading(tmp_path: Path, number: int = 0) -> Reading:
    pages = [(f"https://example.org/{each}", NEW) for each in range(120)]
    with Store(tmp_path) as store:
        for url, _ in pages[:-1]:  # the last was removed after it was listed
            store.keep(Record(url=url, source="file"), b"")
            store.save_page(url, Page(url=url, title="A page", sections=()), (), "")
    return Reading(folder=str(tmp_path / f"part-{number}"), store=str(tmp_path), pages=pages)


def test_a_page_removed_while_it_is_built_is_left_out(tmp_path: Path) -> None:
    counted: list[int] = []
    with Here(Glossary(()), counted.append) as hands:
        assert hands.make([reading(tmp_path)]) == [Done(119, 119)]
    assert sum(counted) == 120
    assert len(read_pages(tmp_path / "part-0" / TEXT)) == 119
    assert len(read_mentions(tmp_path / "part-0" / CONCEPTS)) == 119


def test_more_parts_than_processes_are_all_made_and_counted(tmp_path: Path, glossary: Path) -> None:
    counted: list[int] = []
    tasks = [reading(tmp_path, number) for number in range(3)]
    with Processes(glossary, 2, counted.append) as hands:
        assert hands.make(tasks) == [Done(119, 119)] * 3
    assert sum(counted) == 360


def test_a_store_that_is_not_there_is_named(tmp_path: Path, glossary: Path) -> None:
    task = Reading(folder=str(tmp_path / "part"), store=str(tmp_path / "nowhere"), pages=[])
    with (
        pytest.raises(StorageError, match="There is no page store") as caught,
        Processes(glossary, 1, lambda pages: None) as hands,
    ):
        hands.make([task])
    assert caught.value.code == "E509"


def test_a_disk_that_does_not_take_it_is_told_as_one_process_would(tmp_path: Path, glossary: Path) -> None:
    task = Reading(folder=str(glossary / "part"), store=str(tmp_path), pages=[])
    with pytest.raises(NotADirectoryError), Processes(glossary, 1, lambda pages: None) as hands:
        hands.make([task])


def test_a_process_that_ends_too_early_is_named_and_takes_the_others_with_it(
    tmp_path: Path, glossary: Path
) -> None:
    task = reading(tmp_path)
    hands = Processes(glossary, 2, lambda pages: None)
    hands._workers[0].kill()
    hands._workers[0].wait()
    with pytest.raises(StorageError, match=r"ended before its work was done \(status -9\)") as caught, hands:
        hands.make([task, task])
    assert caught.value.code == "E523"
    assert [worker.returncode for worker in hands._workers] == [-9, -9]


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo], ids=["idle or ended", "busy"])
def test_no_process_outlives_one_that_was_killed(tmp_path: Path, make: Callable[[Path], None]) -> None:
    glossary = tmp_path / "glossary.json"
    make(glossary)  # nobody ever writes into the pipe: its readers never come to their first task
    command = [sys.executable, "-c", PARENT, str(glossary)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, env=UNMEASURED)
    assert parent.stdout
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    give_up = time.monotonic() + 60
    while any(map(is_running, pids)):
        assert time.monotonic() < give_up
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
