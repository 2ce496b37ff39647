"""Synonym rules as search engines have them."""

from glossary.exchange.synonym_rules import read_rules, write_rules
from glossary.glossary import Glossary, load
from glossary.term import Context, Kind, Label, Term
from search_app.settings import SHIPPED_TERMS

RULES = r"""
# What people say
nexavar, sorafenib
chemo => chemotherapy
belly, tummy => abdomen, abdominal cavity
a\, b, c\=>d
one => two => three
=> nothing
alone
"""


def test_names_are_read_as_one_concept_and_an_arrow_leads_one_way() -> None:
    reading = read_rules(RULES)
    assert [
        (offer.line, [(label.text, label.kind is Kind.SEARCH) for label in offer.labels])
        for offer in reading.offers
    ] == [
        (3, [("nexavar", False), ("sorafenib", False)]),
        (4, [("chemotherapy", False), ("chemo", True)]),
        (5, [("abdomen", False), ("abdominal cavity", False), ("belly", True), ("tummy", True)]),
        (6, [("a, b", False), ("c=>d", False)]),
    ]
    assert [remark.line for remark in reading.skipped] == [7, 8, 9]
    assert [remark.line for remark in reading.doubtful] == [5]


def test_a_line_without_end_is_skipped() -> None:
    assert "20,000" in read_rules("a, " * 20_000).skipped[0].what


def test_rules_are_written_with_what_they_cannot_say() -> None:
    term = Term(
        id="ascites",
        labels=(
            Label(text="ascites"),
            Label(text="fluid, in the belly", kind=Kind.LAY, context=Context(near=("liver",))),
            Label(text="asites", kind=Kind.MISSPELLING),
        ),
        definition="Fluid.",
        broader=("sign",),
    )
    text = write_rules(
        Glossary([term, Term(id="x", labels=(Label(text="x"),), definition="X.")], ["ice cream"])
    )
    assert text.splitlines()[-2:] == [
        r"ascites, fluid\, in the belly",
        r"asites => ascites, fluid\, in the belly",
    ]
    notes = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    assert "names with rules on capitals or the words nearby (1)" in notes
    assert "phrases that are never a mention (1)" in notes


def test_the_names_of_the_sample_glossary_come_back_from_its_own_rules() -> None:
    glossary = load([SHIPPED_TERMS])
    offers = read_rules(write_rules(glossary)).offers
    names = {frozenset(label.text for label in offer.labels if label.kind is Kind.SAME) for offer in offers}
    several = [term for term in glossary.published if sum(label.kind.in_pages for label in term.labels) > 2]
    kept = [
        term
        for term in several
        if frozenset(label.text for label in term.labels if label.kind.in_pages) in names
    ]
    assert len(kept) > 0.9 * len(several)
