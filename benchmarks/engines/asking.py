"""Engines as this process sees them: one builds in a process of its own, one stays and answers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.engines.question import Question

ADDRESS = "FINDWELL_BENCH_OPENSEARCH"
"""The variable that says where a cluster is."""

_SYSTEM_PYTHON = "/usr/bin/python3"


class Peer(NamedTuple):
    """An engine: the module that drives it, and what it is called.

    It is not built for more than ``most`` documents. ``agrees`` is the share of our ten best that it must
    find too, since its formula is ours; 0 for another formula.
    """

    module: str
    title: str
    most: int = 10_000_000
    agrees: float = 0.0

    def missing(self, count: int) -> str:
        """Why it cannot be asked here, or among so many documents; empty when it can."""
        if count > self.most:
            return f"is not built for more than {self.most:,} documents"
        if self.module == "opensearch":
            return "" if os.environ.get(ADDRESS) else f"no cluster: {ADDRESS} is not set"
        if self.module == "xapian":
            test = subprocess.run([_SYSTEM_PYTHON, "-c", "import xapian"], capture_output=True, check=False)  # noqa: S603
            return "" if not test.returncode else "not installed: apt-get install python3-xapian"
        if self.module in ("tantivy", "bm25s", "lunr") and not find_spec(self.module):
            return "not installed: pip install 'findwell[bench]'"
        return ""

    def command(self, *arguments: str) -> list[str]:
        """What begins its process."""
        python = _SYSTEM_PYTHON if self.module == "xapian" else sys.executable
        verb, *rest = arguments
        return [python, "-m", "benchmarks.engines.child", verb, self.module, *rest]


OURS = Peer("findwell", "findwell", agrees=1.0)
PEERS = (
    OURS,
    Peer("tantivy", "Tantivy", agrees=0.8),
    Peer("xapian", "Xapian"),
    Peer("sqlite", "SQLite FTS5"),
    Peer("bm25s", "bm25s"),
    Peer("stock_whoosh", "stock Whoosh"),
    Peer("lunr", "lunr.py", most=20_000),
    Peer("opensearch", "OpenSearch", agrees=0.9),
)


class Built(NamedTuple):
    """What a build took: seconds, those of the processor, MB of memory at most, and MB on the disk."""

    seconds: float
    cpu: float
    peak: float
    size: float


class Answered(NamedTuple):
    """Milliseconds for each question of a list, and the best documents of each."""

    taken: list[float]
    answers: list[list[int]]


def build(peer: Peer, rows: Path, folder: Path) -> Built:
    """Have an engine index a file of rows into a new folder."""
    folder.mkdir()
    command = peer.command("build", str(rows), str(folder))
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)  # noqa: S603
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return Built(size=size, **said)


class Engine:
    """An engine that has opened its index; ``opened`` is the seconds from opening it to its first answer.

    ``peak`` is its memory in MB once it has been closed.
    """

    def __init__(self, peer: Peer, process: subprocess.Popen[str], first: Question) -> None:
        self.peer = peer
        self._process = process
        self.opened = float(self._say(first)["seconds"])
        self.peak = 0.0

    def ask(self, questions: list[Question]) -> Answered | None:
        """Ask all of them, one after the other; None when the engine cannot be asked such."""
        said = self._say(questions)
        return None if said["taken"] is None else Answered(said["taken"], said["answers"])

    def close(self) -> None:
        """Let it end."""
        if self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self.peak = float(json.loads(self._process.stdout.readline() or '{"peak": 0}')["peak"])

    def _say(self, line: object) -> dict[str, list]:
        if not self._process.stdin or not self._process.stdout:
            raise RuntimeError(f"{self.peer.title} cannot be spoken to")
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.peer.title} ended; what it said is above")
        return json.loads(answer)


@contextmanager
def answering(folders: Mapping[Peer, Path], first: Question) -> Iterator[list[Engine]]:
    """Engines that have opened the indexes in these folders, one after the other."""
    processes = []
    try:
        engines = []
        for peer, folder in folders.items():
            command = peer.command("answer", str(folder))
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
            processes.append(process)
            engines.append(Engine(peer, process, first))
        yield engines
    finally:
        for process in processes:
            process.terminate()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
