"""Glossaries as spreadsheets."""

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from glossary.exchange.losses import losses
from glossary.exchange.sheet import LONGEST_CELL, read_sheet, write_sheet
from glossary.exchange.table_out import KEPT
from glossary.glossary import Glossary, load
from glossary.term import Kind, Label, Term
from search_app.settings import SHIPPED_TERMS

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "sheets.yaml").read_text(encoding="utf-8"))


def rows_of(text: str) -> list[tuple[list[str], str]]:
    """The names of each offer, with the kind of those that are not plain names, and its definition."""
    return [
        (
            [
                label.text if label.kind is Kind.SAME else f"{label.text} ({label.kind})"
                for label in offer.labels
            ],
            offer.definition,
        )
        for offer in read_sheet(text, "words.csv").offers
    ]


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["what"])
def test_columns_are_known_by_their_headers_in_any_usual_spelling(case: dict[str, str]) -> None:
    assert rows_of(case["text"]) == [(names, definition) for names, definition in case["found"]]


@pytest.mark.parametrize("case", CASES["skipped"], ids=lambda case: case["why"])
def test_a_row_that_cannot_be_taken_is_skipped_with_its_line_and_why(case: dict[str, str]) -> None:
    reading = read_sheet(case["text"], "words.csv")
    assert [(remark.line, case["why"] in remark.what) for remark in reading.skipped] == [(case["line"], True)]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["code"])
def test_a_file_that_is_no_glossary_is_refused_with_its_line(case: dict[str, str]) -> None:
    with pytest.raises(InputError) as refused:
        read_sheet(case["text"], "words.csv")
    assert (refused.value.code, refused.value.what.split(": ")[0]) == (
        case["code"],
        f"words.csv:{case['line']}",
    )
    assert refused.value.fix


def test_columns_that_are_not_read_are_named() -> None:
    assert read_sheet("Term,Owner,Meaning\nTACE,Ann,A treatment.\n", "").notes == (
        "Columns that are not read: Owner.",
    )


@pytest.mark.parametrize("size", [LONGEST_CELL + 1, 1_000_000])
def test_a_huge_cell_is_refused_with_its_line(size: int) -> None:
    with pytest.raises(InputError, match=r"words.csv:3: a cell has") as refused:
        read_sheet(f"term,definition\nTACE,A treatment.\nTARE,{'x' * size}\n", "words.csv")
    assert refused.value.code == "G023"


def test_more_than_100_000_rows_are_refused() -> None:
    with pytest.raises(InputError, match="more than 100,000 rows") as refused:
        read_sheet("a,b\n" * 100_002, "words.csv")
    assert refused.value.code == "G024"


def test_a_long_definition_is_cut_at_a_sentence_and_kept_whole_below() -> None:
    long = f"A treatment. It is given {'often ' * 45}."
    reading = read_sheet(f'term,definition\nTACE,"{long}"\nTARE,{"very " * 50}\n', "words.csv")
    assert reading.offers[0].definition == "A treatment."
    assert reading.offers[0].term.more == long
    assert reading.offers[1].definition == f"{'very ' * 40}…"
    assert [remark.line for remark in reading.doubtful] == [2, 3]


def test_the_sample_glossary_comes_back_from_its_own_sheet() -> None:
    glossary = load([SHIPPED_TERMS])
    offers = read_sheet(write_sheet(glossary), "words.csv").offers
    assert [(offer.labels[0].text, offer.definition, offer.term.say) for offer in offers] == [
        (term.heading, term.definition, term.say) for term in glossary.published
    ]
    for offer, term in zip(offers, glossary.published, strict=True):
        names = {(label.text, label.kind) for label in term.labels[1:]}
        assert {(label.text, label.kind) for label in offer.labels[1:]} == names
    assert any("rules on capitals" in note for note in losses(glossary, KEPT))


@given(
    st.text(alphabet="=+-@'\"\t,;|ab ", min_size=1, max_size=12).filter(lambda name: "a" in name),
)
def test_no_cell_that_is_written_starts_a_formula_and_the_guard_comes_off_again(definition: str) -> None:
    definition = " ".join(definition.split())
    term = Term(id="x", labels=(Label(text="x"), Label(text="y")), definition=definition)
    text = write_sheet(Glossary([term]))
    cell = list(csv.reader(text.splitlines()))[1][6]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    reading = read_sheet(text, "words.csv")
    kept = [offer.definition for offer in reading.offers]
    assert kept == [definition] or "formula" in reading.skipped[0].what
