"""Files and folders that a power cut does not take back."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make a file or a folder's list of names survive a power cut; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path, *, mode: int = 0o777) -> None:
    """Make a folder, and those above it, so that they survive a power cut; raises OSError.

    ``mode`` are the permissions of the folder itself, as far as the umask leaves them.
    """
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=mode, exist_ok=True)
        sync(path.parent)
