"""How fast an index is built, and how much of it when little changed: pages a second, CPU time and memory."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.republish import ENTRY, cpu, fill
from corpus.page import Page
from corpus.store import Record, Store
from glossary.glossary import load
from indexer.build import Built, build
from indexer.collection import read_pages
from search_app.settings import SHIPPED_TERMS

SIZES = (1000, 4000, 16000)
_NOISE = 0.05  # of the words of a page that is there again are other words


class Timed(NamedTuple):
    """Seconds of CPU in all processes, in the first one and by the clock; pages cut and pages matched."""

    cpu: float
    first: float
    wall: float
    cut: int
    matched: int


class Row(NamedTuple):
    """What was measured with so many pages; memory is the peak of one process, in megabytes."""

    pages: int
    one: Timed
    two: Timed
    unchanged: Timed
    page: Timed
    entry: Timed
    parent_mb: int
    worker_mb: int

    @property
    def by_cpu(self) -> float:
        """How much faster two processes are, when each has a core for itself and half of what is shared."""
        return self.one.cpu / (self.two.first + (self.two.cpu - self.two.first) / 2)


def main(*sizes: int) -> list[Row]:
    """Print and return a row for each number of pages; nothing without FINDWELL_DATA."""
    if not os.environ.get("FINDWELL_DATA"):
        print("building: FINDWELL_DATA is not set, so there are no pages to index")
        return []
    print(
        "building an index: pages a second of CPU with one process; by the clock with one and two, and their"
    )
    print(
        "ratio, and what it is by CPU, as if nobody else worked here; CPU seconds (pages cut, pages matched)"
    )
    print("when nothing, one page, one entry changed; peak MB of the first process and of the others")
    rows = []
    for size in sizes or SIZES:
        rows.append(_in_a_process(size))
        print(_line(rows[-1]), flush=True)
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        growth = (last.one.cpu / last.pages) / (first.one.cpu / first.pages)
        print(f"  a page of {last.pages:,} costs ×{growth:.2f} of a page of {first.pages:,}")
    return rows


def measure(size: int) -> Row:
    """A row, measured in this process."""
    with TemporaryDirectory() as folder:
        root, terms = Path(folder), Path(folder) / "terms"
        copytree(SHIPPED_TERMS, terms)
        with Store(root) as store:

            def published(processes: int, *, force: bool = False) -> Built:
                glossary = load([terms])
                index = root / "index"
                return build(store, glossary, root=index, engine="whoosh:", processes=processes, force=force)

            fill(store, islice(_noisy(Path(os.environ["FINDWELL_DATA"]) / "ir" / "medquad"), size))
            two = _timed(lambda: published(2, force=True))
            one = _timed(lambda: published(1, force=True))
            unchanged = _timed(lambda: published(1))
            page = next(islice(store.pages(), size // 2, None))
            store.keep(Record(url=page.url, source="file"), b"")
            store.save_page(page.url, replace(page, title=f"{page.title} again"), (), "")
            changed = _timed(lambda: published(1))
            (terms / "zebra.yaml").write_text(ENTRY, encoding="utf-8")
            entry = _timed(lambda: published(1))
    parent, worker = (getrusage(who).ru_maxrss // 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return Row(size, one, two, unchanged, changed, entry, parent, worker)


def _in_a_process(size: int) -> Row:
    """A row measured in a process of its own, whose memory nothing else has used."""
    command = [sys.executable, "-m", "benchmarks.build", "--measure", str(size)]
    said: list[Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    one, two, unchanged, page, entry = (Timed(*each) for each in said[1:6])
    return Row(said[0], one, two, unchanged, page, entry, *said[6:])


def _timed(work: Callable[[], Built]) -> Timed:
    taken, own, begun = cpu(), time.process_time(), time.perf_counter()
    built = work()
    own, wall = time.process_time() - own, time.perf_counter() - begun
    return Timed(cpu() - taken, own, wall, built.cut, built.matched)


def _noisy(collection: Path) -> Iterator[Page]:
    """The pages of a collection, then again and again with other words here and there."""
    chance = random.Random(1)
    vocabulary: list[str] = []
    for times in count():
        for page in read_pages(collection):
            if not times:
                vocabulary.extend(page.title.split())
                yield page
            else:
                sections = tuple(
                    replace(one, text=_with_noise(one.text, vocabulary, chance)) for one in page.sections
                )
                yield replace(page, url=f"{page.url}/{times}", sections=sections)


def _with_noise(text: str, vocabulary: list[str], chance: random.Random) -> str:
    return " ".join(
        chance.choice(vocabulary) if chance.random() < _NOISE else word for word in text.split(" ")
    )


def _line(row: Row) -> str:
    changes = "   ".join(
        f"{each.cpu:5.2f} ({each.cut:,}, {each.matched:,})" for each in (row.unchanged, row.page, row.entry)
    )
    return (
        f"  {row.pages:7,}   {row.pages / row.one.cpu:4.0f}   {row.pages / row.one.wall:4.0f} "
        f"{row.pages / row.two.wall:4.0f} ×{row.one.wall / row.two.wall:.2f} ×{row.by_cpu:.2f}   {changes}   "
        f"{row.parent_mb} and {row.worker_mb}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))
