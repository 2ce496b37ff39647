"""Disks of a test's own: a folder that may only be read, and a disk with little room."""

import subprocess
import sys
from pathlib import Path

import pytest

_OWN_DISKS = ["unshare", "--mount", "--map-root-user"]
_ROOT = Path(__file__).parents[2]


def run_with(mount: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run python with these arguments after the shell command ``mount``, in a mount namespace of its own.

    Skips the test, with a word, where that is not allowed.
    """
    try:
        tried = subprocess.run([*_OWN_DISKS, "sh", "-c", mount], capture_output=True, check=False, timeout=20)
    except OSError:
        pytest.skip("NOT TESTED: unshare is not installed, so no disk could be made")
    if tried.returncode:
        pytest.skip("NOT TESTED: unshare --mount is not allowed here, so no disk could be made")
    return subprocess.run(
        [*_OWN_DISKS, "sh", "-c", f'{mount} && exec "$@"', "sh", sys.executable, *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def only_read(folder: Path) -> str:
    """The command that lets a folder only be read."""
    return f"mount --bind '{folder}' '{folder}' && mount -o remount,ro,bind '{folder}'"


def with_room(folder: Path, kilobytes: int) -> str:
    """The command that puts an empty disk of this size on a folder."""
    return f"mount -t tmpfs -o size={kilobytes}k findwell '{folder}'"
