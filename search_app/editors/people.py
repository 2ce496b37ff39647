"""The people who may sign in to the editors' pages: a name and the hash of a password each, in one file."""

import hashlib
import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from corpus.errors import InputError, StorageError, UsageError
from search_app.durable import alone, replace_file

SHORTEST_PASSWORD = 12  # characters
_LONGEST_PASSWORD = 1_000
_NAME = re.compile(r"[^\W_][\w .'-]{0,38}[\w.]|[^\W_]")


def read_people(path: Path) -> dict[str, str]:
    """The hash of each person's password by name; nobody when there is no file.

    Raises `StorageError` E541 when the file cannot be read.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not isinstance(kept, dict) or not all(isinstance(hashed, str) for hashed in kept.values()):
        raise _damaged(path)
    return kept


def set_password(path: Path, name: str, password: str) -> bool:
    """Let a person sign in with a password; true when they could not before.

    Raises `UsageError` E544 for a name that cannot be used, `InputError` E542 for a password that is too
    short, `StorageError` E541 when the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "E544",
            f"“{name[:40]}” cannot be a name here.",
            "Use 1 to 40 letters, digits, spaces, dots, apostrophes and hyphens.",
        )
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InputError(
            "E542",
            f"A password needs {SHORTEST_PASSWORD} characters or more.",
            "Three words that have nothing to do with each other are easy to remember.",
        )
    with _changing(path) as people:
        new = name not in people
        people[name] = generate_password_hash(password)
    return new


def remove_person(path: Path, name: str) -> None:
    """Stop a person from signing in.

    Raises `InputError` E543 when there is nobody of that name, `StorageError` E541 as `set_password`.
    """
    with _changing(path) as people:
        if name not in people:
            known = ", ".join(sorted(people)) or "nobody"
            raise InputError("E543", f"Nobody here is called “{name[:40]}”.", f"These may sign in: {known}.")
        del people[name]


def end_sessions(path: Path, name: str) -> None:
    """Make every session of a person end, wherever it was begun; they may sign in again.

    Raises `StorageError` E541 as `set_password`.
    """
    with _changing(path) as people:
        if name in people:
            hashed, _, ended = people[name].partition(" ")
            people[name] = f"{hashed} {int(ended or 0) + 1}"


def session_mark(people: Mapping[str, str], name: str) -> str:
    """What a session of this person must carry, or empty for nobody.

    It changes with a new password, with each `end_sessions`, and when the person is removed and let in again.
    """
    return hashlib.sha256(people[name].encode()).hexdigest()[:32] if name in people else ""


def may_sign_in(people: Mapping[str, str], name: str, password: str) -> bool:
    """Whether this is the person's password; takes as long for a name that nobody has."""
    hashed = people[name].partition(" ")[0] if name in people else None
    right = check_password_hash(hashed or _nobody(), password[:_LONGEST_PASSWORD])
    return right and hashed is not None


@cache
def _nobody() -> str:
    return generate_password_hash("a password that nobody has")


@contextmanager
def _changing(path: Path) -> Generator[dict[str, str]]:
    """The people of a file, written back when the body ends; one process at a time."""
    try:
        with alone(path.with_suffix(".lock")):
            people = read_people(path)
            yield people
            text = json.dumps(people, ensure_ascii=False, indent=1, sort_keys=True)
            replace_file(path, text, mode=0o600)
    except OSError as error:
        raise StorageError(
            "E541", f"{path} cannot be written ({error.strerror}).", "Check who owns the folder."
        ) from error


def _damaged(path: Path) -> StorageError:
    return StorageError(
        "E541",
        f"{path} cannot be read.",
        "Remove that file and give each editor a password again: findwell editors password NAME",
    )
