"""The slowest questions we can think of, asked of a server that has just begun, and once more."""

import os
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.republish import fill
from corpus.errors import TooSlowError
from corpus.store import Store
from glossary.glossary import load
from indexer.budget import HARD, SOFT
from indexer.build import build
from indexer.collection import read_pages
from indexer.generation import open_published
from indexer.request import Request
from indexer.searcher import Searcher
from search_app.settings import SHIPPED_TERMS

_LETTERS = "abcdefghijklmnoprstuvw"


class Row(NamedTuple):
    """Milliseconds that a question took cold and warm, and what a cold answer left out."""

    kind: str
    cold: float
    warm: float
    left_out: str


def main(count: int = 4000) -> list[Row]:
    """Print and return a row for each kind of question to ``count`` pages; nothing without FINDWELL_DATA."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("slowest questions: FINDWELL_DATA is not set, so there are no pages to search")
        return []
    with TemporaryDirectory() as folder:
        root = Path(folder)
        with Store(root) as store:
            fill(store, islice(read_pages(Path(data) / "ir" / "medquad"), count))
            build(store, load([SHIPPED_TERMS]), root=root / "index", engine="whoosh:")
        searcher = open_published(root / "index", clock=time.monotonic).searcher
        rows = [_asked(searcher, kind, request) for kind, request in _questions(searcher)]
        print(
            f"{len(searcher.urls):,} pages; ms cold and warm (from {SOFT * 1000:.0f} on things are left out,"
        )
        print(f"and after {HARD * 1000:.0f} there is no answer)")
        searcher.close()
    for row in rows:
        print(f"  {row.kind:34} {row.cold:6.0f} {row.warm:6.0f}   {row.left_out}")
    return rows


def _questions(searcher: Searcher) -> Iterator[tuple[str, Request]]:
    chance = random.Random(1)
    words = sorted({word for url in searcher.urls[::40] for word in _words(searcher, url)})
    long = [word for word in words if len(word) > 7]
    some = [chance.choice(words) for _ in range(128)]
    slips = [word[:3] + word[4:] for word in chance.sample(long, 128)]
    noise = ["".join(chance.choice(_LETTERS) for _ in range(10)) for _ in range(128)]
    small = ["what", "is", "the", "of", "and", "to", "in", "for", "with", "on", "by", "this", "that", "from"]
    yield "a natural question", Request(query="what is the treatment for liver cancer in old people")
    yield "32 words", Request(query=" ".join(some[:32]))
    yield "128 words, each of them", Request(query=" ".join(some), every_word=True)
    yield "32 misspelt words", Request(query=" ".join(slips[:32]))
    yield "128 misspelt words, each of them", Request(query=" ".join(slips), every_word=True)
    yield "32 words of nobody", Request(query=" ".join(noise[:32]))
    yield "one word of 2,000 letters", Request(query="".join(noise)[:2000])
    yield "one letter 1,000 times", Request(query="a " * 1000)
    yield "small words in quotes", Request(query=f'"{" ".join(small)}"')
    pairs = [f'"{one} {two}"' for one in small[:6] for two in small[6:12]]
    yield "many quotes of small words", Request(query=" ".join(pairs))


def _words(searcher: Searcher, url: str) -> list[str]:
    page = searcher.page(url)
    return [word for word in page.text.lower().split() if word.isalpha()] if page else []


def _asked(searcher: Searcher, kind: str, request: Request) -> Row:
    cold, left_out = _timed(searcher, request)
    warm, _ = _timed(searcher, request)
    return Row(kind, cold, warm, left_out)


def _timed(searcher: Searcher, request: Request) -> tuple[float, str]:
    begin = time.perf_counter()
    try:
        said = ", ".join(searcher.search(request).left_out)
    except TooSlowError as error:
        said = f"no answer ({error.code})"
    return (time.perf_counter() - begin) * 1000, said


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
