"""Query parameters: what openapi.yaml says is what is checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UsageError
from search_app.parameters import parameters, read


def test_defaults_come_from_the_document() -> None:
    values = read("search", [("q", "TACE")])
    assert values.text("q") == "TACE"
    assert (values.number("page"), values.number("size")) == (1, 10)
    assert values.flag("exact") is False
    assert values.text("section") == ""


@pytest.mark.parametrize(
    ("text", "flag"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("", False)]
)
def test_a_flag_is_said_in_several_ways(text: str, flag: bool) -> None:
    assert read("search", [("q", "x"), ("exact", text)]).flag("exact") is flag


@pytest.mark.parametrize(
    ("given_pairs", "told"),
    [
        (
            [("q", "x"), ("colour", "red")],
            "Known here: q, page, size, section, kind, cancer, audience, exact, as, without, words, match.",
        ),
        ([], "“q” is missing"),
        ([("q", "x" * 2001)], "It may have 2,000 at most."),
        ([("q", "x"), ("page", "two")], "Use a whole number from 1 to 1000."),
        ([("q", "x"), ("page", "0")], "Use a whole number from 1 to 1000."),
        ([("q", "x"), ("page", "-1")], "Use a whole number from 1 to 1000."),
        ([("q", "x"), ("page", "9" * 5000)], "Use a whole number from 1 to 1000."),
        ([("q", "x"), ("page", "٣")], "Use a whole number from 1 to 1000."),
        ([("q", "x"), ("size", "101")], "Use a whole number from 1 to 100."),
        ([("q", "x"), ("exact", "perhaps")], "must be true or false"),
        ([("q", "x"), ("as", "sung")], "must be “typed”"),
    ],
)
def test_a_fault_is_answered_with_what_is_allowed(given_pairs: list[tuple[str, str]], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read("search", given_pairs)
    assert told in str(caught.value)


def test_an_operation_without_parameters_says_so() -> None:
    with pytest.raises(UsageError, match="None is taken here"):
        read("entriesSchema", [("q", "x")])


def test_pages_for_people_ignore_what_others_add_to_their_links() -> None:
    assert read("search", [("q", "x"), ("utm_source", "mail")], ignore_unknown=True).text("q") == "x"
    assert read("search", [], ignore_unknown=True).text("q") == ""


def test_an_operation_nobody_described_is_a_mistake_in_the_code() -> None:
    with pytest.raises(LookupError):
        parameters("no-such-operation")


@given(st.lists(st.tuples(st.sampled_from(["q", "page", "size", "exact", "as", "kind", "x"]), st.text())))
def test_any_query_string_is_read_or_refused_with_a_reason(pairs: list[tuple[str, str]]) -> None:
    try:
        values = read("search", pairs)
    except UsageError as refused:
        told = (refused.what, refused.fix)
    else:
        told = ("", "")
        assert 1 <= values.number("page") <= 1000
        assert 1 <= values.number("size") <= 100
    assert bool(told[0]) == bool(told[1])
