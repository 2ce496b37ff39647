"""The comparison with other engines: what is asked is answered alike, and what came of it is shown."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.engines.asking import OURS, PEERS, Built, answering, build
from benchmarks.engines.measuring import Cell, Measured, disagreeing
from benchmarks.engines.plot import drawing
from benchmarks.engines.question import Question, Row, write_rows
from benchmarks.engines.questions import CLASSES, PHRASE, SITE
from benchmarks.engines.tables import tables

SQLITE = next(peer for peer in PEERS if peer.module == "sqlite")
TANTIVY = next(peer for peer in PEERS if peer.module == "tantivy")
ROWS = [
    Row(["liver", "scan"], ["a", "scan", "of", "the", "liver"], "tests"),
    Row(["blood"], ["a", "test", "of", "blood"], "tests"),
    Row(["pain"], ["scan", "the", "liver"], "effects"),
]


def test_two_engines_in_processes_of_their_own_find_the_same(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows", ROWS)
    asked = [
        Question("words", ["liver"]),
        Question("phrase", ["the", "liver"]),
        Question("prefix", ["bl"]),
        Question("facets", ["blood", "liver"]),
        Question("words", ["unknown"]),
    ]
    folders = {peer: tmp_path / peer.module for peer in (OURS, SQLITE)}
    for peer, folder in folders.items():
        assert build(peer, tmp_path / "rows", folder).size > 0
    with answering(folders, asked[0]) as engines:
        for engine in engines:
            found = engine.ask(asked)
            assert found
            assert [set(answer) for answer in found.answers] == [{0, 2}, {0, 2}, {1}, {0, 1, 2}, set()]
            assert len(found.taken) == len(asked)
            engine.close()
            assert engine.peak > 0


def measured(count: int, alike: float) -> Measured:
    cells = {
        name: {OURS: Cell(0.1 * count, 1.0, 1.0), TANTIVY: Cell(0.05 * count, 0.5, alike)} for name in CLASSES
    }
    del cells[PHRASE][TANTIVY]
    built = {peer: Built(2.0, 1.0, 50.0, 3.0) for peer in (OURS, TANTIVY)}
    each = dict.fromkeys((OURS, TANTIVY), 0.5)
    return Measured(count, built, each, each, cells, {SQLITE: "not here"})


def test_the_tables_show_how_many_times_slower_a_peer_is_and_what_it_cannot_do() -> None:
    lines = list(tables({1000: measured(1000, 0.9), 4000: measured(4000, 0.9)}))
    assert "| asked | findwell | Tantivy |" in lines
    assert f"| {SITE} | 100.0 | 50.0 (×0.5) |" in lines
    assert f"| {PHRASE} | 100.0 | – |" in lines
    assert "| 4,000: built, documents a processor second | 4,000 | 4,000 |" in lines
    assert lines[-1] == "- SQLite FTS5: not here"


def test_an_engine_that_should_rank_as_ours_does_and_does_not_is_named() -> None:
    assert disagreeing({1000: measured(1000, 0.9)}) == []
    sentences = disagreeing({1000: measured(1000, 0.5)})
    assert len(sentences) == len(CLASSES) - 1
    assert sentences[0] == f"Tantivy finds 0.50 of our ten best for {SITE} among 1,000 documents."


def test_the_drawing_says_in_words_what_it_shows_and_no_name_lies_on_another() -> None:
    root = ElementTree.fromstring(drawing({1000: measured(1000, 0.9), 4000: measured(4000, 0.9)}))  # noqa: S314
    kinds = {element.tag.partition("}")[2] for element in root.iter()}
    assert {"title", "desc", "polyline"} <= kinds
    said = next(element.text or "" for element in root.iter() if element.tag.endswith("desc"))
    assert "findwell 400.00" in said
    names = [element for element in root.iter() if element.text in (OURS.title, TANTIVY.title)]
    places = [float(element.attrib["y"]) for element in names[:2]]
    assert abs(places[0] - places[1]) >= 12
    with pytest.raises(ValueError, match="two sizes"):
        drawing({1000: measured(1000, 0.9)})
