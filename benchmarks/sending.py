"""What a page costs on its way into a cluster: processor of the sender and of the nodes, and the pace.

Pages of MedQuAD are cut into terms beforehand, with the concepts of the sample glossary, and come round again
and again; what is measured is all that `findwell index` does with an engine until its index can be used.
"""

import gc
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.engines.asking import ADDRESS
from glossary.glossary import load
from glossary.matchers import Matchers
from indexer.analysis import Analyzer
from indexer.collection import read_pages
from indexer.document import Document, Token, to_document
from indexer.engine import build_index, discard
from indexer.engines.address import read_address
from indexer.engines.cluster import connect
from search_app.settings import SHIPPED_TERMS

SIZES = (100_000,)
_WARM = 20_000  # documents sent before, so that the nodes have compiled what they run


class _Held(NamedTuple):
    """A document with the terms and positions of each field apart, which takes a fifth of the memory."""

    fields: dict[str, tuple[tuple[str, ...], tuple[int, ...]]]
    facets: Mapping[str, str]
    stored: Mapping[str, str]

    def document(self) -> Document:
        """The document, new as the analyzer makes it."""
        fields = {
            field: list(map(Token._make, zip(*apart, strict=True))) for field, apart in self.fields.items()
        }
        return Document(fields=fields, facets=self.facets, stored=self.stored)


class Used(NamedTuple):
    """Seconds of processor in the sender and in all nodes, and by the clock."""

    sender: float
    nodes: float
    clock: float


class Row(NamedTuple):
    """What so many documents took until the last was taken up, and until the index was done.

    ``load`` is how many processes wanted a core in the last minute of it, of this machine.
    """

    documents: int
    sent: Used
    done: Used
    load: float


def main(*sizes: int) -> list[Row]:
    """Print and return a row for each number of documents; nothing without a cluster or FINDWELL_DATA."""
    url, data = os.environ.get(ADDRESS, ""), os.environ.get("FINDWELL_DATA", "")
    if not url or not data:
        print(f"sending to a cluster: {ADDRESS} or FINDWELL_DATA is not set, so there is nothing to measure")
        return []
    pages = _pages(Path(data) / "ir" / "medquad")
    gc.freeze()  # so many pages in memory are the measurement's own
    _measure(url, pages, _WARM)
    print("sending to a cluster: processor milliseconds a document, sender + nodes, until the last was sent")
    print("and until the index was done; documents a second of the clock for both; load of this machine")
    rows = []
    for size in sizes or SIZES:
        rows.append(_measure(url, pages, size))
        print(_line(rows[-1]), flush=True)
    return rows


def _pages(collection: Path) -> list[_Held]:
    analyzer, glossary = Analyzer(), load([SHIPPED_TERMS])
    matcher = Matchers(glossary).speaking("")
    return [_held(to_document(page, analyzer, matcher, glossary)) for page in read_pages(collection)]


def _held(document: Document) -> _Held:
    fields = {
        field: (tuple(token.term for token in tokens), tuple(token.position for token in tokens))
        for field, tokens in document.fields.items()
    }
    return _Held(fields, document.facets, document.stored)


def _measure(url: str, pages: Sequence[_Held], count: int) -> Row:
    made: list[float] = []
    sent: list[Used] = []

    def documents() -> Iterator[Document]:
        """The documents; what it takes to make one is not what is measured."""
        for page in islice(cycle(pages), count):
            begin = time.thread_time()
            document = page.document()
            made.append(time.thread_time() - begin)
            yield document
        sent.append(_used(url))

    with TemporaryDirectory() as folder:
        before = _used(url)
        there = build_index(url, Path(folder), documents())
        after = _used(url)
        discard(Path(folder))
    if there != count:
        raise AssertionError(f"{there} documents are there instead of {count}")
    begun = before._replace(sender=before.sender + sum(made))
    return Row(count, _between(begun, sent[0]), _between(begun, after), os.getloadavg()[0])


def _used(url: str) -> Used:
    """What the sender and the nodes have used since they began."""
    client = connect(read_address(url))
    try:
        said = client.nodes.stats(metric="process", params={"request_timeout": 60})
    finally:
        client.close()
    nodes = sum(node["process"]["cpu"]["total_in_millis"] for node in said["nodes"].values()) / 1000
    return Used(time.process_time(), nodes, time.perf_counter())


def _between(one: Used, other: Used) -> Used:
    return Used(*(after - before for before, after in zip(one, other, strict=True)))


def _line(row: Row) -> str:
    def each(used: Used) -> str:
        return f"{used.sender / row.documents * 1000:.2f} + {used.nodes / row.documents * 1000:.2f}"

    pace = f"{row.documents / row.sent.clock:,.0f} and {row.documents / row.done.clock:,.0f} a second"
    return f"  {row.documents:8,}   {each(row.sent)}   {each(row.done)}   {pace}   {row.load:.1f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
