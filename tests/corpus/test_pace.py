"""Politeness towards a site that is busy."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corpus.answer import Fetched
from corpus.pace import Pace, retry_after


def busy(value: str, status: int = 503) -> Fetched:
    return Fetched("https://example.org/", status, {"retry-after": value} if value else {}, "", "", b"", ())


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("120", 120), ("soon", -1), ("", -1), ("-5", -1), ("٣", -1), ("9" * 400, 999999999)],
)
def test_the_seconds_to_wait_are_read(value: str, expected: float) -> None:
    assert retry_after(busy(value)) == expected
    assert retry_after(busy(value, 200)) == -1


def test_a_date_to_wait_for_is_read() -> None:
    later = datetime.now(UTC) + timedelta(seconds=90)
    assert 80 < retry_after(busy(format_datetime(later, usegmt=True))) <= 90
    assert retry_after(busy("Thu, 01 Jan 2015 00:00:00 GMT")) == 0
    assert retry_after(busy("Thu, 01 Jan 2015 00:00:00")) == -1


@pytest.mark.parametrize(("value", "tries"), [("0", 3), ("61", 1), ("", 1)])
def test_a_busy_site_is_asked_three_times_at_most(value: str, tries: int) -> None:
    asked: list[int] = []

    def ask() -> Fetched:
        asked.append(1)
        return busy(value)

    assert Pace(0).patiently(ask).status == 503
    assert len(asked) == tries
    assert Pace(0, max_tries=1).patiently(ask).status == 503
    assert len(asked) == tries + 1
