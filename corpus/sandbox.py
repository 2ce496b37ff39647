"""Worker processes that parse HTML and PDF, so that a hostile page harms neither us nor the next page."""

import json
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

from corpus import listing, page, reading
from corpus.errors import InputError, UsageError
from corpus.listing import Listing
from corpus.page import Page
from corpus.reading import Reading
from corpus.selectors import NO_SELECTORS, Selectors

_CHUNK = 1 << 16
_START = 60.0  # seconds a worker may take to start, on a machine that is busy with other things
_CPU = {"pdf": 2.0, "safe": 0.25}
_STOP = 5.0  # seconds a worker may take to end


class Limits(NamedTuple):
    """What one job may take: memory of its process in megabytes, CPU and wall time in seconds.

    A booklet may take twice the CPU time of a page, and making a page safe to print a quarter of it.
    """

    megabytes: int = 1024
    cpu: int = 8
    wall: float = 20.0


LIMITS = Limits()


class Job(NamedTuple):
    """A body to parse: ``kind`` is "html", "listing", "pdf" or "safe" (sanitise it), ``link_text`` what links
    to a PDF say, and ``alone`` whether no template can be learned for a page."""

    url: str
    body: bytes
    kind: str = "html"
    charset: str = ""
    selectors: Selectors = NO_SELECTORS
    link_text: str = ""
    alone: bool = False


class Sandbox:
    """Parses pages in worker processes; use it as a context manager.

    A job that hangs, eats memory or kills its worker raises `InputError` (E301 too slow, E302 too much
    memory, E303 the worker ended) and the next job gets a new worker. Workers are started when they are
    first needed and serve many jobs each. Methods may be called from several threads.
    """

    def __init__(self, *, workers: int = 2, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._workers = workers
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(workers):
            self._idle.put(_Worker(limits))
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sandbox")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; closing twice is harmless."""
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def parse_html(
        self, url: str, body: bytes, *, charset: str = "", selectors: Selectors = NO_SELECTORS
    ) -> Reading:
        """The blocks and fields of a page; raises `InputError` E301, E302, E303 or E305."""
        return reading.from_json(self._run(Job(url, body, "html", charset, selectors)))

    def parse_listing(self, url: str, body: bytes, *, charset: str = "") -> Listing:
        """The terms that a page explains; raises `InputError` E301, E302, E303 or E305."""
        return listing.from_json(self._run(Job(url, body, "listing", charset)))

    def parse_pdf(self, url: str, body: bytes, *, link_text: str = "") -> Page:
        """The page of a booklet; raises `InputError` E301, E302, E303 or one of E311 to E313."""
        return page.from_json(self._run(Job(url, body, "pdf", link_text=link_text)).decode())

    def sanitise(self, url: str, body: bytes) -> str:
        """The body of a page as HTML that is safe to print; raises `InputError` E301, E302 or E303."""
        return self._run(Job(url, body, "safe")).decode()

    def parse_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Reading | Page | InputError]]:
        """Each job with its outcome, in order, on all workers; only a few bodies are held at a time."""
        running: deque[tuple[Job, Future[Reading | Page | InputError]]] = deque()
        for job in jobs:
            running.append((job, self._threads.submit(self._outcome, job)))
            if len(running) >= 3 * self._workers:
                done, future = running.popleft()
                yield done, future.result()
        while running:
            done, future = running.popleft()
            yield done, future.result()

    def _outcome(self, job: Job) -> Reading | Page | InputError:
        try:
            answer = self._run(job)
        except InputError as error:
            return error
        return page.from_json(answer.decode()) if job.kind == "pdf" else reading.from_json(answer)

    def _run(self, job: Job) -> bytes:
        worker = self._idle.get()
        try:
            return worker.run(job)
        finally:
            self._idle.put(worker)


class _Worker:
    """One worker process, started when it is needed and replaced when it has ended."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, job: Job) -> bytes:
        try:
            head, answer = self._ask(job)
        except TimeoutError:
            self.end(by_force=True)
            raise _fault("E301", job, f"took longer than {self.limits.wall:g} seconds to read") from None
        except EOFError:
            status = self.end()
            if status == -signal.SIGXCPU:
                raise _fault("E301", job, f"took {self._cpu(job)} seconds of CPU time to read") from None
            raise _fault("E303", job, f"ended the process that read it (status {status})") from None
        except BaseException:
            self.end(by_force=True)  # an answer left unread would be taken for the next job's
            raise
        if head.get("code") == "E302":
            self.end(by_force=True)
        if "code" in head:
            raise (UsageError if head["code"].startswith("E1") else InputError)(**head)
        return answer

    def end(self, *, by_force: bool = False) -> int:
        """End the process, by closing its input when it listens; the status it ended with."""
        process, self.process = self.process, None
        if process is None:
            return 0
        if by_force:
            process.kill()
        with suppress(BrokenPipeError):
            try:
                process.communicate(timeout=_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        return process.wait()

    def _ask(self, job: Job) -> tuple[dict[str, Any], bytes]:
        options: dict[str, Any] = {"charset": job.charset, "selectors": job.selectors, "alone": job.alone}
        if job.kind == "pdf":
            options = {"link_text": job.link_text}
        asked = {"kind": job.kind, "url": job.url, "length": len(job.body), "cpu": self._cpu(job)}
        head = json.dumps(asked | options)
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = self._start()
            _read(_output(self.process), time.monotonic() + _START)
        pipe_in, output = self.process.stdin, _output(self.process)
        deadline = time.monotonic() + self.limits.wall
        if pipe_in is None:
            raise EOFError
        try:
            pipe_in.write(head.encode() + b"\n" + job.body)
            pipe_in.flush()
        except BrokenPipeError:
            raise EOFError from None
        received = bytearray()
        while (line_end := received.find(b"\n")) < 0:
            received += _read(output, deadline)
        answer: dict[str, Any] = json.loads(received[:line_end])
        size = line_end + 1 + answer.pop("length")
        while len(received) < size:
            received += _read(output, deadline)
        return answer, bytes(received[line_end + 1 :])

    def _cpu(self, job: Job) -> int:
        return max(int(self.limits.cpu * _CPU.get(job.kind, 1)), 1)

    def _start(self) -> "subprocess.Popen[bytes]":
        # -P: nothing in the working directory may pass for a module of ours.
        command = [sys.executable, "-P", "-m", "corpus.worker"]
        return subprocess.Popen(  # noqa: S603
            [*command, str(self.limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for us; a worker ends when its input does
        )


def _output(process: "subprocess.Popen[bytes]") -> int:
    if process.stdout is None:
        raise EOFError
    return process.stdout.fileno()


def _read(descriptor: int, deadline: float) -> bytes:
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([descriptor], [], [], left)[0]:
        raise TimeoutError
    received = os.read(descriptor, _CHUNK)
    if not received:
        raise EOFError
    return received


def _fault(code: str, job: Job, what: str) -> InputError:
    return InputError(
        code,
        f"The {'booklet' if job.kind == 'pdf' else 'page'} {job.url} {what}.",
        "Open it yourself; if nothing is wrong with it, ask whoever made it for a simpler version.",
    )
