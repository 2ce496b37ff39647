"""The log of changes: what was proposed, by whom, and what became of it; and making and undoing them.

Each change is a small JSON file. A change is written down before the file it changes is replaced, in one
step, so that after a crash the two can be told to agree.
"""

import errno
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import InputError, RefusedError, StorageError
from glossary.term import Kind
from search_app.durable import alone, replace_file
from search_app.editors.drafting import Draft, draft, refuse_faults, text_of
from search_app.editors.hunk import Hunk, hunk_between, taken_back
from search_app.editors.proposal import Action, Proposal, checked
from search_app.saying import gettext
from search_app.settings import Settings

_VERSION = 1


class State(StrEnum):
    """Where a change is in its life.

    ``BEGUN`` and ``UNDOING`` are only seen after a crash, and settled at the next look. ``DAMAGED`` is one
    whose record cannot be read.
    """

    PROPOSED = "proposed"
    BEGUN = "begun"
    MADE = "made"
    UNDOING = "undoing"
    DECLINED = "declined"
    UNDONE = "undone"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A proposal and what became of it: ``at`` and ``decided_at`` are ISO times in UTC.

    ``file`` and ``hunk`` say what it did, once it was made.
    """

    number: int
    proposal: Proposal
    by: str
    at: str
    state: State = State.PROPOSED
    decided_by: str = ""
    decided_at: str = ""
    file: str = ""
    hunk: Hunk | None = None

    @property
    def says(self) -> str:
        """The change in words, or which record cannot be read."""
        if self.state is State.DAMAGED:
            return gettext("%(file)s cannot be read", file=self.file)
        return self.proposal.says


class Changes:
    """The changes of one site, kept in ``folder``; several people and processes may work on them at once."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings

    def listing(self) -> list[Change]:
        """Every change, newest first; of one whose record cannot be read, only its number and file."""
        with self._alone():
            return [self._listed(number) for number in sorted(self._numbers(), reverse=True)]

    def find(self, number: int) -> Change | None:
        """One change, or None when there is none of that number; E551 when its record cannot be read."""
        with self._alone():
            return self._settled(number) if number in self._numbers() else None

    def propose(self, proposal: Proposal, *, editor: str) -> Change:
        """Write down a proposal; nothing is changed yet.

        Raises `InputError` E545 when it does not say enough, and what `draft` raises.
        """
        today = date.today()
        proposal = checked(proposal, today=today)
        draft(proposal, self._settings, editor=editor, today=today)
        with self._alone():
            number = max(self._numbers(), default=0) + 1
            change = Change(number=number, proposal=proposal, by=editor, at=_now())
            self._write(change)
            return change

    def approve(self, number: int, *, editor: str) -> Change:
        """Make a proposed change, to the files as they are now.

        Raises `RefusedError` E548 when it was decided already, E549 when another person has to approve it,
        `InputError` E547 when it can no longer be made.
        """
        with self._alone():
            change = self._open(number)
            if self._settings.editors.review == "two" and editor == change.by:
                raise RefusedError(
                    "E549", "A second person has to approve this.", "Ask somebody else who may sign in here."
                )
            today = date.today()
            proposal = checked(change.proposal, today=today)
            made = draft(proposal, self._settings, editor=change.by, today=today)
            _refuse_read_only(made.path)
            begun = replace(
                change,
                state=State.BEGUN,
                decided_by=editor,
                decided_at=_now(),
                file=str(made.path.absolute()),
                hunk=hunk_between(made.before, made.after),
            )
            self._write(begun)
            replace_file(made.path, made.after)
            done = replace(begun, state=State.MADE)
            self._write(done)
            return done

    def decline(self, number: int, *, editor: str) -> Change:
        """Put a proposed change aside; raises `RefusedError` E548 when it was decided already."""
        with self._alone():
            change = replace(self._open(number), state=State.DECLINED, decided_by=editor, decided_at=_now())
            self._write(change)
            return change

    def undo(self, number: int, *, editor: str) -> Change:
        """Take back what a change did, and nothing that others did since.

        Raises `RefusedError` E548 when it was not made, E550 when its lines were changed meanwhile,
        `InputError` E547 when something else needs what it brought.
        """
        with self._alone():
            change = self._settled(number)
            if change.state is not State.MADE or change.hunk is None:
                raise _decided(change)
            path = Path(change.file)
            text = text_of(path)
            before = taken_back(text, change.hunk)
            if before is None:
                raise RefusedError(
                    "E550",
                    f"What this change wrote into {path} was changed since, so it cannot be taken back.",
                    "Change that file by hand, or propose another change.",
                )
            refuse_faults(Draft(path, text, before), self._settings)
            _refuse_read_only(path)
            undoing = replace(change, state=State.UNDOING, decided_by=editor, decided_at=_now())
            self._write(undoing)
            replace_file(path, before)
            undone = replace(undoing, state=State.UNDONE)
            self._write(undone)
            return undone

    def _open(self, number: int) -> Change:
        change = self._settled(number)
        if change.state is not State.PROPOSED:
            raise _decided(change)
        return change

    def _settled(self, number: int) -> Change:
        """A change; one that a crash interrupted is made if its file has it, else proposed or undone."""
        change = self._read(number)
        if change.state not in (State.BEGUN, State.UNDOING) or change.hunk is None:
            return change
        try:
            text = text_of(Path(change.file))
        except InputError:  # told apart again once the file can be read
            return change
        if taken_back(text, change.hunk) is not None:
            settled = replace(change, state=State.MADE)
        elif change.state is State.UNDOING:
            settled = replace(change, state=State.UNDONE)
        else:
            settled = Change(number=number, proposal=change.proposal, by=change.by, at=change.at)
        self._write(settled)
        return settled

    def _listed(self, number: int) -> Change:
        try:
            return self._settled(number)
        except StorageError:
            nothing = Proposal(action=Action.BLOCK, text="")
            file = str(self._path(number))
            return Change(number=number, proposal=nothing, by="", at="", state=State.DAMAGED, file=file)

    def _numbers(self) -> set[int]:
        return {int(path.stem) for path in self._folder.glob("*.json") if path.stem.isdecimal()}

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.json"

    def _read(self, number: int) -> Change:
        path = self._path(number)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept.pop("version") != _VERSION:
                raise ValueError("another version")
            return _change(kept)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StorageError(
                "E551",
                f"The change in {path} cannot be read.",
                "Bring the file back from a copy, or remove it.",
            ) from error

    def _write(self, change: Change) -> None:
        kept = {"version": _VERSION, **asdict(change)}
        replace_file(self._path(change.number), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    @contextmanager
    def _alone(self) -> Generator[None]:
        try:
            with alone(self._folder / "LOCK"):
                yield
        except OSError as error:
            where = error.filename or self._folder
            raise StorageError(
                "E552",
                f"{where} cannot be written ({error.strerror}).",
                "Check the disk, and who owns the folder and its files; then look at the change again.",
            ) from error


def _decided(change: Change) -> RefusedError:
    who = f" by {change.decided_by}" if change.decided_by else ""
    return RefusedError("E548", f"This change is {change.state}{who}.", "Look at it again.")


def _refuse_read_only(path: Path) -> None:
    """Raise OSError for a file that its owner protects: putting another in its place would succeed."""
    if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _change(kept: dict[str, Any]) -> Change:
    said = kept["proposal"]
    proposal = Proposal(
        **said | {"action": Action(said["action"]), "kind": Kind(said["kind"]), "names": tuple(said["names"])}
    )
    hunk = kept["hunk"]
    if hunk is not None:
        lists = {name: tuple(hunk[name]) for name in ("old", "new", "before", "after")}
        hunk = Hunk(line=hunk["line"], **lists)
    return Change(**kept | {"proposal": proposal, "state": State(kept["state"]), "hunk": hunk})
