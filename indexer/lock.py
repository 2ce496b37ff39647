"""One writer at a time: a lock that dies with its process and tells who holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StorageError


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock while the body runs.

    Raises `StorageError` naming the process that has it.
    """
    with (folder / "LOCK").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StorageError(
                "E514",
                f"Process {holder} is writing the index in {folder}.",
                "Wait until it has finished, then try again.",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
