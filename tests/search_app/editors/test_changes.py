"""Changes are proposed, approved, undone and never lost, in files that people also write by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Proposal
from search_app.pin_file import read_pins
from search_app.settings import Editors, Settings
from tests.search_app.editors.proposals import BEST_BET, BLOCK, ENTRIES, LABEL, TERM, code_of, words_file


def test_proposing_changes_nothing(changes: Changes, settings: Settings) -> None:
    change = changes.propose(LABEL, editor="Asha")
    assert (change.number, change.state, change.by) == (1, State.PROPOSED, "Asha")
    assert changes.find(1) == change
    assert words_file(settings) == ENTRIES


def test_a_name_is_added_and_everything_else_in_the_file_stays(changes: Changes, settings: Settings) -> None:
    changes.propose(LABEL, editor="Asha")
    change = changes.approve(1, editor="Asha")
    assert (change.state, change.decided_by) == (State.MADE, "Asha")
    added = "    - transarterial chemoembolisation\n    - chemo to the liver\n"
    assert words_file(settings) == ENTRIES.replace("    - transarterial chemoembolisation\n", added)
    changes.undo(1, editor="Ben")
    assert words_file(settings) == ENTRIES
    assert [(each.number, each.state) for each in changes.listing()] == [(1, State.UNDONE)]


def test_a_new_entry_tells_readers_when_it_was_written_but_no_sign_in_name(
    changes: Changes, settings: Settings
) -> None:
    changes.propose(TERM, editor="Asha")
    changes.approve(1, editor="Asha")
    term = load(settings.glossary_paths).terms["bilirubin"]
    assert [label.text for label in term.labels] == ["Bilirubin", "bile pigment"]
    assert term.definition == "A yellow substance that the liver makes. It can build up."
    assert (term.review.by, term.source.title) == ("", "Written by the editors of this site")
    assert len(term.review.last) == len("2030-01")


def test_a_blocked_phrase_and_a_best_bet_are_written_and_undone(changes: Changes, settings: Settings) -> None:
    for proposal in (BLOCK, BEST_BET, TERM):
        number = changes.propose(proposal, editor="Asha").number
        changes.approve(number, editor="Asha")
    assert load(settings.glossary_paths).blocks == ("scan the code",)
    (placed,) = read_pins(settings.pin_paths).placed
    assert (placed.pin.title, placed.pin.owner, placed.pin.expires) == (
        "Losing your hair", "Asha", "2030-12-31",
    )  # fmt: skip
    for number in (1, 2, 3):
        changes.undo(number, editor="Asha")
    assert load(settings.glossary_paths).blocks == ()
    assert set(load(settings.glossary_paths).terms) == {"tace", "scan"}
    assert read_pins(settings.pin_paths) == ((), ())


def test_a_change_is_made_to_the_file_as_it_is_when_it_is_approved(
    changes: Changes, settings: Settings
) -> None:
    changes.propose(LABEL, editor="Asha")
    path = settings.own_glossary / "words.yaml"
    path.write_text(f"{ENTRIES}# by hand\n", encoding="utf-8")
    changes.propose(replace(LABEL, text="liver chemo"), editor="Ben")
    changes.approve(2, editor="Ben")
    changes.approve(1, editor="Asha")
    changes.undo(2, editor="Ben")
    text = words_file(settings)
    assert ("chemo to the liver" in text, "liver chemo" in text, "# by hand" in text) == (True, False, True)


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (replace(LABEL, text=" - "), "no word"),
        (replace(LABEL, text="x" * 121), "more than 120 characters"),
        (replace(LABEL, text="a\u202eb"), "signs that cannot be seen"),
        (replace(LABEL, term=""), "The term is missing"),
        (replace(LABEL, term="gone"), "There is no entry gone"),
        (replace(TERM, definition=" "), "The definition is missing"),
        (replace(BEST_BET, reason=""), "The reason is missing"),
        (replace(BEST_BET, title="x" * 201), "more than 200 characters"),
        (replace(BEST_BET, expires="2020-12-31"), "has passed"),
        (replace(TERM, names=("x",) * 21), "too many other names"),
        (replace(TERM, names=("x" * 121,)), "too many other names, or one is too long"),
    ],
)
def test_a_proposal_that_does_not_say_enough_is_refused(
    changes: Changes, proposal: Proposal, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        changes.propose(proposal, editor="Asha")
    assert changes.listing() == []


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (replace(TERM, text="scan"), "words.yaml"),
        (replace(LABEL, text="scan"), "is also a label of"),
        (replace(BEST_BET, url="javascript:alert(1)"), "pins.yaml"),
        (replace(BEST_BET, expires="soon"), "pins.yaml"),
        (replace(BEST_BET, expires="2030-99"), "pins.yaml"),
        (replace(BEST_BET, url="/\\example.org"), "pins.yaml"),
        (replace(TERM, definition="<script>alert(1)</script>"), "from-editors.yaml"),
    ],
)
def test_a_change_that_would_break_a_file_is_refused_with_its_fault(
    changes: Changes, settings: Settings, proposal: Proposal, said: str
) -> None:
    with pytest.raises(InputError) as error:
        changes.propose(proposal, editor="Asha")
    assert error.value.code == "E547"
    assert any(said in fault for fault in error.value.faults)
    assert not any("findwell-draft" in fault for fault in error.value.faults)
    assert words_file(settings) == ENTRIES


def test_what_was_decided_is_not_decided_again(changes: Changes) -> None:
    changes.propose(LABEL, editor="Asha")
    assert code_of(lambda: changes.undo(1, editor="Asha")) == "E548"
    changes.decline(1, editor="Ben")
    assert code_of(lambda: changes.approve(1, editor="Asha")) == "E548"
    assert changes.find(2) is None


def test_a_second_person_approves_where_that_is_asked_for(settings: Settings) -> None:
    strict = replace(settings, editors=Editors(review="two"))
    changes = Changes(strict.changes_folder, strict)
    changes.propose(LABEL, editor="Asha")
    assert code_of(lambda: changes.approve(1, editor="Asha")) == "E549"
    assert changes.approve(1, editor="Ben").state is State.MADE


def test_what_came_with_findwell_is_not_changed(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    changes = Changes(settings.changes_folder, settings)
    assert code_of(lambda: changes.propose(TERM, editor="Asha")) == "E546"
    assert code_of(lambda: changes.propose(LABEL, editor="Asha")) == "E546"


def test_what_was_changed_by_hand_since_is_not_undone(changes: Changes, settings: Settings) -> None:
    changes.propose(LABEL, editor="Asha")
    changes.approve(1, editor="Asha")
    path = settings.own_glossary / "words.yaml"
    path.write_text(
        words_file(settings).replace("chemo to the liver", "chemo for the liver"), encoding="utf-8"
    )
    assert code_of(lambda: changes.undo(1, editor="Asha")) == "E550"


def test_what_another_entry_needs_is_not_undone(changes: Changes, settings: Settings) -> None:
    changes.propose(TERM, editor="Asha")
    changes.approve(1, editor="Asha")
    more = "- id: bile\n  labels: [bile]\n  definition: A fluid.\n  broader: [bilirubin]\n"
    (settings.own_glossary / "more.yaml").write_text(more, encoding="utf-8")
    assert code_of(lambda: changes.undo(1, editor="Asha")) == "E547"


def test_what_an_action_does_not_use_is_not_kept(changes: Changes) -> None:
    stuffed = replace(BEST_BET, definition="D.", names=("x",), term="tace")
    assert changes.propose(stuffed, editor="Asha").proposal == BEST_BET
    stuffed = replace(BLOCK, url="javascript:alert(1)", expires="2020-99", title="T", reason="R")
    assert changes.propose(stuffed, editor="Asha").proposal == BLOCK
