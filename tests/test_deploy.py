"""What is there to run findwell on a server fits findwell: units, their commands, and the image's files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from search_app.cli import main

ROOT = Path(__file__).parents[1]
UNITS = ("findwell.service", "findwell-nightly.service", "findwell-nightly.timer")
PROGRAM = "/srv/findwell/.venv/bin/findwell"


def read(name: str) -> str:
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


def test_the_units_and_the_image_run_commands_that_there_are() -> None:
    told = "\n".join(map(read, UNITS))
    commands = re.findall(rf"{PROGRAM} --config \S+ (\w+)", told)
    assert set(commands) == {"serve", "backup", "crawl", "index"}
    assert set(commands) <= set(main.commands)
    assert read("findwell.service").count("ExecStart=") == 1
    assert '["serve", "--host", "0.0.0.0"]' in read("Containerfile")


def test_the_image_is_made_of_files_that_there_are() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", read("Containerfile"), re.MULTILINE)
    assert len(copied) == 5
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
    assert "--require-hashes -r requirements.lock" in read("Containerfile")
    assert "USER findwell" in read("Containerfile")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        (tmp_path / name).write_text(read(name).replace(PROGRAM, "/bin/true"), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = [line for line in (checked.stdout + checked.stderr).splitlines() if "findwell" in line]
    assert told == []
