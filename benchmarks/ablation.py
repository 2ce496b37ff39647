"""What each mechanism of the ranking is worth: the search without it, beside the search as it is."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.relevance import TASKS, Task
from glossary.glossary import Glossary
from indexer.analysis import Analyzer
from indexer.collection import read_collection
from indexer.engine import open_engine
from indexer.evaluate import DEPTH, evaluate
from indexer.generation import OUTLINE_FILE
from indexer.outline import from_json as outlined
from indexer.publish import Generation
from indexer.ranking import Weights, load_weights
from indexer.searcher import Searcher
from indexer.trial import open_trial


class Mechanism(NamedTuple):
    """Something the ranking does, and the numbers of `ranking.yaml` that switch it off.

    ``off`` holds (table, name, value).
    """

    name: str
    off: tuple[tuple[str, str, float], ...] = ()
    spelling: bool = True


MECHANISMS = (
    Mechanism("as it is"),
    Mechanism("no spelling corrected", spelling=False),
    Mechanism("titles count like the text", (("fields", "title", 1.0),)),
    Mechanism("rare words in titles count no more", (("tiers", "telling", 0.0),)),
    Mechanism("words typed again count no more", (("tiers", "again", 0.0),)),
    Mechanism("pages like the best go up no more", (("kin", "share", 0.0),)),
    Mechanism("no share for having all units", (("tiers", "unit", 0.0),)),
    Mechanism("no bonus for the whole phrase", (("tiers", "whole", 0.0), ("tiers", "title", 0.0))),
    Mechanism("compounds only as a whole", (("forms", "alone", 0.0), ("forms", "apart", 0.0))),
)


def main(names: Sequence[str] = ()) -> None:
    """Print nDCG@10 of every task with each mechanism off, as a table in Markdown."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("ablation: skipped, because FINDWELL_DATA does not say where the judged collections are")
        return
    tasks = [task for task in TASKS if not names or task.name in names]
    columns = {}
    with TemporaryDirectory() as work:
        for name in dict.fromkeys(task.name for task in tasks):
            folder = Path(data) / "ir" / name
            root = Path(work) / name
            published = open_trial(folder, Glossary(()), root=root, engine="whoosh:")
            published.searcher.close()
            for task in tasks:
                if task.name == name:
                    columns[task] = [
                        _measure(folder, published.generation, task, mechanism) for mechanism in MECHANISMS
                    ]
    heads = [f"{task.name} {task.field.removeprefix('metadata.')} {task.split}".strip() for task in columns]
    print(f"| | {' | '.join(heads)} |")
    print(f"|---|{'---|' * len(heads)}")
    for row, mechanism in enumerate(MECHANISMS):
        print(f"| {mechanism.name} | {' | '.join(f'{column[row]:.3f}' for column in columns.values())} |")


def _measure(folder: Path, generation: Generation, task: Task, mechanism: Mechanism) -> float:
    engine = open_engine(generation.engine, generation.folder)
    outline = outlined((generation.folder / OUTLINE_FILE).read_bytes())
    searcher = Searcher(engine, Glossary(()), Analyzer(), outline, _without(mechanism))
    judged = read_collection(folder, query_field=task.field, split=task.split)
    measured = evaluate(
        judged.queries,
        judged.judgements,
        lambda text: searcher.ranked(text, DEPTH, as_typed=not mechanism.spelling),
    )
    searcher.close()
    return measured.mean.ndcg


def _without(mechanism: Mechanism) -> Weights:
    weights = load_weights()
    for table, name, value in mechanism.off:
        weights = weights._replace(**{table: {**getattr(weights, table), name: value}})
    return weights


if __name__ == "__main__":
    main(sys.argv[1:])
