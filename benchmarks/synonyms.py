"""Whether two queries that mean the same find the same: without a glossary, and with them imported as one."""

import csv
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from glossary.exchange.importing import import_file
from glossary.glossary import Glossary, load
from glossary.term import Status
from indexer.trial import open_trial

_DEPTH = 10


class Overlap(NamedTuple):
    """The mean overlap of the first ten of two queries, over the pairs of which one finds something."""

    mean: float
    pairs: int
    silent: int  # pairs that find nothing


def main(names: tuple[str, ...] = ()) -> None:
    """Print the overlaps over judged collections; ``names`` chooses among med and medquad."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("synonyms: skipped, because FINDWELL_DATA does not say where the pairs are")
        return
    path = Path(data) / "queries" / "synonym_pairs_dev.csv"
    pairs = read_pairs(path)
    with TemporaryDirectory() as work:
        import_file(path, Path(work) / "glossary", status=Status.PUBLISHED)
        imported = load([Path(work) / "glossary"])
        print(f"{'overlap@10 of pairs':32}{'mean':>8}{'pairs':>8}  find nothing")
        for name in names or ("med", "medquad"):
            for title, glossary in (("without", Glossary(())), ("with the pairs imported", imported)):
                overlap = measure(Path(data) / "ir" / name, glossary, pairs, Path(work) / name / title[:4])
                print(
                    f"{f'{name}, {title}':32}{overlap.mean:8.3f}{overlap.pairs:8}{overlap.silent:14}",
                    flush=True,
                )


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Pairs of queries that mean the same."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["query_a"], row["query_b"]) for row in csv.DictReader(file)]


def measure(collection: Path, glossary: Glossary, pairs: Sequence[tuple[str, str]], root: Path) -> Overlap:
    """What both of a pair find among their first ten, as a share of what the one that finds more does."""
    searcher = open_trial(collection, glossary, root=root, engine="whoosh:").searcher
    first = lru_cache(maxsize=None)(lambda query: frozenset(searcher.ranked(query, _DEPTH)))
    shares: list[float] = []
    for one, other in pairs:
        most = max(len(first(one)), len(first(other)))
        if most:
            shares.append(len(first(one) & first(other)) / most)
    searcher.close()
    return Overlap(sum(shares) / max(1, len(shares)), len(shares), len(pairs) - len(shares))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
