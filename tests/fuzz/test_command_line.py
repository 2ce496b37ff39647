"""Whatever the command line is given, and wherever its words go, it ends with a status and no traceback.

FINDWELL_LONG=1 tries ten thousand lines; otherwise 80.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from search_app.cli import main
from tests.long import LONG

# These talk to other machines, or answer until they are stopped.
ELSEWHERE = {"crawl", "recrawl", "serve", "demo", "import"}
ODD = st.one_of(
    st.sampled_from(
        ["", "-", "--", "tace", "liver\udcff", "\x1b[2J", "١٢", "-1", "1e9", "NaN", "=1+1", "a" * 5000]
    ),
    st.sampled_from(
        ["*", "{}", "%s", "\n", "\u202e", "None", "2024-13-45", "json", "9" * 30, "nowhere.yaml"]
    ),
    # Nothing of a line may write elsewhere than in the test's own folder.
    st.text(max_size=12).map(lambda text: text.replace("/", "").replace("\x00", "").replace("..", "")),
)


def commands(group: click.Group, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if name in ELSEWHERE:
            continue
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


COMMANDS = list(commands(main))


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command's name, some of its own options with odd values, and odd arguments."""
    names, command = draw(st.sampled_from(COMMANDS))
    line = list(names)
    for option in draw(
        st.lists(st.sampled_from([p for p in command.params if p.opts] or [None]), max_size=3)
    ):
        if isinstance(option, click.Option):
            line.append(option.opts[0])
            if not option.is_flag or draw(st.integers(0, 9)) == 0:
                line.append(draw(ODD))
    return [*line, *draw(st.lists(ODD, max_size=3))]


@settings(max_examples=10_000 if LONG else 80)
@given(lines())
def test_no_line_ends_in_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(main, ["--data", "data", *line], input="")
    assert ended.exception is None or isinstance(ended.exception, SystemExit), (line, ended.exc_info)
    assert 0 <= ended.exit_code <= 6, (line, ended.output)
    assert "Traceback" not in ended.output


@pytest.mark.parametrize(
    "line", ["glossary schema | true", "glossary schema 2>&- >&- <&-", "--help > /dev/full"]
)
def test_words_that_nobody_can_take_end_quietly(tmp_path: Path, line: str) -> None:
    shell = f'"$0" -m search_app {line}; echo "${{PIPESTATUS[0]}}"'
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this machine")
    ended = subprocess.run(
        ["bash", "-c", shell, sys.executable], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
    assert ended.stdout.strip()[-1] in ("5" if "full" in line else "01")


def test_a_plain_machine_without_a_terminal_or_a_language_prints_every_letter(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.defpath}
    ended = subprocess.run(
        [sys.executable, "-m", "search_app", "--data", b"liver\xff", "search", b"na\xc3\xafve\xff"],
        cwd=tmp_path,
        env=plain,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 3
    assert ended.stderr.startswith(b"Error E5")
    assert b"Traceback" not in ended.stderr
