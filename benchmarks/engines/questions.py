"""The classes of questions: what people search for where FINDWELL_DATA is, else runs of made-up words."""

import csv
import json
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.engines.documents import DATA, MEDQUAD
from benchmarks.engines.question import Question, Row
from indexer.analysis import Analyzer

SITE, SYNONYMS, NATURAL = "one to three words", "with synonyms", "natural questions"
PHRASE, PREFIX, FACETS = "phrase", "prefix", "facets"
CLASSES = (SITE, SYNONYMS, NATURAL, PHRASE, PREFIX, FACETS)

_EACH = 60
_KINDS = {PHRASE: "phrase", PREFIX: "prefix", FACETS: "facets"}
_LETTERS = 4  # of a prefix


def questions(rows: Iterable[Row]) -> dict[str, list[Question]]:
    """Questions of every class that some of these documents answer, in the same order each time."""
    held = list(rows)
    known = {term for row in held for term in (*row.title, *row.body)}
    short, wide, long = _real() if DATA else _made_up(held)
    site = list(islice((terms for terms in short if len(terms) <= 3 and known.issuperset(terms)), _EACH))
    runs = {(one, two) for row in held for one, two in zip(row.body, row.body[1:], strict=False)}
    pairs = (terms[:2] for terms in short if len(terms) > 1 and tuple(terms[:2]) in runs)
    asked = {
        SITE: site,
        SYNONYMS: list(islice((terms for terms in wide if len(known.intersection(terms)) > 1), _EACH)),
        NATURAL: long[:_EACH],
        PHRASE: list(islice(pairs, _EACH)),
        PREFIX: [[terms[-1][:_LETTERS]] for terms in site],
        FACETS: site,
    }
    return {name: [Question(_KINDS.get(name, "words"), terms) for terms in asked[name]] for name in CLASSES}


def _real() -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Searches of a cancer site drawn by weight, pairs that mean the same, and consumers' questions."""
    chance, analyzer = random.Random(2), Analyzer()

    def cut(text: str) -> list[str]:
        return list(dict.fromkeys(token.term for token in analyzer.stems(text)))

    searches, pairs = (
        list(_table(Path(DATA) / "queries" / name))
        for name in ("cancergov_queries_en.csv", "synonym_pairs_dev.csv")
    )
    searches.sort(key=lambda row: -(chance.random() ** (1 / int(row["weight"]))))
    chance.shuffle(pairs)
    with (MEDQUAD / "queries.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line)["text"] for line in file]
    return (
        [cut(row["query"]) for row in searches],
        [cut(f"{row['query_a']} {row['query_b']}") for row in pairs],
        [cut(text) for text in asked],
    )


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _made_up(rows: list[Row]) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    chance = random.Random(2)
    short, wide, long = [], [], []
    for row in chance.choices(rows, k=4 * _EACH):
        for runs, length in ((short, chance.randint(1, 3)), (wide, 5), (long, 11)):
            begin = chance.randrange(len(row.body) - length)
            runs.append(list(dict.fromkeys(row.body[begin : begin + length])))
    return short, wide, long
