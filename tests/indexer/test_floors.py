"""The search is at least as good as floors.toml says, on judged collections that other people made."""

import gzip
import json
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from glossary.glossary import Glossary
from indexer.collection import read_collection
from indexer.evaluate import DEPTH, evaluate
from indexer.trial import open_trial

FLOORS: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "floors.toml").read_text(encoding="utf-8")
)


@pytest.mark.data
@pytest.mark.parametrize("name", FLOORS)
def test_the_search_is_no_worse_than_it_was(name: str, tmp_path: Path) -> None:
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        pytest.skip("FINDWELL_DATA does not say where the judged collections are")
    folder = part_of(Path(data) / "ir" / name, tmp_path / name, FLOORS[name]["every"])
    searcher = open_trial(folder, Glossary(()), root=tmp_path / "index", engine="whoosh:").searcher
    reached = {}
    for floor in FLOORS[name]["floors"]:
        judged = read_collection(folder, query_field=floor["field"], split=floor["split"])
        measured = evaluate(judged.queries, judged.judgements, lambda text: searcher.ranked(text, DEPTH))
        reached[floor["field"]] = round(measured.mean.ndcg, 4)
    searcher.close()
    floors = {floor["field"]: floor["ndcg"] for floor in FLOORS[name]["floors"]}
    assert all(reached[field] >= floors[field] for field in floors), f"reached {reached}, floors {floors}"


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
