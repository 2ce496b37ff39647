"""How well findwell ranks, beside two yardsticks, on the judged collections of FINDWELL_DATA."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.yardsticks import Rank, plain, whoosh
from glossary.glossary import Glossary, load
from indexer.collection import read_collection, read_pages
from indexer.evaluate import DEPTH, Scores, evaluate
from indexer.trial import open_trial
from search_app.settings import SHIPPED_TERMS


class Task(NamedTuple):
    """One row: a collection, the field of its queries that is typed, and which queries count."""

    name: str
    field: str
    split: str


TASKS = (
    Task("med", "text", ""),
    Task("med", "text", "even"),
    Task("nfcorpus", "text", "even"),
    Task("medquad", "text", ""),
    Task("medquad", "metadata.message", ""),
)


def main(names: tuple[str, ...] = ()) -> None:
    """Print ours beside both yardsticks, on the same files in one run; ``names`` chooses collections.

    *ours* has no glossary, *terms* is ours with the sample glossary.
    """
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("relevance: skipped, because FINDWELL_DATA does not say where the judged collections are")
        return
    heads = "".join(f"{name:>8}" for name in ("plain", "stock", "ours", "terms"))
    print(f"{'':30}{'nDCG@10':>32}{'judged only':>34}")
    print(f"{'collection':30}{heads}  {heads}  queries")
    for name in dict.fromkeys(task.name for task in TASKS):
        if not names or name in names:
            _measure(Path(data) / "ir" / name)


def _measure(folder: Path) -> None:
    with TemporaryDirectory() as work:
        pages = list(read_pages(folder))
        stock = Path(work) / "stock"
        stock.mkdir()
        ours = open_trial(folder, Glossary(()), root=Path(work) / "ours", engine="whoosh:").searcher
        terms = open_trial(
            folder, load([SHIPPED_TERMS]), root=Path(work) / "terms", engine="whoosh:"
        ).searcher
        ranks: dict[str, Rank] = {
            "plain": plain(pages, DEPTH),
            "stock": whoosh(pages, DEPTH, stock),
            "ours": lambda text: ours.ranked(text, DEPTH),
            "terms": lambda text: terms.ranked(text, DEPTH),
        }
        for task in TASKS:
            if task.name == folder.name:
                _print(task, folder, ranks)
        ours.close()
        terms.close()


def _print(task: Task, folder: Path, ranks: dict[str, Rank]) -> None:
    judged = read_collection(folder, query_field=task.field, split=task.split)
    measured = {name: evaluate(judged.queries, judged.judgements, rank) for name, rank in ranks.items()}
    figures: list[Callable[[Scores], float]] = [lambda mean: mean.ndcg, lambda mean: mean.judged_ndcg]
    cells = "  ".join(
        "".join(f"{figure(each.mean):8.4f}" for each in measured.values()) for figure in figures
    )
    print(
        f"{f'{task.name} {task.field} {task.split}':30}{cells}{len(measured['ours'].queries):9}", flush=True
    )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
