"""One crawl of a site at a time: a lock that dies with its process and tells who holds it."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from corpus.errors import StorageError


@contextmanager
def only_crawl(folder: Path, site: str) -> Generator[None]:
    """Hold the lock of one site (a `corpus.urls.site_key`) of the store in ``folder`` while the body runs.

    Raises `StorageError`: E508 naming the process that has it, E505 when the folder may not be written to.
    """
    path = folder / "locks" / quote(site, safe="")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StorageError(
            "E505",
            f"{path} cannot be written ({error.strerror}).",
            "Check who owns the folder and its files, or name another folder with --data.",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StorageError(
                "E508",
                f"Process {file.read().strip() or 'unknown'} is crawling {site} into this store.",
                "Wait until it has finished, or end that process: this then goes on where it stopped.",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
