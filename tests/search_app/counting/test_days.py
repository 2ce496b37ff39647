"""The counts on disk: added to, kept for a time, read and removed."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import StorageError
from search_app.counting.days import Counts, add_counts, keep_to_limits, purge, read_counts

DAY = date(2026, 3, 2)


def test_counts_of_a_day_add_up(tmp_path: Path) -> None:
    add_counts(tmp_path / "counts", DAY, Counts(searches=2, nothing=1, texts={"tace": 2}))
    add_counts(tmp_path / "counts", DAY, Counts(searches=1, texts={"tace": 1, "scan": 1}))
    assert read_counts(tmp_path / "counts") == Counts(searches=3, nothing=1, texts={"tace": 3, "scan": 1})


def test_a_file_tells_its_day_and_no_time(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    changed = (tmp_path / "2026-03-02.json").stat().st_mtime
    assert datetime.fromtimestamp(changed, UTC) == datetime(2026, 3, 2, tzinfo=UTC)


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
    assert {path.name for path in tmp_path.glob("*.json")} == {"2026-03.json"}


def test_only_what_was_counted_since_a_day_is_read(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    add_counts(tmp_path, DAY + timedelta(days=1), Counts(searches=2))
    assert read_counts(tmp_path, since=DAY + timedelta(days=1)).searches == 2


def test_purging_leaves_nothing(tmp_path: Path) -> None:
    add_counts(tmp_path, DAY, Counts(searches=1))
    add_counts(tmp_path, DAY + timedelta(days=1), Counts(searches=1))
    assert purge(tmp_path) == 2
    assert read_counts(tmp_path) == Counts()
    assert purge(tmp_path / "never made") == 0
    keep_to_limits(tmp_path / "never made", DAY)
    assert not (tmp_path / "never made").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "texts": []}', "\xff"])
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
