"""Several processes serve one site: gunicorn with the settings it is given."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from search_app.counting.days import Counts, read_counts
from tests.indexer.publishing import UNMEASURED
from tests.search_app.sites import page, publish_site

COMMAND = [sys.executable, "-m", "gunicorn", "-c", "python:search_app.workers"]
SEARCHES = 12
_LONGEST = 60.0  # seconds until a condition has failed


def start(folder: Path, settings: str) -> "subprocess.Popen[str]":
    (folder / "findwell.toml").write_text(settings, encoding="utf-8")
    environment = UNMEASURED | {"PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(COMMAND, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def lines_of(server: "subprocess.Popen[str]") -> IO[str]:
    assert server.stderr is not None
    return server.stderr


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Where two workers serve a site of one page, and the process that looks after them."""
    publish_site(tmp_path / "data", [page("tace", "TACE puts chemotherapy into the liver.")])
    with start(tmp_path, 'data = "data"\n[serve]\nport = 0\nrate = 0\n') as server:
        where = next(found for line in lines_of(server) if (found := re.search(r"http://[\d.:]+", line)))
        yield where.group(), server
        server.kill()


def ask(address: str, path: str) -> bytes:
    with urlopen(f"{address}{path}") as answer:
        body: bytes = answer.read()
    return body


def workers_of(server: "subprocess.Popen[str]") -> list[str]:
    return Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()


def test_workers_notice_a_new_index_and_write_down_what_each_counted(
    address: tuple[str, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    where, server = address
    for _ in range(SEARCHES):
        assert b"chemotherapy" in ask(where, "/search?q=liver")
    assert len(workers_of(server)) == 2

    publish_site(tmp_path / "data", [page("tace", "TACE."), page("liver", "The liver.")])
    give_up, same = time.monotonic() + _LONGEST, 0
    while same < 10:  # both workers, by all odds, have it
        assert time.monotonic() < give_up
        same = same + 1 if json.loads(ask(where, "/readyz"))["documents"] == 2 else 0
        time.sleep(0.02)

    server.send_signal(signal.SIGTERM)
    assert server.wait(_LONGEST) == 0
    assert read_counts(tmp_path / "data" / "counts") == Counts(searches=SEARCHES, texts={"liver": SEARCHES})


def test_a_wrong_setting_is_one_clear_error(tmp_path: Path) -> None:
    with start(tmp_path, "[serve]\nprot = 0\n") as server:
        said = lines_of(server).read()
        assert server.wait(_LONGEST) == 2
    assert "Error E013" in said
    assert "Did you mean 'port'?" in said
    assert "Traceback" not in said
