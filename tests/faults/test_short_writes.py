"""A write is cut short in any file, and the next one refused: nothing half is ever taken for whole."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from corpus.store import Record, Store
from glossary.glossary import load
from indexer.publish import current
from search_app.editors.changes import Changes, State
from search_app.editors.people import read_people, set_password
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
from tests.faults.failing import Attempt, limited
from tests.faults.test_failing_calls import check
from tests.faults.test_failing_edits import BODY, ENTRY, approve, keep_pages
from tests.indexer.publishing import put


def sizes(folder: Path) -> list[int]:
    """Lengths at which each file of a folder would be cut: at once, in the middle, at its last byte."""
    found = {0, 1}
    for path in folder.rglob("*"):
        if path.is_file():
            length = path.stat().st_size
            found |= {length // 2, max(0, length - 1)}
    return sorted(found)


def cut_short(template: Path, aside: Path, work: Callable[[Path], object]) -> Iterator[tuple[Path, Attempt]]:
    """Each attempt of some work on a copy of a folder in which no file may be longer than some length."""
    done = aside / "done"
    shutil.copytree(template, done)
    work(done)
    for size in sizes(done):
        copy = aside / str(size)
        shutil.copytree(template, copy)
        yield copy, limited(partial(work, copy), size)


def test_an_index_of_which_a_file_is_cut_short_is_not_published(root: Path, tmp_path: Path) -> None:
    for documents in (3, 3, 3):
        put(root, documents)
    put(root, 4)
    lengths = sizes(current(root).folder)
    put(root, 3, accept_shrink=True)
    refused = 0
    for size in lengths:  # the longest may be a little shorter another time
        tried = limited(partial(put, root, 4), size)
        refused += tried.code != ""
        check(root, tried)
    assert refused >= len(lengths) - 2


def test_a_change_of_which_a_file_is_cut_short_is_made_or_not_made(tmp_path: Path) -> None:
    template = tmp_path / "template"
    (template / "glossary").mkdir(parents=True)
    (template / "glossary" / "words.yaml").write_text(ENTRY, encoding="utf-8")
    proposal = Proposal(action=Action.LABEL, term="scan", text="picture test")
    Changes(template / "changes", Settings(data=template)).propose(proposal, editor="Ben")
    for data, tried in cut_short(template, tmp_path, approve):
        changes = Changes(data / "changes", Settings(data=data))
        state = changes.listing()[0].state
        names = {label.text for label in load([data / "glossary"]).terms["scan"].labels}
        assert ("picture test" in names) == (state is State.MADE), tried
        assert tried.code.startswith("E5"), tried
        if state is State.PROPOSED:
            assert changes.approve(1, editor="Asha").state is State.MADE


def test_a_store_of_which_a_file_is_cut_short_is_sound(tmp_path: Path) -> None:
    template = tmp_path / "template"
    with Store(template) as store:
        for number in range(3):
            store.keep(Record(url=f"/pages/{number}", source="file"), BODY)
    every = [f"/pages/{number}" for number in range(8)]
    for folder, tried in cut_short(template, tmp_path, keep_pages):
        with Store(folder) as store:
            assert store.database.rows("PRAGMA integrity_check") == [("ok",)], tried
            kept = [record.url for record in store.records()]
            assert all(store.body(url) == BODY for url in kept), tried
        assert tried.code in ("", "E504", "E505", "E506"), tried
        assert kept == every[1:] or (tried.code and kept == every[: len(kept)]), tried


def test_a_password_that_could_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.mkdir()
    set_password(template / "editors.json", "Asha", "three unrelated words")
    old = read_people(template / "editors.json")

    def change(data: Path) -> None:
        set_password(data / "editors.json", "Asha", "three other words here")

    for data, tried in cut_short(template, tmp_path, change):
        assert (tried.code, read_people(data / "editors.json")) == ("E541", old), tried
        change(data)
