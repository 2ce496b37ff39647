"""Counts are held, written now and then, and never stop a search."""

from datetime import date, timedelta
from pathlib import Path

from search_app.counting.countable import Countable
from search_app.counting.days import Counts, read_counts
from search_app.counting.querylog import WRITTEN_EVERY, QueryLog
from search_app.counting.shown import exported, rounded_down, shown

DAY = date(2026, 3, 2)


class Time:
    """A clock and a calendar that a test sets."""

    def __init__(self) -> None:
        self.day = DAY
        self.seconds = 0.0

    def today(self) -> date:
        return self.day

    def clock(self) -> float:
        return self.seconds


def test_known_words_are_written_and_unknown_ones_wait(tmp_path: Path) -> None:
    log = QueryLog(tmp_path / "counts", today=lambda: DAY)
    log.note(Countable(known=("tace",), unknown=("zumba",)), "192.0.2.1", nothing=False)
    log.note(Countable(unknown=("zumba",)), "192.0.2.1", nothing=True)
    log.write()
    assert read_counts(log.folder) == Counts(searches=2, nothing=1, texts={"tace": 1})


def test_an_unknown_word_is_written_when_enough_people_used_it(tmp_path: Path) -> None:
    time = Time()
    log = QueryLog(tmp_path, today=time.today, clock=time.clock)
    for person in range(4):
        log.note(Countable(unknown=("zumba",)), f"192.0.2.{person}", nothing=True)
    time.day += timedelta(days=1)
    log.note(Countable(unknown=("zumba",)), "192.0.2.9", nothing=True)
    log.write()
    assert read_counts(tmp_path).texts == {"zumba": 5}


def test_a_combination_waits_while_its_parts_are_counted(tmp_path: Path) -> None:
    log = QueryLog(tmp_path, today=lambda: DAY)
    log.note(Countable(known=("tace", "leeds"), together="leeds + tace"), "192.0.2.1", nothing=False)
    log.write()
    assert read_counts(tmp_path).texts == {"leeds": 1, "tace": 1}


def test_counts_are_written_by_themselves_after_a_while(tmp_path: Path) -> None:
    time = Time()
    log = QueryLog(tmp_path, today=time.today, clock=time.clock)
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    assert read_counts(tmp_path).searches == 0
    time.seconds += WRITTEN_EVERY
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    assert read_counts(tmp_path).searches == 2


def test_what_cannot_be_written_is_kept_and_said(tmp_path: Path) -> None:
    (tmp_path / "counts").write_text("in the way", encoding="utf-8")
    log = QueryLog(tmp_path / "counts", today=lambda: DAY)
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    log.write()
    assert "cannot be written" in log.trouble
    (tmp_path / "counts").unlink()
    log.write()
    assert (log.trouble, read_counts(tmp_path / "counts").texts) == ("", {"tace": 1})


def test_old_days_are_put_together_once_a_day(tmp_path: Path) -> None:
    time = Time()
    log = QueryLog(tmp_path, today=time.today, clock=time.clock)
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    log.write()
    time.day += timedelta(days=120)
    log.write()
    assert [path.name for path in tmp_path.glob("*.json")] == ["2026-03.json"]


def test_a_damaged_file_stops_no_counting_and_is_told(tmp_path: Path) -> None:
    for name in ("2026-03-02", "2026-02", "2025-11-20"):
        (tmp_path / f"{name}.json").write_text("{", encoding="utf-8")
    (tmp_path / "2026-13-01.json").write_text("{", encoding="utf-8")
    log = QueryLog(tmp_path, today=lambda: DAY)
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    log.write()
    assert read_counts(tmp_path) == Counts(searches=1, texts={"tace": 1})
    assert log.trouble == (
        "Damaged counts of searches were set aside: "
        "2025-11-20.json.damaged, 2026-02.json.damaged, 2026-03-02.json.damaged."
    )
    assert (tmp_path / "2026-13-01.json").exists()


def test_what_goes_wrong_in_writing_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    time = Time()
    log = QueryLog(tmp_path, today=time.today, clock=time.clock)
    log.note(Countable(known=("tace",)), "192.0.2.1", nothing=False)
    time.day += timedelta(days=1)
    log.note(Countable(known=("scan",)), "192.0.2.1", nothing=False)
    (tmp_path / "2026-03-03.json").mkdir()
    log.write()
    assert "2026-03-03.json cannot be read" in log.trouble
    (tmp_path / "2026-03-03.json").rmdir()
    log.write()
    log.write()
    assert (log.trouble, read_counts(tmp_path).texts) == ("", {"tace": 1, "scan": 1})


def test_small_counts_are_not_told_exactly() -> None:
    assert [shown(count) for count in (0, 1, 4, 5, 1234)] == [
        "0", "fewer than 5", "fewer than 5", "5", "1,234",
    ]  # fmt: skip
    assert [rounded_down(count) for count in (0, 4, 5, 9, 10, 1234)] == [0, 0, 5, 5, 10, 1230]
    assert [exported(count) for count in (0, 9, 10, 12, 13, 1234)] == [0, 0, 10, 10, 15, 1235]
