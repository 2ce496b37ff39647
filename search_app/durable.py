"""Small files that several processes change: one at a time, and each in a step that survives a power cut."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from corpus.lasting import make_folder, sync


@contextmanager
def alone(lock: Path) -> Generator[None]:
    """Wait for the lock of this file, which is made if need be, and hold it while the body runs."""
    make_folder(lock.parent, mode=0o700)
    with lock.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def replace_file(path: Path, text: str, *, mode: int | None = None) -> None:
    """Put a text in place of a file, or of what a link leads to; readers see the old one or the new one.

    Line ends stay as they are. ``mode`` are the new file's permissions from its first moment; without them it
    has those of the old one. Only whoever holds a lock on ``path`` may call this. Raises OSError.
    """
    path = path.resolve()
    make_folder(path.parent, mode=0o700)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if mode is None and path.exists():
        unfinished.chmod(path.stat().st_mode & 0o777)
    unfinished.replace(path)
    sync(path.parent)
