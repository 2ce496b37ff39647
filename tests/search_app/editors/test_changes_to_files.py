"""Changes to files as they are found: after a crash, shared, linked, protected or damaged."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import FindwellError, InputError
from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.settings import Settings
from tests.search_app.editors.proposals import BEST_BET, BLOCK, ENTRIES, LABEL, TERM, code_of, words_file


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
