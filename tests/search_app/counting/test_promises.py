"""Whatever was counted: old days end, small counts stay vague, and files are rounded."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search_app.counting.days import DAYS_KEPT, MONTHS_KEPT, Counts, add_counts, keep_to_limits, read_counts
from search_app.counting.shown import FEW, LEAST_EXPORTED, exported, rounded_down, shown
from tests.long import examples

AGES = st.dictionaries(st.integers(0, 600), st.integers(1, 9), min_size=1, max_size=8)  # days ago: searches


def months_ago(day: date, today: date) -> int:
    return (today.year - day.year) * 12 + today.month - day.month


@examples(40)
@given(AGES, st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_days_last_ninety_days_and_months_thirteen_and_until_then_no_count_is_lost(
    ages: dict[int, int], today: date
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        days = {today - timedelta(days=age): searches for age, searches in ages.items()}
        for day, searches in days.items():
            add_counts(folder, day, Counts(searches=searches, texts={"tace": searches}))
        for _ in range(2):
            keep_to_limits(folder, today)
        files = [path.stem for path in folder.glob("*.json")]
        for stem in files:
            if len(stem) == 10:
                assert date.fromisoformat(stem) >= today - timedelta(days=DAYS_KEPT)
            else:
                assert months_ago(date.fromisoformat(f"{stem}-01"), today) < MONTHS_KEPT
        lasting = sum(n for day, n in days.items() if months_ago(day, today) < MONTHS_KEPT)
        assert read_counts(folder).searches == read_counts(folder).texts.get("tace", 0) == lasting


@given(st.integers(0, 10**9))
def test_no_count_is_told_more_exactly_than_is_promised(count: int) -> None:
    assert shown(count) == ("fewer than 5" if 0 < count < FEW else f"{count:,}")
    told = rounded_down(count)
    assert told % 5 == 0
    assert 0 <= count - told < 5
    left = exported(count)
    assert left % 5 == 0
    assert (left == 0) == (count < LEAST_EXPORTED == 10)
    assert not left or abs(left - count) <= 2
