"""The counts on disk: added to, kept for a time, read and removed."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import StorageError
from search_app.counting.days import Counts, add_counts, keep_to_limits, purge, read_counts, set_aside

DAY = date(2026, 3, 2)
HUGE = '{"version": 1, "searches": Infinity, "nothing": 0, "texts": {}}'
DEEP = "[" * 100_000


def test_counts_of_a_day_add_up(tmp_path: Path) -> None:
    add_counts(tmp_path / "counts", DAY, Counts(searches=2, nothing=1, texts={"tace": 2}))
    add_counts(tmp_path / "counts", DAY, Counts(searches=1, texts={"tace": 1, "scan": 1}))
    assert read_counts(tmp_path / "counts") == Counts(searches=3, nothing=1, texts={"tace": 3, "scan": 1})


def test_a_file_tells_its_day_and_no_time(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    changed = [path.stat().st_mtime for path in (tmp_path, *tmp_path.iterdir())]
    assert {datetime.fromtimestamp(each, UTC) for each in changed} == {datetime(2026, 3, 2, tzinfo=UTC)}
    assert len(changed) == 3


def test_texts_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=2, texts={"scan": 1, "ascites": 1}))
    assert list(read_counts(tmp_path).texts) == ["ascites", "scan"]


def test_days_become_months_and_months_end(tmp_path: Path) -> None:
    for back in (0, 89, 90, 91, 120, 500):
        add_counts(tmp_path, DAY - timedelta(days=back), Counts(searches=1, texts={"tace": 1}))
    keep_to_limits(tmp_path, DAY)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == [
        "2025-11.json",
        "2025-12-02.json",
        "2025-12-03.json",
        "2025-12.json",
        "2026-03-02.json",
    ]
    assert read_counts(tmp_path).searches == 5
    keep_to_limits(tmp_path, DAY + timedelta(days=400))
    assert not list(tmp_path.glob("*.json"))


def test_thirteen_months_are_kept_with_the_one_that_runs(tmp_path: Path) -> None:
    for month in ("2025-02", "2025-03", "2026-03"):
        (tmp_path / f"{month}.json").write_text('{"version": 1, "searches": 1, "nothing": 0, "texts": {}}')
    keep_to_limits(tmp_path, DAY)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["2025-03.json", "2026-03.json"]


def test_damaged_files_are_set_aside_and_end_with_their_month(tmp_path: Path) -> None:
    for name in ("2025-01-05", "2025-11-20", "2025-11", "2026-03-01"):
        (tmp_path / f"{name}.json").write_text("{", encoding="utf-8")
    keep_to_limits(tmp_path, DAY)
    assert set_aside(tmp_path) == (
        "2025-11-20.json.damaged", "2025-11.json.damaged", "2026-03-01.json.damaged",
    )  # fmt: skip
    assert read_counts(tmp_path) == Counts()


def test_a_day_joins_a_month_that_is_damaged(tmp_path: Path) -> None:
    add_counts(tmp_path, date(2025, 11, 20), Counts(searches=2, texts={"tace": 2}))
    (tmp_path / "2025-11.json").write_text("{", encoding="utf-8")
    keep_to_limits(tmp_path, DAY)
    assert read_counts(tmp_path) == Counts(searches=2, texts={"tace": 2})
    assert [path.name for path in tmp_path.glob("*.json")] == ["2025-11.json"]


def test_a_day_to_come_or_running_can_be_left_out(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    add_counts(tmp_path, DAY - timedelta(days=1), Counts(searches=2))
    assert read_counts(tmp_path, before=DAY).searches == 2


def test_a_date_that_never_was_is_left_alone(tmp_path: Path) -> None:
    for name in ("2026-13-01", "2026-02-30", "2026-00"):
        (tmp_path / f"{name}.json").write_text("{", encoding="utf-8")
    keep_to_limits(tmp_path, DAY)
    assert read_counts(tmp_path) == Counts()


def test_only_what_was_counted_since_a_day_is_read(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    add_counts(tmp_path, DAY + timedelta(days=1), Counts(searches=2))
    assert read_counts(tmp_path, since=DAY + timedelta(days=1)).searches == 2


def test_purging_leaves_nothing(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    add_counts(tmp_path, DAY + timedelta(days=1), Counts(searches=1))
    for name in ("2026-03-02.tmp", "2026-03-02.json.damaged"):
        (tmp_path / name).write_text("tace", encoding="utf-8")
    assert purge(tmp_path) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["LOCK"]
    assert read_counts(tmp_path) == Counts()
    assert purge(tmp_path / "never made") == 0
    keep_to_limits(tmp_path / "never made", DAY)
    assert not (tmp_path / "never made").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "texts": []}', "\xff", HUGE, DEEP]
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "2026-03-02.json").write_text(text, encoding="latin-1")
    with pytest.raises(StorageError) as error:
        read_counts(tmp_path)
    assert error.value.code == "E532"
    assert "2026-03-02.json" in error.value.what


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "counts").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError) as error:
        add_counts(tmp_path / "counts", DAY, Counts(searches=1))
    assert error.value.code == "E531"


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        for done in [pool.submit(_count_ten, tmp_path) for _ in range(6)]:
            done.result()
    assert read_counts(tmp_path) == Counts(searches=60, texts={"tace": 60})


def _count_ten(folder: Path) -> int:
    for _ in range(10):
        add_counts(folder, DAY, Counts(searches=1, texts={"tace": 1}))
    return os.getpid()
