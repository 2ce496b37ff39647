"""A piece of work under strace: its calls to the system are written down, or one of them is made to fail.

A process that has everything loaded is forked for each attempt, so that the calls counted are those of the
work and of nothing else.
"""

import contextlib
import mmap
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from corpus.errors import FindwellError

STRACE = shutil.which("strace")
_ATTACH = 10.0  # seconds


class Attempt(NamedTuple):
    """What came of one attempt: whether a call was made to fail, and how the work ended.

    ``code`` is that of the `FindwellError`, empty when the work was done, and else the exception as text.
    """

    failed_call: str
    code: str
    said: str = ""


class Traced(NamedTuple):
    """The lines that strace wrote, and how the work ended, as in `Attempt`."""

    lines: list[str]
    code: str
    said: str


def attempt(work: Callable[[], object], call: str, error: str, number: int) -> Attempt:
    """Do some work in a process of its own whose ``number``-th ``call`` fails with ``error``."""
    traced = trace(work, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}")
    failed = next((line for line in traced.lines if "(INJECTED)" in line), "")
    return Attempt(failed, traced.code, traced.said)


def trace(work: Callable[[], object], *options: str) -> Traced:
    """Do some work in a process of its own that strace looks at; raises PermissionError where it may not."""
    assert STRACE
    said = mmap.mmap(-1, 4096)
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        _work(work, said)
    os.waitpid(child, os.WUNTRACED)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "calls"
        tracer = subprocess.Popen(
            [STRACE, "-f", "-qq", "-o", str(log), "-p", str(child), *options], stderr=subprocess.DEVNULL
        )
        _wait_for_tracer(child, tracer)
        os.kill(child, signal.SIGCONT)
        os.waitpid(child, 0)
        tracer.wait(timeout=_ATTACH)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    code, _, text = said[:].rstrip(b"\0").decode("utf-8", "replace").partition("\n")
    return Traced(lines, code, text)


def limited(work: Callable[[], object], size: int) -> Attempt:
    """Do some work in a process of its own that may write no file longer than ``size`` bytes.

    The write that would is cut short, as by a signal or a full disk, and the next one is refused (EFBIG).
    """
    said = mmap.mmap(-1, 4096)
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        _work(work, said)
    os.waitpid(child, 0)
    code, _, text = said[:].rstrip(b"\0").decode("utf-8", "replace").partition("\n")
    return Attempt(f"beyond {size} bytes", code, text)


def _work(work: Callable[[], object], said: mmap.mmap) -> None:
    """Do it, tell of it in memory, for writing might fail, and end without any of Python's own."""
    text = "?\nended without a word"
    try:
        work()
        text = ""
    except FindwellError as error:
        text = f"{error.code}\n{error}"
    except BaseException as error:
        text = f"{type(error).__name__}\n{error}"
    finally:
        encoded = text.encode("utf-8", "replace")[:4000]
        said[: len(encoded)] = encoded
        os._exit(0)


def _wait_for_tracer(child: int, tracer: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _ATTACH
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
            if "TracerPid:\t0" not in status:
                return
        if tracer.poll() is not None:
            break
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise PermissionError("strace may not look at another process here")
