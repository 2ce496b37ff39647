"""A text leaves the gate only when five people have used it on two days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from search_app.counting.gate import DAYS, MOST_BEGUN, PEOPLE, Gate

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


def test_a_text_waits_for_five_people_and_a_second_day() -> None:
    gate = Gate()
    assert [gate.use("keyhole", f"192.0.2.{number}", MONDAY) for number in range(6)] == [0] * 6
    assert gate.use("keyhole", "192.0.2.1", TUESDAY) == 7
    assert gate.use("keyhole", "192.0.2.1", TUESDAY) == 1


def test_one_person_alone_never_opens_it() -> None:
    gate = Gate()
    days = [MONDAY + timedelta(days=number) for number in range(40)]
    assert [gate.use("a name", "192.0.2.1", day) for day in days] == [0] * 40
    assert len(gate._held) == 1


def test_the_addresses_of_one_home_are_one_person() -> None:
    gate = Gate()
    for number in range(9):
        gate.use("keyhole", f"2001:db8:1:2::{number}", MONDAY)
    assert gate.use("keyhole", "2001:db8:1:2::1", TUESDAY) == 0
    for number in range(3):
        gate.use("keyhole", f"2001:db8:1:{number + 3}::1", TUESDAY)
    assert gate.use("keyhole", "2001:db8:1:9::1", TUESDAY) == 14


def test_one_person_adds_no_more_than_fifty_texts_a_day() -> None:
    gate = Gate()
    gate.use("keyhole", "192.0.2.2", MONDAY)
    for number in range(20_000):
        gate.use(f"word {number}", "192.0.2.1", MONDAY)
    assert len(gate._held) == MOST_BEGUN + 1
    gate.use("keyhole", "192.0.2.1", MONDAY)
    assert len(gate._held["keyhole"].people) == 2
    gate.use("another day", "192.0.2.1", TUESDAY)
    assert "another day" in gate._held


def test_what_nobody_used_for_a_month_is_forgotten() -> None:
    gate = Gate()
    for number in range(4):
        gate.use("keyhole", f"192.0.2.{number}", MONDAY)
    later = MONDAY + timedelta(days=31)
    assert gate.use("keyhole", "192.0.2.9", later) == 0
    assert gate.use("other", "192.0.2.9", later) == 0
    assert list(gate._held) == ["keyhole", "other"]


def test_it_holds_no_more_than_ten_thousand_texts() -> None:
    gate = Gate()
    for number in range(10_050):
        gate.use(f"word {number}", f"198.51.{number // 250}.{number % 250}", MONDAY)
    assert len(gate._held) == 10_000
    assert len(gate._begun) <= 10_000


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 7), st.integers(0, 3)), max_size=60).map(
        lambda uses: sorted(uses, key=lambda use: use[2])
    )
)
def test_no_text_is_let_through_before_its_time_and_no_use_is_counted_twice(
    uses: list[tuple[str, int, int]],
) -> None:
    gate = Gate()
    let_through: dict[str, int] = {}
    for place, (text, person, day) in enumerate(uses):
        let_through[text] = let_through.get(text, 0) + gate.use(
            text, f"192.0.2.{person}", MONDAY + timedelta(days=day)
        )
        seen = [use for use in uses[: place + 1] if use[0] == text]
        open_now = len({use[1] for use in seen}) >= PEOPLE and len({use[2] for use in seen}) >= DAYS
        assert let_through[text] == (len(seen) if open_now else 0)
