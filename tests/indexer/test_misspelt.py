"""Slips that people make are put right, and right words are left alone."""

import os
from pathlib import Path

import pytest
import yaml

from benchmarks.spelling import derive, false_corrections, put_right, read_queries, read_speller
from glossary.glossary import load
from indexer.searcher import Request, Searcher
from indexer.trial import open_trial
from search_app.settings import SHIPPED_TERMS
from tests.indexer.test_floors import part_of

CASES = yaml.safe_load((Path(__file__).parent / "data" / "misspelt.yaml").read_text(encoding="utf-8"))


def used(searcher: Searcher, word: str) -> bool:
    """Whether some page of the sample site has a word."""
    return bool(searcher.ranked(word, 1, as_typed=True))


def test_of_slips_written_by_hand_85_in_a_hundred_are_put_right(searcher: Searcher) -> None:
    slips = [(typed, meant) for typed, meant in CASES["words"].items() if used(searcher, meant)]
    assert len(slips) >= 60
    outcome = put_right(searcher, slips)
    assert outcome.share >= 0.85, outcome.wrong


@pytest.mark.parametrize(("typed", "other"), CASES["never"].items())
def test_one_is_never_corrected_to_the_other(searcher: Searcher, typed: str, other: str) -> None:
    corrections = searcher.search(Request(query=typed, size=1)).understanding.corrections
    assert other not in [correction.used.casefold() for correction in corrections]


def test_right_words_of_other_subjects_are_left_alone(searcher: Searcher) -> None:
    assert false_corrections(searcher, CASES["right"]) == []


@pytest.mark.data
def test_slips_in_what_people_search_for_are_put_right_and_right_queries_left_alone(tmp_path: Path) -> None:
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        pytest.skip("FINDWELL_DATA does not say where the queries are")
    collection = part_of(Path(data) / "ir" / "medquad", tmp_path / "medquad", 10)
    published = open_trial(collection, load([SHIPPED_TERMS]), root=tmp_path / "index", engine="whoosh:")
    rows = read_queries(Path(data) / "queries" / "cancergov_queries_en.csv")
    outcome = put_right(published.searcher, derive(rows, read_speller(published), 200))
    changed = false_corrections(published.searcher, [query for query, _ in rows[:1_000]])
    published.searcher.close()
    assert outcome.share >= 0.85, outcome.wrong
    assert len(changed) <= 10, changed
