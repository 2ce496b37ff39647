"""How often a slip is put right, and how often a right word is taken for a slip; prints one table."""

import csv
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from benchmarks.misspelling import misspelt
from corpus.words import words
from glossary.glossary import load
from indexer.analysis import Analyzer
from indexer.confusables import load_confusables
from indexer.generation import OUTLINE_FILE, Published
from indexer.outline import from_json as outlined
from indexer.searcher import Request, Searcher
from indexer.spell import Speller
from indexer.trial import open_trial
from indexer.understanding import Correction
from indexer.vocabulary import read_vocabulary
from search_app.settings import SHIPPED_TERMS

BY_HAND = Path(__file__).parent.parent / "tests" / "indexer" / "data" / "misspelt.yaml"
_SEED = 7
_DERIVED = 400
_RIGHT_QUERIES = 3_000
_SHORTEST = 5  # letters of a word that is misspelt
_TWO_SLIPS = 8  # letters of a word that may get two


class Outcome(NamedTuple):
    """How many were put right, of how many, and what became of the others: typed, meant, what was used."""

    right: int
    asked: int
    wrong: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def share(self) -> float:
        """The share that was put right."""
        return self.right / self.asked


def main() -> None:
    """Print the shares, and how long it takes to find a correction, on MedQuAD with the sample glossary."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("spelling: skipped, because FINDWELL_DATA does not say where the judged collections are")
        return
    with TemporaryDirectory() as work:
        collection = Path(data) / "ir" / "medquad"
        published = open_trial(collection, load([SHIPPED_TERMS]), root=Path(work), engine="whoosh:")
        _print(published, Path(data) / "queries" / "cancergov_queries_en.csv")
        published.searcher.close()


def _print(published: Published, queries: Path) -> None:
    searcher, speller = published.searcher, read_speller(published)
    slips = derive(read_queries(queries), speller, _DERIVED)
    derived = put_right(searcher, slips)
    by_hand = yaml.safe_load(BY_HAND.read_text(encoding="utf-8"))["words"]
    written = put_right(searcher, tuple(by_hand.items()))
    asked = [query for query, _ in sorted(read_queries(queries), key=lambda row: -row[1])[:_RIGHT_QUERIES]]
    false = false_corrections(searcher, asked)
    print(f"slips derived from queries put right   {derived.share:.3f} of {derived.asked}")
    print(f"slips written by hand put right        {written.share:.3f} of {written.asked}")
    print(f"heaviest queries that were changed     {len(false) / len(asked):.4f} of {len(asked)}")
    print(f"    {'; '.join(false)}")
    print(f"finding a correction, 95th percentile  {_p95(speller, slips) * 1000:.1f} ms of processor time")


def read_speller(published: Published) -> Speller:
    """The speller that the searcher of a published index uses."""
    outline = outlined((published.generation.folder / OUTLINE_FILE).read_bytes())
    vocabulary = read_vocabulary(outline, published.glossary)
    return Speller(dict.fromkeys(vocabulary.labels, 0) | dict(vocabulary.counts), load_confusables())


def read_queries(path: Path) -> list[tuple[str, int]]:
    """Queries with their weights."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["query"], int(row["weight"])) for row in csv.DictReader(file)]


def derive(queries: Sequence[tuple[str, int]], speller: Speller, count: int) -> tuple[tuple[str, str], ...]:
    """Slips in words of queries that an index has, drawn by weight, always the same: typed and meant."""
    analyzer, chance = Analyzer(), random.Random(_SEED)
    weights: Counter[str] = Counter()
    for query, weight in queries:
        for word in words(query):
            if len(word.text) >= _SHORTEST and word.text.isascii() and word.text.isalpha():
                weights[word.text] += weight
    usable = [word for word in weights if speller.pages(analyzer.cut(word)[0].exact) > 1]
    drawn = sorted(usable, key=lambda word: -(chance.random() ** (1 / weights[word])))[:count]
    return tuple(
        (misspelt(word, 1 + (len(word) >= _TWO_SLIPS and chance.random() < 0.3), chance), word)
        for word in drawn
    )


def put_right(searcher: Searcher, slips: Sequence[tuple[str, str]]) -> Outcome:
    """Asks for each slip alone; right is the word meant, in any spelling or ending of the same stem."""
    analyzer = Analyzer()
    wrong: list[tuple[str, str, tuple[str, ...]]] = []
    for typed, meant in slips:
        used = tuple(each.used for each in _corrections(searcher, typed))
        if not used or analyzer.stems(used[0]) != analyzer.stems(meant):
            wrong.append((typed, meant, used))
    return Outcome(len(slips) - len(wrong), len(slips), tuple(wrong))


def false_corrections(searcher: Searcher, queries: Sequence[str]) -> list[str]:
    """The queries that were changed, as sentences."""
    changed: list[str] = []
    for query in queries:
        made = [f"{each.typed} → {each.used}" for each in _corrections(searcher, query) if each.searched]
        if made:
            changed.append(", ".join(made))
    return changed


def _corrections(searcher: Searcher, query: str) -> tuple[Correction, ...]:
    return searcher.search(Request(query=query, size=1)).understanding.corrections


def _p95(speller: Speller, slips: Sequence[tuple[str, str]]) -> float:
    times: list[float] = []
    for typed, _ in slips:
        start = time.process_time()
        speller.candidates(typed)
        times.append(time.process_time() - start)
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
