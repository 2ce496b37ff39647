"""What was measured, as the tables in Markdown that docs/performance.md holds."""

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from benchmarks.engines.asking import OURS, PEERS, Peer
from benchmarks.engines.documents import DATA
from benchmarks.engines.measuring import Cell, Measured, disagreeing
from benchmarks.engines.questions import CLASSES

_NONE = "–"


def tables(measured: Mapping[int, Measured]) -> Iterator[str]:
    """Lines of Markdown: the machine, a table for each size and kind of figure, and what went wrong."""
    peers = [peer for peer in PEERS if any(peer in each.built for each in measured.values())]
    yield from _machine()
    for count, each in measured.items():
        yield from (
            "",
            f"**{count:,} documents**: median milliseconds a question; in brackets, times ours",
            "",
        )
        yield from _table("asked", peers, _rows(each, lambda cell, ours: _time(cell.median, ours.median)))
    count, most = max(measured.items())
    yield from ("", f"**The first time a question is asked**, {count:,} documents: median milliseconds", "")
    yield from _table("asked", peers, _rows(most, lambda cell, ours: _time(cell.first, ours.first)))
    yield from ("", f"**The same ten best?** {count:,} documents: the share of our ten that each finds", "")
    yield from _table("asked", peers, _rows(most, lambda cell, ours: _share(cell.alike)))
    yield from ("", "**Beside the questions**", "")
    yield from _table("", peers, _others(measured))
    yield ""
    for peer, why in _absent(measured).items():
        yield f"- {peer.title}: {why}"
    for sentence in disagreeing(measured):
        yield f"- **Not alike:** {sentence}"


def _machine() -> Iterator[str]:
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    source = (
        "MedQuAD, above 17,850 with copies in which a fifth of the words is replaced"
        if DATA
        else "made-up words"
    )
    busy = os.getloadavg()[0]
    yield (
        f"{date.today():%-d %B %Y}; {os.cpu_count()} × {processor}, {memory / 1e6:.0f} GB; "
        f"Python {platform.python_version()}; documents: {source}; load at the end: {busy:.1f}."
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _rows(measured: Measured, show: Callable[[Cell, Cell], str]) -> Iterator[tuple[str, dict[Peer, str]]]:
    for name in CLASSES:
        cells = measured.cells[name]
        yield name, {peer: show(cell, cells[OURS]) for peer, cell in cells.items()}


def _others(measured: Mapping[int, Measured]) -> Iterator[tuple[str, dict[Peer, str]]]:
    for count, each in measured.items():
        built = each.built.items()
        size = f"{count:,}:"
        yield (
            f"{size} built, documents a processor second",
            {peer: f"{count / one.cpu:,.0f}" for peer, one in built},
        )
        yield f"{size} peak memory of the build, MB", {peer: f"{one.peak:.0f}" for peer, one in built}
        yield f"{size} on the disk, MB", {peer: f"{one.size:.1f}" for peer, one in built}
        yield (
            f"{size} from opening to the first answer, ms",
            {peer: f"{seconds * 1000:.0f}" for peer, seconds in each.opened.items()},
        )
        yield f"{size} peak memory while answering, MB", {peer: f"{mb:.0f}" for peer, mb in each.peak.items()}


def _table(head: str, peers: list[Peer], rows: Iterable[tuple[str, dict[Peer, str]]]) -> Iterator[str]:
    yield f"| {head} | {' | '.join(peer.title for peer in peers)} |"
    yield f"|---|{'---:|' * len(peers)}"
    for name, cells in rows:
        yield f"| {name} | {' | '.join(cells.get(peer, _NONE) for peer in peers)} |"


def _time(ms: float, ours: float) -> str:
    shown, times = f"{ms:.3f}" if ms < 1 else f"{ms:.1f}", ms / ours
    return shown if ms == ours else f"{shown} (×{times:.2g})" if times < 10 else f"{shown} (×{times:,.0f})"


def _share(alike: float | None) -> str:
    return _NONE if alike is None else f"{alike:.2f}"


def _absent(measured: Mapping[int, Measured]) -> dict[Peer, str]:
    return {peer: why for each in measured.values() for peer, why in each.absent.items()}
