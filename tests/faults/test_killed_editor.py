"""kill -9 at any moment while an editor's changes are approved: files and log agree, and nothing is lost.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times, or as often as fits into the time allowed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
from tests.indexer.publishing import UNMEASURED

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
KILLS = 1000 if LONG else 50
SECONDS = 3600 if LONG else 20
ENTRIES = (
    "# Kept by hand.\n- id: scan\n  labels: [scan]\n  definition: A picture of the inside of the body.\n"
)
EDITOR = """
import sys
from pathlib import Path
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
settings = Settings(data=Path(sys.argv[1]))
changes = Changes(settings.changes_folder, settings)
first = len(changes.listing()) + 1
def say(number, state):
    print(number, state, flush=True)
say(0, "ready")
for number in range(first, first + 1000):
    text = "name " + "".join("abcdefghij"[int(digit)] for digit in str(number))
    proposal = Proposal(action=Action.LABEL, term="scan", text=text)
    say(changes.propose(proposal, editor="Ben").number, "proposed")
    changes.approve(number, editor="Asha")
    say(number, "made")
    if number % 2:
        changes.undo(number, editor="Asha")
        say(number, "undone")
"""
_LATER = {"proposed": {"proposed", "made", "undone"}, "made": {"made", "undone"}, "undone": {"undone"}}


def names_in(settings: Settings) -> set[str]:
    return {label.text for label in load(settings.glossary_paths).terms["scan"].labels} - {"scan"}


def test_an_editor_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    settings.own_glossary.mkdir()
    file = settings.own_glossary / "words.yaml"
    chance = random.Random(2)
    started, kills, decided = time.monotonic(), 0, 0
    changes = Changes(settings.changes_folder, settings)
    while kills < KILLS and time.monotonic() - started < SECONDS:
        if kills % 10 == 0:
            file.write_text(ENTRIES, encoding="utf-8")
            for path in settings.changes_folder.glob("*.json"):
                path.unlink()
        process = subprocess.Popen(
            [sys.executable, "-c", EDITOR, str(tmp_path)], stdout=subprocess.PIPE, env=UNMEASURED
        )
        assert process.stdout
        assert process.stdout.readline() == b"0 ready\n"
        time.sleep(chance.uniform(0.01, 0.4))
        process.send_signal(signal.SIGKILL)
        told = process.stdout.read().decode().splitlines()
        process.wait()
        process.stdout.close()
        kills += 1
        listed = changes.listing()
        decided += len(told)
        states = {change.number: change.state for change in listed}
        assert {State.BEGUN, State.UNDOING} & set(states.values()) == set()
        # What it said it had done is done; with the last it may have gone further than it could say.
        for line in told:
            number, state = line.split()
            assert states[int(number)] in _LATER[state]
        assert names_in(settings) == {each.proposal.text for each in listed if each.state is State.MADE}
        assert file.read_text(encoding="utf-8").startswith("# Kept by hand.\n")
    print(f"{kills} kills, {decided} steps")
    assert kills >= 5
    assert decided > kills
    assert (
        len([*tmp_path.rglob("*.unfinished")]) <= 2 * 10
    )  # the next writer of the same file takes its place


@pytest.mark.parametrize("replaced", [True, False])
def test_a_crash_while_a_change_is_undone_is_settled(tmp_path: Path, replaced: bool) -> None:
    settings = Settings(data=tmp_path)
    settings.own_glossary.mkdir()
    file = settings.own_glossary / "words.yaml"
    file.write_text(ENTRIES, encoding="utf-8")
    changes = Changes(settings.changes_folder, settings)
    changes.propose(Proposal(action=Action.LABEL, term="scan", text="picture test"), editor="Ben")
    made = changes.approve(1, editor="Asha")
    changes._write(replace(made, state=State.UNDOING))
    if replaced:
        file.write_text(ENTRIES, encoding="utf-8")
    assert [each.state for each in changes.listing()] == [State.UNDONE if replaced else State.MADE]
