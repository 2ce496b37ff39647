"""What a hostile page says does not steer the terminal of whoever searches it."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.search_app.sites import page, publish_site

STEERS = (
    "\x1b]0;fwran\x07\x1b]8;;http://fwran.example\x07liver\x1b[2J\x1b[1;1H\x9b31m\x08\x1bc\x1b]52;c;fwran\x07"
)
OURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    publish_site(folder, [page("a", f"The liver {STEERS} here.", title=f"Liver {STEERS}")])
    return folder


def on_a_terminal(*line: str) -> str:
    """What a terminal receives from a command."""
    ours, its = os.openpty()
    ended = subprocess.Popen([sys.executable, "-m", "search_app", *line], stdout=its, stderr=its)
    os.close(its)
    received = b""
    with suppress(OSError):  # the end of a terminal is an error
        while part := os.read(ours, 65_536):
            received += part
    os.close(ours)
    assert ended.wait() == 0
    return received.decode()


@pytest.mark.parametrize("line", ["search liver", "concordance liver"])
def test_no_sign_of_a_page_steers_a_terminal(folder: Path, line: str) -> None:
    received = on_a_terminal("--data", str(folder), *line.split())
    assert "liver" in received
    assert [sign for sign in OURS.sub("", received) if not sign.isprintable() and sign not in "\r\n\t"] == []
