"""The process that parses hostile HTML and PDF: a job on standard input, its answer on standard output.

A job is a line of JSON (``kind``, ``url``, ``length``, ``cpu`` seconds and options) and a body of ``length``
bytes. An answer is a line of JSON (``length``, and ``code``, ``what`` and ``fix`` of an error) and its body.
An empty line comes first of all: the worker is ready.
"""

import gc
import json
import os
import resource
import sys
import time
from typing import Any, BinaryIO

from corpus import listing, page, reading
from corpus.errors import FindwellError
from corpus.markdown import sanitised
from corpus.pdf import read_pdf
from corpus.selectors import Selectors

_SWEEP = 1 << 20  # bytes of bodies after which cyclic garbage is collected
_OUT_OF_MEMORY = {
    "code": "E302",
    "what": "The page takes more memory to read than is allowed.",
    "fix": "Look at it in a browser; leave it out if it is not meant for people.",
}


def main(arguments: list[str]) -> None:
    """Answer jobs until standard input ends; the argument is the megabytes this process may take."""
    megabytes = int(arguments[0])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not disturb the answers
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    gc.disable()  # nearly all goes without: half of the parsing time is saved
    unswept = 0
    with answers:
        answers.write(b"\n")  # ready
        answers.flush()
        while line := sys.stdin.buffer.readline():
            job = json.loads(line)
            body = sys.stdin.buffer.read(job.pop("length"))
            _limit_cpu(job.pop("cpu"))
            fault, answer = _answer(job, body)
            _send(answers, fault, answer)
            if fault.get("code") == "E302":
                return
            unswept += len(body)
            if unswept > _SWEEP:
                gc.collect()
                unswept = 0


def _answer(job: dict[str, Any], body: bytes) -> tuple[dict[str, str], bytes]:
    kind, url = job.pop("kind"), job.pop("url")
    try:
        if kind == "pdf":
            return {}, page.to_json(read_pdf(url, body, **job)).encode("utf-8", "replace")
        if kind == "listing":
            return {}, listing.to_json(listing.read_listing(body, url, job["charset"]))
        if kind == "safe":
            return {}, sanitised(body.decode("utf-8", "replace")).encode()
        content, drop = job.pop("selectors")
        chosen = Selectors(content, tuple(drop))
        return {}, reading.to_json(reading.read_html(body, selectors=chosen, **job))
    except FindwellError as error:
        return {"code": error.code, "what": error.what, "fix": error.fix}, b""
    except (MemoryError, RecursionError):
        return _OUT_OF_MEMORY, b""


def _send(answers: BinaryIO, fault: dict[str, str], answer: bytes) -> None:
    answers.write(json.dumps({**fault, "length": len(answer)}).encode() + b"\n" + answer)
    answers.flush()


def _limit_cpu(seconds: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
