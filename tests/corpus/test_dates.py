from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_review_dates, is_date_line, is_past, read_date, spoken

CASES = yaml.safe_load((Path(__file__).parent / "data" / "review_dates.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "reviewed", "upcoming"), CASES["forms"])
def test_review_dates_are_read_in_the_forms_people_print(text: str, reviewed: str, upcoming: str) -> None:
    assert find_review_dates(text) == (reviewed, upcoming)


@pytest.mark.parametrize("text", CASES["not_reviews"])
def test_other_dates_are_not_review_dates(text: str) -> None:
    assert find_review_dates(text) == ("", "")


def test_sixty_forms_and_more_are_tried() -> None:
    assert len(CASES["forms"]) >= 60


def test_a_page_of_prose_with_its_dates_at_the_end() -> None:
    text = (
        "Ablation uses heat.\nOur walk is on 3 May 2025.\n"
        "Page last reviewed: 3 March 2024\nNext review due: March 2027"
    )
    assert find_review_dates(text) == ("2024-03-03", "2027-03")


def test_a_next_review_before_the_last_one_is_not_believed() -> None:
    assert find_review_dates("Last reviewed: May 2024\nNext review: May 2023") == ("2024-05", "")


def test_a_line_of_dates_is_told_from_a_line_that_says_more() -> None:
    assert is_date_line("Content last reviewed: October 2022 Next review date: October 2025")
    assert is_date_line("Published: June 2021 | Last reviewed: June 2024")
    assert not is_date_line("Published: June 2021")
    assert not is_date_line("Version 3. Last reviewed: June 2024.")
    assert not is_date_line("Ring us on 01632 960123 for the leaflet reviewed in June 2024.")


def test_single_dates_are_read_as_precisely_as_they_are_written() -> None:
    assert read_date("3 March 2024") == "2024-03-03"
    assert read_date("2024-03-03T09:00:00Z") == "2024-03-03"
    assert read_date(" March 2024 ") == "2024-03"
    assert read_date("2024") == "2024"
    assert read_date("30 February 2024") == ""
    assert read_date("in spring") == ""


def test_dates_are_spoken_as_people_say_them() -> None:
    assert [spoken(iso) for iso in ("2022-10-03", "2022-10", "2022", "")] == [
        "3 October 2022",
        "October 2022",
        "2022",
        "",
    ]


def test_a_date_is_past_when_the_whole_of_it_is_over() -> None:
    assert is_past("2025-10", date(2025, 11, 1))
    assert not is_past("2025-10", date(2025, 10, 31))
    assert is_past("2024", date(2025, 1, 1))
    assert not is_past("2025-10-03", date(2025, 10, 3))
    assert not is_past("", date(2025, 10, 3))


@given(st.dates(date(1990, 1, 1), date(2098, 12, 31)))
def test_every_day_is_read_back_from_the_way_it_is_spoken(day: date) -> None:
    assert find_review_dates(f"Last reviewed: {spoken(day.isoformat())}").reviewed == day.isoformat()
    assert find_review_dates(f"Last updated {day:%d/%m/%Y}").reviewed == day.isoformat()


@given(st.text(st.sampled_from("last reviewed:next due by 0123456789/|.-May\n "), max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    find_review_dates(text)
    is_date_line(text)
