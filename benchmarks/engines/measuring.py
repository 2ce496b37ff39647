"""One size measured: every engine builds, opens, and is asked everything in turn, several times over."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.engines.asking import OURS, PEERS, Answered, Built, Engine, Peer, answering, build
from benchmarks.engines.question import Question, read_rows, write_rows
from benchmarks.engines.questions import CLASSES, PREFIX, SITE, questions
from indexer.engine import discard

_REPEATS = 7
_FEWEST = 2
_ENOUGH = 5.0  # seconds of asking one class of one engine, after which it is asked no more
_KNOWN = 1_000  # documents that must know what is asked, so that every size is asked the same


class Cell(NamedTuple):
    """A class of questions asked of an engine: medians in milliseconds, ``first`` of the first time.

    ``alike`` is the share of our ten best that are among its own; None where there is no order.
    """

    median: float
    first: float
    alike: float | None


class Measured(NamedTuple):
    """What came of one size; ``cells`` by class and engine, ``absent`` why an engine is not there."""

    count: int
    built: dict[Peer, Built]
    opened: dict[Peer, float]
    peak: dict[Peer, float]
    cells: dict[str, dict[Peer, Cell]]
    absent: dict[Peer, str]


def measure(rows: Path, count: int, folder: Path, peers: Sequence[Peer] = PEERS) -> Measured:
    """Measure the first ``count`` rows of a file, with indexes in an empty folder."""
    absent = {peer: why for peer in peers if (why := peer.missing(count))}
    some = folder / "rows"
    write_rows(some, islice(read_rows(rows), count))
    asked = questions(islice(read_rows(rows), _KNOWN))
    built = {peer: build(peer, some, folder / peer.module) for peer in peers if peer not in absent}
    folders = {peer: folder / peer.module for peer in built}
    with answering(folders, asked[SITE][0]) as engines:
        cells = {name: _asked(engines, name, asked[name]) for name in CLASSES}
        for engine in engines:
            engine.close()
    for made in folders.values():
        discard(made)
    opened = {engine.peer: engine.opened for engine in engines}
    return Measured(count, built, opened, {engine.peer: engine.peak for engine in engines}, cells, absent)


def _asked(engines: list[Engine], name: str, asked: list[Question]) -> dict[Peer, Cell]:
    taken: dict[Engine, list[Answered]] = {}
    for _ in range(_REPEATS + 1):
        for engine in engines:
            before = taken.setdefault(engine, [])
            used = sum(sum(answered.taken) for answered in before) / 1000
            if len(before) > _FEWEST and used > _ENOUGH:
                continue
            answered = engine.ask(asked)
            if answered:
                before.append(answered)
    best = {engine.peer: each[-1].answers for engine, each in taken.items() if each}
    return {
        engine.peer: Cell(
            statistics.median(ms for answered in each[1:] for ms in answered.taken),
            statistics.median(each[0].taken),
            None if name == PREFIX else _alike(best[OURS], best[engine.peer]),
        )
        for engine, each in taken.items()
        if each
    }


def _alike(ours: Iterable[list[int]], theirs: Iterable[list[int]]) -> float:
    shares = [
        len(set(one).intersection(other)) / len(one) for one, other in zip(ours, theirs, strict=False) if one
    ]
    return statistics.fmean(shares)


def disagreeing(measured: Mapping[int, Measured]) -> list[str]:
    """Engines that should agree with ours on the best documents and do not, each as a sentence."""
    return [
        f"{peer.title} finds {cell.alike:.2f} of our ten best for {name} among {count:,} documents."
        for count, each in measured.items()
        for name, cells in each.cells.items()
        for peer, cell in cells.items()
        if cell.alike is not None and cell.alike < peer.agrees
    ]
