"""Changes are proposed, approved, undone and never lost, in files that people also write by hand."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import FindwellError, InputError
from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.pin_file import read_pins
from search_app.settings import Editors, Settings

ENTRIES = """\
# Our words, kept by hand.
- id: tace   # stable
  labels:
    - TACE
    - transarterial chemoembolisation
  definition: A treatment that puts chemotherapy straight into the liver.
- id: scan
  labels: [scan]
  definition: A picture of the inside of the body.
"""
LABEL = Proposal(action=Action.LABEL, term="tace", text="chemo to the liver")
TERM = Proposal(
    action=Action.TERM,
    text="Bilirubin",
    names=("bile pigment",),
    definition="A yellow substance that the liver makes.\n It can build up.",
)
BLOCK = Proposal(action=Action.BLOCK, text="scan the code")
BEST_BET = Proposal(
    action=Action.BEST_BET,
    text="wigs",
    title="Losing your hair",
    url="/pages/hair",
    expires="2030-12-31",
    reason="Many people ask.",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    return Settings(data=tmp_path)


@pytest.fixture
def changes(settings: Settings) -> Changes:
    return Changes(settings.changes_folder, settings)


def words_file(settings: Settings) -> str:
    return (settings.own_glossary / "words.yaml").read_text(encoding="utf-8")


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


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(FindwellError) as error:
        action()
    return error.value.code


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


def test_a_crash_between_the_log_and_the_file_is_settled(changes: Changes, settings: Settings) -> None:
    changes.propose(LABEL, editor="Asha")
    made = changes.approve(1, editor="Asha")
    with_name = words_file(settings)
    changes._write(replace(made, state=State.BEGUN))
    assert [each.state for each in changes.listing()] == [State.MADE]
    changes._write(replace(made, state=State.BEGUN))
    (settings.own_glossary / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    assert [each.state for each in changes.listing()] == [State.PROPOSED]
    changes.approve(1, editor="Asha")
    assert words_file(settings) == with_name


def test_a_damaged_change_is_named(changes: Changes, settings: Settings) -> None:
    changes.propose(LABEL, editor="Asha")
    (settings.changes_folder / "000001.json").write_text("{}", encoding="utf-8")
    changes.propose(BLOCK, editor="Ben")
    other, damaged = changes.listing()
    assert (other.state, damaged.state, damaged.number) == (State.PROPOSED, State.DAMAGED, 1)
    assert damaged.says == f"{settings.changes_folder / '000001.json'} cannot be read"
    assert code_of(lambda: changes.find(1)) == "E551"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "changes").write_text("in the way", encoding="utf-8")
    changes = Changes(settings.changes_folder, settings)
    assert code_of(lambda: changes.propose(LABEL, editor="Asha")) == "E552"


def _approve(folder: Path, number: int) -> None:
    settings = Settings(data=folder)
    Changes(settings.changes_folder, settings).approve(number, editor="Asha")


def test_changes_approved_at_the_same_time_are_all_made(changes: Changes, settings: Settings) -> None:
    names = [f"name number {letter}" for letter in "abcdef"]
    for name in names:
        changes.propose(replace(LABEL, text=name), editor="Asha")
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        pool.starmap(_approve, [(settings.data, number) for number in range(1, 7)])
    labels = {label.text for label in load(settings.glossary_paths).terms["tace"].labels}
    assert labels >= set(names)


def test_what_an_action_does_not_use_is_not_kept(changes: Changes) -> None:
    stuffed = replace(BEST_BET, definition="D.", names=("x",), term="tace")
    assert changes.propose(stuffed, editor="Asha").proposal == BEST_BET
    stuffed = replace(BLOCK, url="javascript:alert(1)", expires="2020-99", title="T", reason="R")
    assert changes.propose(stuffed, editor="Asha").proposal == BLOCK


def test_line_ends_of_a_file_stay_as_they_are(changes: Changes, settings: Settings) -> None:
    words, own = settings.own_glossary / "words.yaml", settings.own_glossary / "from-editors.yaml"
    before = ENTRIES.replace("\n", "\r\n").encode()
    words.write_bytes(before)
    own.write_bytes(b"# ours\r\n")
    for number, proposal in enumerate((LABEL, TERM), 1):
        changes.propose(proposal, editor="Asha")
        changes.approve(number, editor="Asha")
    for path in (words, own):
        assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    for number in (1, 2):
        changes.undo(number, editor="Asha")
    assert (words.read_bytes(), own.read_bytes()) == (before, b"# ours\r\n")


def test_links_to_nowhere_and_other_files_beside_the_entries_do_not_matter(
    changes: Changes, settings: Settings
) -> None:
    (settings.own_glossary / ".#words.yaml").symlink_to("asha@desk.1234")
    (settings.own_glossary / "notes.txt").write_bytes(b"\xff")
    changes.propose(LABEL, editor="Asha")
    assert changes.approve(1, editor="Asha").state is State.MADE


@pytest.mark.parametrize("kind", ["not text", "a folder"])
def test_a_file_that_cannot_be_read_is_named(changes: Changes, settings: Settings, kind: str) -> None:
    own = settings.own_glossary / "from-editors.yaml"
    if kind == "a folder":
        own.mkdir()
    else:
        own.write_bytes(b"# caf\xe9\n")
    with pytest.raises(InputError, match=r"from-editors\.yaml") as error:
        changes.propose(BLOCK, editor="Asha")
    assert error.value.code == "E547"


def test_a_file_that_its_owner_protects_is_not_changed(changes: Changes, settings: Settings) -> None:
    changes.propose(LABEL, editor="Asha")
    path = settings.own_glossary / "words.yaml"
    path.chmod(0o444)
    assert code_of(lambda: changes.approve(1, editor="Asha")) == "E552"
    assert (words_file(settings), changes.listing()[0].state) == (ENTRIES, State.PROPOSED)
    path.chmod(0o644)
    changes.approve(1, editor="Asha")
    path.chmod(0o444)
    assert code_of(lambda: changes.undo(1, editor="Asha")) == "E552"
    assert changes.listing()[0].state is State.MADE


def test_a_file_that_is_a_link_stays_one(changes: Changes, settings: Settings, tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", settings.own_glossary / "words.yaml"
    link.rename(real)
    link.symlink_to(real)
    changes.propose(LABEL, editor="Asha")
    changes.approve(1, editor="Asha")
    assert (link.is_symlink(), LABEL.text in real.read_text(encoding="utf-8")) == (True, True)


def test_a_change_is_undone_from_any_folder(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    near = replace(settings, data=Path())
    changes = Changes(near.changes_folder, near)
    for number, proposal in enumerate((LABEL, BEST_BET), 1):
        changes.propose(proposal, editor="Asha")
        assert Path(changes.approve(number, editor="Asha").file).is_absolute()
    monkeypatch.chdir("/")
    for number in (1, 2):
        assert Changes(settings.changes_folder, settings).undo(number, editor="Asha").state is State.UNDONE
    assert words_file(settings) == ENTRIES


def test_a_name_that_was_moved_to_another_entry_by_hand_is_not_undone(
    changes: Changes, settings: Settings
) -> None:
    changes.propose(LABEL, editor="Asha")
    changes.approve(1, editor="Asha")
    moved = "- id: ablation\n  labels:\n    - ablation\n    - chemo to the liver\n  definition: Heat.\n"
    (settings.own_glossary / "words.yaml").write_text(ENTRIES + moved, encoding="utf-8")
    assert code_of(lambda: changes.undo(1, editor="Asha")) == "E550"


def test_a_change_that_a_crash_interrupted_waits_until_its_file_can_be_read(
    changes: Changes, settings: Settings
) -> None:
    changes.propose(LABEL, editor="Asha")
    made = changes.approve(1, editor="Asha")
    changes._write(replace(made, state=State.BEGUN))
    path = settings.own_glossary / "words.yaml"
    kept = path.read_bytes()
    path.write_bytes(b"\xff")
    assert changes.listing()[0].state is State.BEGUN
    path.write_bytes(kept)
    assert changes.listing()[0].state is State.MADE


def test_a_log_that_cannot_be_written_does_not_claim_that_nothing_was_changed(
    changes: Changes, settings: Settings
) -> None:
    changes.propose(LABEL, editor="Asha")
    (settings.changes_folder / ".000001.json.unfinished").mkdir()
    with pytest.raises(FindwellError) as error:
        changes.approve(1, editor="Asha")
    assert (error.value.code, "nothing was changed" in str(error.value)) == ("E552", False)
