"""The search is at least as good as floors.toml says, on judged collections that other people made."""

import gzip
import json
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synonyms import measure, read_pairs
from glossary.exchange.importing import import_file
from glossary.glossary import Glossary, load
from glossary.term import Status
from indexer.collection import read_collection
from indexer.evaluate import DEPTH, evaluate
from indexer.trial import open_trial

FLOORS: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "floors.toml").read_text(encoding="utf-8")
)


@pytest.mark.data
@pytest.mark.parametrize("name", FLOORS["collections"])
def test_the_search_is_no_worse_than_it_was(name: str, tmp_path: Path) -> None:
    wanted = FLOORS["collections"][name]
    folder = part_of(data_folder() / "ir" / name, tmp_path / name, wanted["every"])
    searcher = open_trial(folder, Glossary(()), root=tmp_path / "index", engine="whoosh:").searcher
    below = []
    for floor in wanted["floors"]:
        judged = read_collection(folder, query_field=floor["field"], split=floor["split"])
        mean = evaluate(judged.queries, judged.judgements, lambda text: searcher.ranked(text, DEPTH)).mean
        reached = {"ndcg": round(mean.ndcg, 4), "judged": round(mean.judged_ndcg, 4)}
        if any(reached[figure] < floor[figure] for figure in reached):
            below.append((floor, reached))
    searcher.close()
    assert below == []


@pytest.mark.data
def test_queries_that_mean_the_same_find_the_same(tmp_path: Path) -> None:
    wanted = FLOORS["synonyms"]
    pairs = data_folder() / "queries" / "synonym_pairs_dev.csv"
    import_file(pairs, tmp_path / "glossary", status=Status.PUBLISHED)
    overlap = measure(
        data_folder() / "ir" / wanted["collection"],
        load([tmp_path / "glossary"]),
        read_pairs(pairs),
        tmp_path / "index",
    )
    assert overlap.mean >= wanted["overlap"]
    assert overlap.silent <= wanted["silent"]


def data_folder() -> Path:
    """Where the judged collections are; a test that asks is skipped when nothing says so."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        pytest.skip("FINDWELL_DATA does not say where the judged collections are")
    return Path(data)


def part_of(folder: Path, part: Path, every: int) -> Path:
    """The collection with its judged documents and one in ``every`` of the others."""
    (part / "qrels").mkdir(parents=True)
    shutil.copy(folder / "queries.jsonl", part)
    shutil.copy(folder / "qrels" / "test.tsv", part / "qrels")
    judged = {page for grades in read_collection(part).judgements.values() for page in grades}
    with (
        gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines,
        (part / "corpus.jsonl").open("w", encoding="utf-8") as kept,
    ):
        kept.writelines(
            line
            for number, line in enumerate(lines)
            if number % every == 0 or json.loads(line)["_id"] in judged
        )
    return part
