"""Who makes the parts of an index: this process, or several others when there is much to do."""

import json
import os
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.errors import FindwellError, StorageError
from glossary.glossary import Glossary
from glossary.matcher import collecting_no_garbage
from indexer.part import Done, Linking, Maker, Reading, to_json

WORTH_IT = 1000  # pages; starting processes takes as long as a few hundred
_CHUNK = 1 << 16
_STOP = 5.0  # seconds a process may take to end


def usable_cores() -> int:
    """How many processes can work at the same time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here:
    """Makes parts one after the other, in this process. Use as a context manager."""

    def __init__(self, glossary: Glossary, on_pages: Callable[[int], object]) -> None:
        self._maker = Maker(glossary, lambda: on_pages(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def make(self, tasks: Sequence[Reading | Linking]) -> list[Done]:
        """What came of each task; raises what `Maker.make` raises."""
        with collecting_no_garbage():
            return [self._maker.make(task) for task in tasks]


class Processes:
    """Makes parts in processes of their own, which end with this one. Use as a context manager.

    ``glossary`` is a file as `glossary.compiled` writes it. They talk through pipes: shared memory may be
    as small as it likes. Nothing is forked, so a server with threads may use it.
    """

    def __init__(self, glossary: Path, count: int, on_pages: Callable[[int], object]) -> None:
        self._on_pages = on_pages
        # -P: nothing in the working directory may pass for a module of ours.
        command = [sys.executable, "-P", "-m", "indexer.worker", str(glossary.absolute())]
        self._workers: list[subprocess.Popen[bytes]] = []
        for _ in range(count):
            self._workers.append(
                subprocess.Popen(  # noqa: S603 - our own module
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C is for us; a worker ends when its input does
                )
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            if kind is not None:
                worker.kill()
            with suppress(BrokenPipeError):
                try:
                    worker.communicate(timeout=_STOP)
                except subprocess.TimeoutExpired:
                    worker.kill()
                    worker.communicate()
            worker.wait()

    def make(self, tasks: Sequence[Reading | Linking]) -> list[Done]:
        """What came of each task, in their order.

        Raises what `Maker.make` raises, and `StorageError` E523 when a process ends before its work.
        """
        waiting = deque(enumerate(tasks))
        done: dict[int, Done] = {}
        with selectors.DefaultSelector() as ready:
            for worker in self._workers[: len(tasks)]:
                if worker.stdout:
                    ready.register(worker.stdout, selectors.EVENT_READ, [worker, _give(worker, waiting), b""])
            while len(done) < len(tasks):
                for key, _ in ready.select():
                    worker, _, heard = key.data
                    received = os.read(key.fd, _CHUNK)
                    if not received:
                        raise _ended(worker.wait())
                    *lines, key.data[2] = (heard + received).split(b"\n")
                    for line in lines:
                        said = json.loads(line)
                        if "pages" in said:
                            self._on_pages(said["pages"])
                        else:
                            done[key.data[1]] = _outcome(said)
                            key.data[1] = _give(worker, waiting)
        return [done[number] for number in range(len(tasks))]


def _give(worker: "subprocess.Popen[bytes]", waiting: "deque[tuple[int, Reading | Linking]]") -> int:
    """Give a worker the next task; its number, or -1 when there is none."""
    if not waiting or worker.stdin is None:
        return -1
    number, task = waiting.popleft()
    try:
        worker.stdin.write(to_json(task).encode() + b"\n")
        worker.stdin.flush()
    except BrokenPipeError:
        raise _ended(worker.wait()) from None
    return number


def _outcome(said: dict[str, Any]) -> Done:
    if "done" in said:
        return Done(*said["done"])
    if "code" in said:
        raise _known(said["code"])(said["code"], said["what"], said["fix"])
    raise OSError(said["errno"], said["what"])


def _known(code: str) -> type[FindwellError]:
    return StorageError if code.startswith("E5") else FindwellError


def _ended(status: int) -> StorageError:
    return StorageError(
        "E523",
        f"A process that reads pages for the index ended before its work was done (status {status}); "
        "the old index is still in use.",
        "Try again; if memory is short, set index.processes to 1.",
    )
