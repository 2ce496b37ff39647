"""Every call to the disk fails in turn while an editor's change is made and while pages are stored.

Without strace the tests are skipped. FINDWELL_LONG=1 tries every error at every call; otherwise one of each.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from corpus.store import Record, Store
from glossary.glossary import load
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
from tests.faults.failing import STRACE, Attempt, attempt
from tests.long import LONG

ERRORS = ("ENOSPC", "EIO", "EMFILE", "EACCES")
MOST = 200  # calls of one kind
ENTRY = "- id: scan\n  labels: [scan]\n  definition: A picture of the inside of the body.\n"
BODY = b"words " * 900

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is missing: apt-get install strace")


def failures(
    template: Path, folder: Path, work: Callable[[Path], object], call: str
) -> Iterator[tuple[Path, Attempt]]:
    """Each attempt of some work, on a copy of a folder, in which a further one of these calls fails."""
    for number in count(1):
        assert number < MOST
        for error in ERRORS if LONG else (ERRORS[number % len(ERRORS)],):
            copy = folder / f"{number}-{error}"
            shutil.copytree(template, copy)
            try:
                tried = attempt(partial(work, copy), call, error, number)
            except PermissionError as refused:
                pytest.skip(f"strace is of no use here: {refused}")
            if not tried.failed_call:
                assert (tried.code, tried.said) == ("", "")
                print(f"{call}: {number - 1} calls")
                return
            yield copy, tried
            shutil.rmtree(copy)


def approve(data: Path) -> None:
    """Make the change that was proposed."""
    Changes(data / "changes", Settings(data=data)).approve(1, editor="Asha")


@pytest.mark.parametrize("call", ["openat", "write", "fsync", "rename", "unlink", "mkdir"])
def test_a_change_of_which_any_call_fails_is_made_or_not_made(tmp_path: Path, call: str) -> None:
    template = tmp_path / "template"
    (template / "glossary").mkdir(parents=True)
    (template / "glossary" / "words.yaml").write_text(ENTRY, encoding="utf-8")
    proposal = Proposal(action=Action.LABEL, term="scan", text="picture test")
    Changes(template / "changes", Settings(data=template)).propose(proposal, editor="Ben")
    for data, tried in failures(template, tmp_path, approve, call):
        assert re.fullmatch(r"[EG]\d{3}|", tried.code), tried
        changes = Changes(data / "changes", Settings(data=data))
        state = changes.listing()[0].state
        names = {label.text for label in load([data / "glossary"]).terms["scan"].labels}
        assert state in (State.PROPOSED, State.MADE), tried
        assert ("picture test" in names) == (state is State.MADE), tried
        assert tried.code or state is State.MADE, tried
        if state is State.PROPOSED:
            assert changes.approve(1, editor="Asha").state is State.MADE
        assert sorted(path.name for path in (data / "glossary").iterdir()) == ["words.yaml"]


def keep_pages(folder: Path) -> None:
    """Store five more pages and take out the first."""
    with Store(folder) as store:
        for number in range(3, 8):
            store.keep(Record(url=f"/pages/{number}", source="file"), BODY)
        store.forget("/pages/0")


@pytest.mark.parametrize("call", ["openat", "pwrite64", "fdatasync", "ftruncate", "unlink"])
def test_a_store_of_which_any_call_fails_is_sound_and_holds_the_first_pages(
    tmp_path: Path, call: str
) -> None:
    template = tmp_path / "template"
    with Store(template) as store:
        for number in range(3):
            store.keep(Record(url=f"/pages/{number}", source="file"), BODY)
    every = [f"/pages/{number}" for number in range(8)]
    for folder, tried in failures(template, tmp_path, keep_pages, call):
        assert tried.code in ("", "E504", "E505", "E506"), tried
        with Store(folder) as store:
            assert store.database.rows("PRAGMA integrity_check") == [("ok",)], tried
            kept = [record.url for record in store.records()]
            assert all(store.body(url) == BODY for url in kept), tried
            assert kept == every[: len(kept)] or kept == every[1:], tried
            assert len(kept) >= 3, tried
            assert tried.code or kept == every[1:], tried
        keep_pages(folder)
