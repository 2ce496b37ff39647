"""What an entry cannot hold is left out of what comes from elsewhere, and said."""

from dataclasses import replace

import pytest

from glossary.exchange.sheet import read_sheet
from glossary.exchange.vetting import vetted
from glossary.term import Image, Label, Review, Source, Term, Translation, Variant

PLAIN = Term(id="", labels=(Label(text="CT scan"),), definition="A picture.")
WELSH = Translation(language="cy", labels=(Label(text="sgan"),), definition="Llun.")


@pytest.mark.parametrize(
    ("term", "what"),
    [
        (replace(PLAIN, pages=("ct.html",)), "“ct.html” of “CT scan” is not an address"),
        (replace(PLAIN, avoid_on=("javascript:x",)), "is not an address"),
        (replace(PLAIN, review=Review(last="31/01/2026")), "is not a date such as 2026-01-31"),
        (replace(PLAIN, review=Review(by="=cmd()")), "is a formula, HTML or a script"),
        (replace(PLAIN, source=Source(title="<b>x</b>")), "is a formula, HTML or a script"),
        (replace(PLAIN, source=Source(url="ftp://example.org")), "is not an address"),
        (replace(PLAIN, language="English"), "“English” of “CT scan” is not a language"),
        (replace(PLAIN, audiences=(Variant(audience="Our carers", definition="A."),)), "is not a group"),
        (replace(PLAIN, languages=(replace(WELSH, language="Welsh tongue"),)), "is not a language"),
        (replace(PLAIN, languages=(replace(WELSH, definition=""),)), "“cy” of “CT scan” has no explanation"),
        (replace(PLAIN, languages=(replace(WELSH, labels=()),)), "“cy” of “CT scan” has no name"),
    ],
)
def test_what_cannot_be_held_is_left_out_and_said(term: Term, what: str) -> None:
    checked = vetted(term)
    assert (checked.term, len(checked.remarks)) == (PLAIN, 1)
    assert what in checked.remarks[0]


def test_what_can_be_held_stays_and_a_picture_does_not() -> None:
    full = replace(
        PLAIN,
        pages=("/ct", "https://example.org/ct"),
        review=Review(by="Nurses", last="2026-01", next="2029"),
        source=Source(title="Ours", url="/about", licence="OGL"),
        audiences=(Variant(audience="carers", definition="A."),),
        languages=(WELSH,),
    )
    assert vetted(replace(full, image=Image(src="a.png", alt="A."))) == (full, ())


def test_long_explanations_for_some_readers_and_in_other_languages_are_cut_too() -> None:
    long = "word " * 50
    term = replace(
        PLAIN,
        audiences=(Variant(audience="carers", definition=long, more="More."),),
        languages=(replace(WELSH, definition=long),),
    )
    checked = vetted(term)
    assert checked.term.audiences[0].more == f"{long}\n\nMore."
    assert checked.term.languages[0].definition.endswith("…")
    assert [remark.split(" was cut")[0] for remark in checked.remarks] == [
        "the long definition of “CT scan” for carers",
        "the long definition of “CT scan” in cy",
    ]


def test_columns_for_languages_and_readers_are_read_and_unknown_ones_are_named() -> None:
    reading = read_sheet(
        "term,meaning,term [cy],definition [cy],definition [for carers],definition [for Our Carers],id [cy]\n"
        "CT scan,A picture.,sgan,Llun.,Hold hands.,x,y\n",
        "words.csv",
    )
    (offer,) = reading.offers
    assert offer.term.languages == (WELSH,)
    assert offer.term.audiences == (Variant(audience="carers", definition="Hold hands."),)
    assert reading.notes == ("Columns that are not read: definition [for Our Carers], id [cy].",)
