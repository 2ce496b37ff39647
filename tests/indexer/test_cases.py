"""Editors' tests: how they are read, and what their failures say."""

from pathlib import Path

import pytest

from corpus.errors import InputError
from indexer.cases import Case, failures, read_cases

HEADING = "query,must_first,must_find,must_not\n"


def test_a_test_names_the_first_page_and_those_that_must_and_must_not_be_found(tmp_path: Path) -> None:
    path = tmp_path / "tests.csv"
    path.write_text(
        f'{HEADING}"stage 4, what is it",/stages,/tace /sirt,\nparking,,,/tace\n', encoding="utf-8"
    )
    assert read_cases(path) == [
        Case("stage 4, what is it", "/stages", ("/tace", "/sirt"), (), 2),
        Case("parking", "", (), ("/tace",), 3),
    ]


def test_a_test_that_holds_has_no_failures() -> None:
    case = Case("tace", "/tace", ("/sirt",), ("/parking",), 2)
    assert failures(case, lambda query: ["/tace", "/sirt"]) == []


def test_each_failure_is_a_sentence() -> None:
    case = Case("tace", "/tace", ("/sirt",), ("/parking",), 2)
    assert failures(case, lambda query: ["/x", "/parking"]) == [
        "/tace must come first, but /x does.",
        "/sirt must be among the first 10.",
        "/parking must not be found, but is number 2.",
    ]
    assert failures(case, lambda query: [])[0] == "/tace must come first, but nothing does."


def test_only_the_first_ten_pages_count() -> None:
    pages = [*"abcdefghij", "/late"]
    assert failures(Case("x", "", ("/late",), (), 2), lambda query: pages) != []
    assert failures(Case("x", "", (), ("/late",), 2), lambda query: pages) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("query,must_first\n", "tests.csv:1: the column must_find is missing"),
        ("", "tests.csv:1: the column query is missing"),
        (f"{HEADING}tace,/tace\n", "tests.csv:2: a line has 4 cells"),
        (f"{HEADING}tace,/tace,,,,\n", "tests.csv:2: a line has 4 cells"),
        (f"{HEADING} ,/tace,,\n", "tests.csv:2: the query is empty"),
        (f"{HEADING}tace,,,\n", "tests.csv:2: nothing is asked of the query"),
        (f"{HEADING}tace,/a /b,,\n", "tests.csv:2: only one page can come first"),
        (HEADING, "there is no test in it"),
        (f'{HEADING}"tace', "tests.csv"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "tests.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_cases(path)
    assert caught.value.code == "E623"
    assert any(fault in each for each in caught.value.faults)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_cases(tmp_path / "tests.csv")
