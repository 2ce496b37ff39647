"""The process of its own in which one engine builds an index, or opens it and answers. Standard library only.

``build NAME ROWS FOLDER`` prints seconds, CPU seconds and the peak of memory. ``answer NAME FOLDER`` reads
lines: a question, to which it prints the seconds from opening the index to the answer; then lists of
questions, to which it prints milliseconds and answers, of as many as it answers in some seconds; nothing
more, and it prints its memory and ends.
"""

import json
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from benchmarks.engines.question import Ask, Driver, Question, read_rows

_ENOUGH = 3_000  # milliseconds for a list


def main(arguments: list[str]) -> None:
    """Build or answer."""
    match arguments:
        case ["build", name, rows, folder]:
            _say(_built(_driver(name), Path(rows), Path(folder)))
        case ["answer", name, folder]:
            for line in _answers(_driver(name), Path(folder)):
                _say(line)


def _built(driver: Driver, rows: Path, folder: Path) -> dict[str, float]:
    begin, used = time.perf_counter(), time.process_time()
    driver.build(folder, read_rows(rows))
    seconds, cpu = time.perf_counter() - begin, time.process_time() - used
    return {"seconds": seconds, "cpu": cpu, "peak": _peak()}


def _answers(driver: Driver, folder: Path) -> Iterator[dict[str, object]]:
    first = Question(*json.loads(sys.stdin.readline()))
    begin = time.perf_counter()
    prepare = driver.open_index(folder)
    ask = prepare(first)
    if ask:
        ask()
    yield {"seconds": time.perf_counter() - begin}
    prepared: dict[str, list[Ask | None]] = {}
    for line in sys.stdin:
        if line not in prepared:
            prepared[line] = [prepare(Question(*question)) for question in json.loads(line)]
        yield _asked(prepared[line])
    yield {"peak": _peak()}


def _asked(asks: list[Ask | None]) -> dict[str, object]:
    taken: list[float] = []
    answers: list[list[int]] = []
    for ask in asks:
        if ask is None:
            return {"taken": None, "answers": None}
        if sum(taken) > _ENOUGH:
            break
        begin = time.perf_counter()
        answer = ask()
        taken.append((time.perf_counter() - begin) * 1000)
        answers.append(answer)
    return {"taken": taken, "answers": answers}


def _peak() -> float:
    """The most memory this process has had, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def _driver(name: str) -> Driver:
    return cast(Driver, import_module(f"benchmarks.engines.{name}"))


def _say(line: dict[str, object] | dict[str, float]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
