"""The documents that every engine gets: health texts where FINDWELL_DATA is, else made-up words."""

import gzip
import json
import os
import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.engines.question import Row
from indexer.analysis import Analyzer

DATA = os.environ.get("FINDWELL_DATA", "")
MEDQUAD = Path(DATA) / "ir" / "medquad"

_NOISE = 0.2  # of a copy's words
_WORDS, _SECTIONS = 30_000, 12


def rows(count: int) -> Iterator[Row]:
    """So many documents: of MedQuAD, and copies of them in which a fifth of the words is replaced.

    The fewer are always the first of the more.
    """
    if not DATA:
        yield from _made_up(count)
        return
    first = list(_medquad(count))
    yield from first
    chance = random.Random(3)
    pool = list(chain.from_iterable(row.body for row in first))
    for number in range(count - len(first)):
        row = first[number % len(first)]
        yield Row(_noisy(row.title, pool, chance), _noisy(row.body, pool, chance), row.section)


def _medquad(count: int) -> Iterator[Row]:
    analyzer = Analyzer()
    with gzip.open(MEDQUAD / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    random.Random(5).shuffle(lines)  # the file has one source after the other
    for line in lines[:count]:
        record = json.loads(line)
        title, body = ([token.term for token in analyzer.stems(record[key])] for key in ("title", "text"))
        yield Row(title, body, record["metadata"]["source"])


def _noisy(terms: list[str], pool: list[str], chance: random.Random) -> list[str]:
    return [chance.choice(pool) if chance.random() < _NOISE else term for term in terms]


def _made_up(count: int) -> Iterator[Row]:
    chance = random.Random(1)
    words = [f"word{number}" for number in range(_WORDS)]
    for _ in range(count):
        picked = [words[int(_WORDS * chance.random() ** 6)] for _ in range(chance.randint(50, 400))]
        yield Row(picked[:5], picked[5:], f"section{chance.randrange(_SECTIONS)}")
