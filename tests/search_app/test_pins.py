"""Which pins a search gets, what a file of them may hold, and when it is read again."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from search_app.pin_file import LONGEST_TEXT, read_pins
from search_app.pinboard import Pinboard
from search_app.pins import Kind, Pin, Query, phrase, pinned

DATA = Path(__file__).parent / "data"
PINNED = yaml.safe_load((DATA / "pinned.yaml").read_text(encoding="utf-8"))
FAULTS = yaml.safe_load((DATA / "pin_faults.yaml").read_text(encoding="utf-8"))
SAMPLE = Path(__file__).parents[2] / "search_app" / "sample-pins.yaml"

WHOLE = """
- id: {id}
  kind: signpost
  queries: [{{all: [help]}}]
  title: Help
  text: {text}
  phone: 999
  owner: us
  expires: 2030-01-31
  reason: Why.
"""


def pin(entry: dict[str, Any]) -> Pin:
    """A pin of the data file."""
    return Pin(
        id=entry["id"],
        kind=Kind(entry.get("kind", "best-bet")),
        queries=tuple(
            Query(
                every=tuple(map(phrase, query.get("all", ()))),
                exact=phrase(query.get("exact", "")),
                negate=tuple(map(phrase, query.get("negate", ()))),
            )
            for query in entry["queries"]
        ),
        title=entry["id"],
        owner="us",
        expires=str(entry.get("expires", "2030-01-31")),
        reason="Why.",
        url=entry.get("url", f"/{entry['id']}"),
    )


PINS = [pin(entry) for entry in PINNED["pins"]]


@pytest.mark.parametrize("case", PINNED["cases"], ids=lambda case: case["typed"] or "nothing")
def test_a_search_gets_the_pins_of_its_words(case: dict[str, Any]) -> None:
    found = pinned(case["typed"], PINS, today=PINNED["today"])
    assert [each.id for each in found.signposts] == case.get("signposts", [])
    assert [each.id for each in found.best_bets] == case.get("best_bets", [])


@given(st.text(max_size=200))
def test_whatever_is_typed_is_matched_without_an_error(typed: str) -> None:
    assert pinned(f"suicidal {typed}", PINS, today=date(2026, 11, 23)).signposts[0].id == "crisis"


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: str(case["text"]).strip()[:30])
def test_every_fault_of_a_file_is_listed_with_its_line(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "pins.yaml"
    path.write_text(case["text"], encoding="utf-8")
    read = read_pins([path])
    assert [fault.line for fault in read.faults] == [line for line, _ in sorted(case["faults"])]
    told = [str(fault) for fault in read.faults]
    for line, part in case["faults"]:
        assert any(each.startswith(f"{path}:{line}: ") and part in each for each in told), (part, told)
    assert [item.pin.id for item in read.placed] == case.get("sound", [])


def test_a_long_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pins.yaml"
    path.write_text(WHOLE.format(id="long", text="word " * (LONGEST_TEXT + 1)), encoding="utf-8")
    assert "has 61 words" in str(read_pins([path]).faults[0])


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    assert "cannot be read" in str(read_pins([tmp_path / "none.yaml"]).faults[0])


def test_the_sample_pins_have_no_fault_and_find_the_searches_they_are_for() -> None:
    read = read_pins([SAMPLE])
    assert read.faults == ()
    pins = [item.pin for item in read.placed]
    for typed, name in {
        "I feel suicidal": "feeling-suicidal",
        "i can't go on": "feeling-suicidal",
        "is vomiting blood an emergency": "emergency-symptoms",
        "high temperature after chemo": "emergency-symptoms",
    }.items():
        assert [each.id for each in pinned(typed, pins, today=date(2026, 11, 23)).signposts] == [name], typed
    for typed in ("blood tests", "chemo", "temperature of bath water", "liver cancer", "poo"):
        assert pinned(typed, pins, today=date(2026, 11, 23)) == ((), ()), typed


def write(path: Path, text: str, second: int) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


def test_a_changed_file_is_read_again_and_a_bad_one_leaves_the_last_good_pins(tmp_path: Path) -> None:
    path = tmp_path / "pins.yaml"
    write(path, WHOLE.format(id="first", text="Call."), 1)
    board = Pinboard(lambda: [path])
    assert [each.id for each in board.pins] == ["first"]
    write(path, WHOLE.format(id="second", text="Call."), 2)
    assert [each.id for each in board.pins] == ["second"]
    write(path, WHOLE.format(id="third", text="<b>"), 3)
    assert [each.id for each in board.pins] == ["second"]
    assert f"{path}:6: 'text' holds HTML" in board.trouble
    path.unlink()
    assert [each.id for each in board.pins] == ["second"]
    assert "cannot be read" in board.trouble
    write(path, WHOLE.format(id="fourth", text="Call."), 4)
    assert [each.id for each in board.pins] == ["fourth"]
    assert board.trouble == ""


def test_at_start_the_sound_entries_of_a_bad_file_are_used(tmp_path: Path) -> None:
    path = tmp_path / "pins.yaml"
    path.write_text(
        WHOLE.format(id="good", text="Call.") + WHOLE.format(id="bad", text="<b>"), encoding="utf-8"
    )
    board = Pinboard(lambda: [path])
    assert [each.id for each in board.pins] == ["good"]
    assert "holds HTML" in board.trouble
