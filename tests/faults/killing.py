"""Work that is killed with kill -9: a process that has everything loaded forks for each piece of it.

So beginning costs milliseconds, and whoever tests has no threads or open files of the work's.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.indexer.publishing import UNMEASURED

_FORKING = """
import importlib, os, sys
module, _, name = sys.argv[1].partition(":")
work = getattr(importlib.import_module(module), name)
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            print(os.getpid(), flush=True)
            work(*line.split())
            print("done", flush=True)
        except BaseException as error:
            print("failed:", repr(error), flush=True)
        finally:
            os._exit(0)
    sys.stdin.readline()  # not before it was killed may its number be given to another process
    os.waitpid(child, 0)
    print("\\nended", flush=True)
"""


class Worker:
    """Does the work that ``module:function`` names, with words as arguments, again and again.

    ``more`` is put into its environment.
    """

    def __init__(self, work: str, **more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _FORKING, work],
            cwd=Path(__file__).parents[2],
            env={**UNMEASURED, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._child = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child:
            self.kill()
        self._process.communicate()

    def begin(self, *arguments: object) -> None:
        """Begin; the process is there when this returns."""
        self._tell(" ".join(map(str, arguments)))
        self._child = int(self._line())

    def finish(self) -> list[str]:
        """Wait until the work is done; what it printed."""
        lines = []
        while not lines or lines[-1] != "done":
            lines.append(self._line())
            assert not lines[-1].startswith("failed"), lines[-1]
        self.kill()
        return lines[:-1]

    def kill(self) -> list[str]:
        """Kill what was begun; the lines it had printed, of which the last is “done” when it had ended."""
        os.kill(self._child, signal.SIGKILL)
        self._child = 0
        self._tell("")
        lines = []
        while (line := self._line()) != "ended":
            assert not line.startswith("failed"), line
            lines.append(line)
        return lines[:-1]  # the last is empty, or the beginning of a line that was never ended

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the process that works has ended"
        return line.removesuffix("\n")
