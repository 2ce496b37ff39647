"""kill -9 at any moment while an editor's changes are approved: files and log agree, and nothing is lost.

FINDWELL_LONG=1 kills a thousand times; otherwise fifty times.
"""

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
from tests.faults.killing import Worker
from tests.long import LONG

KILLS = 1000 if LONG else 50
ENTRIES = (
    "# Kept by hand.\n- id: scan\n  labels: [scan]\n  definition: A picture of the inside of the body.\n"
)
_LATER = {"proposed": {"proposed", "made", "undone"}, "made": {"made", "undone"}, "undone": {"undone"}}


def edit(data: str) -> None:
    """Propose, approve and undo changes one after the other, saying what is done."""
    settings = Settings(data=Path(data))
    changes = Changes(settings.changes_folder, settings)
    first = len(changes.listing()) + 1
    for number in range(first, first + 1000):
        text = "name " + "".join("abcdefghij"[int(digit)] for digit in str(number))
        proposal = Proposal(action=Action.LABEL, term="scan", text=text)
        print(changes.propose(proposal, editor="Ben").number, "proposed", flush=True)
        changes.approve(number, editor="Asha")
        print(number, "made", flush=True)
        if number % 2:
            changes.undo(number, editor="Asha")
            print(number, "undone", flush=True)


def names_in(settings: Settings) -> set[str]:
    return {label.text for label in load(settings.glossary_paths).terms["scan"].labels} - {"scan"}


def test_an_editor_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    settings.own_glossary.mkdir()
    file = settings.own_glossary / "words.yaml"
    chance = random.Random(2)
    started, decided = time.monotonic(), 0
    changes = Changes(settings.changes_folder, settings)
    with Worker("tests.faults.test_killed_editor:edit") as editor:
        for kills in range(KILLS):
            if kills % 10 == 0:
                file.write_text(ENTRIES, encoding="utf-8")
                for path in settings.changes_folder.glob("*.json"):
                    path.unlink()
            editor.begin(tmp_path)
            time.sleep(chance.uniform(0.01, 0.25))
            told = editor.kill()
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
    print(f"{KILLS} kills, {decided} steps, {time.monotonic() - started:.0f} s")
    assert decided
    # The next writer of the same file takes the place of what a killed one left.
    assert len([*tmp_path.rglob("*.unfinished")]) <= 2 * 10


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
