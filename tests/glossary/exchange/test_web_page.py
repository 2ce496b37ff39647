"""A glossary on a web page becomes entries that lead back to their places on it."""

import os
import re
import tarfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from corpus.errors import InputError
from corpus.listing import Cells, Explained, Listing, read_listing
from glossary.exchange.importing import import_file
from glossary.exchange.offer import Reading
from glossary.exchange.sheet import MOST_ROWS
from glossary.exchange.web_page import read_web_page
from glossary.glossary import load
from glossary.term import Source, Status

EMPTY = Listing("Our words", "en", "https://example.org/a-z", (), (), (), ())


def read(listing: Listing, address: str = "") -> Reading:
    return read_web_page(listing, "page.html", address)


def test_each_entry_names_the_page_and_its_place_there() -> None:
    entries = (Explained(("can't (x)",), "can't-(x)", ("First.", "Second.", "- one", "- two", "End.")),)
    (offer,) = read(EMPTY._replace(headings=entries)).offers
    assert offer.term.source == Source(title="Our words", url="https://example.org/a-z#can%27t-(x)")
    assert (offer.definition, offer.term.more) == ("First.", "Second.\n\n- one\n- two\n\nEnd.")
    (offer,) = read(EMPTY._replace(headings=entries), "https://example.com/w").offers
    assert offer.term.source.url == "https://example.com/w#can%27t-(x)"
    assert offer.line == 1


def test_a_page_that_says_no_address_gives_no_link_and_says_so() -> None:
    reading = read(EMPTY._replace(address="", lists=(Explained(("CT",), "ct", ("A picture.",)),)))
    assert reading.offers[0].term.source == Source(title="Our words")
    assert "--address" in reading.notes[-1]


def test_a_heading_with_an_abbreviation_is_two_names_unless_one_has_its_own_entry() -> None:
    headings = [
        "computed tomography (CT)",
        "MRI (magnetic resonance)",
        "PET (positron)",
        "positron",
        "liver (x)",
    ]
    entries = tuple(Explained((heading,), "", ("A picture.",)) for heading in headings)
    assert [
        [label.text for label in offer.labels] for offer in read(EMPTY._replace(headings=entries)).offers
    ] == [
        ["computed tomography", "CT"],
        ["MRI", "magnetic resonance"],
        ["PET"],
        ["positron"],
        ["liver (x)"],
    ]


def test_the_way_of_listing_that_has_the_most_is_taken() -> None:
    few = (Explained(("CT",), "", ("A picture.",)),)
    rows = (
        ("", ("Term", "Meaning", "Also called")),
        ("pet", ("PET", "A picture.", "")),
        ("", ("CT", "x", "CAT")),
    )
    tables = (tuple(Cells(*row) for row in rows), (Cells("", ("1", "2", "3")),))
    reading = read(EMPTY._replace(lists=few, headings=few, tables=tables))
    assert [offer.labels[0].text for offer in reading.offers] == ["PET", "CT"]
    assert reading.offers[0].term.source.url == "https://example.org/a-z#pet"
    assert reading.offers[1].term.source.url == "https://example.org/a-z"


def test_linked_data_is_taken_before_what_is_seen() -> None:
    data = (
        '{"@type": "DefinedTerm", "name": "CT", "description": "A picture.", "url": "https://e.org/ct"}',
        "{}",
    )
    reading = read(EMPTY._replace(data=data, lists=(Explained(("PET",), "", ("A picture.",)),)))
    assert [offer.labels[0].text for offer in reading.offers] == ["CT"]
    assert reading.offers[0].term.source == Source(title="Our words", url="https://e.org/ct")


def test_the_language_of_the_page_is_that_of_its_entries() -> None:
    entries = (Explained(("sgan",), "", ("Llun.",)),)
    assert read(EMPTY._replace(language="cy-GB", lists=entries)).offers[0].term.language == "cy"
    assert read(EMPTY._replace(language="?", lists=entries)).offers[0].term.language == "en"


def test_a_page_that_explains_nothing_or_too_much_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read(EMPTY)
    assert refused.value.code == "G026"
    with pytest.raises(InputError) as refused:
        read(EMPTY._replace(lists=(Explained(("CT",), "", ("A.",)),) * (MOST_ROWS + 1)))
    assert refused.value.code == "G024"


@pytest.mark.data
def test_every_entry_of_a_real_a_to_z_is_imported_with_its_anchor(tmp_path: Path) -> None:
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        pytest.skip("FINDWELL_DATA does not say where the site is")
    place = "site_nhs_service_manual/content/a-to-z-of-nhs-health-writing/index.html"
    with tarfile.open(Path(data) / "sites" / "nhs-service-manual.tar.xz") as archive:
        member = archive.extractfile(place)
        assert member is not None
        body = member.read()
    headings = re.findall(r'<h3[^>]*\bid="([^"]*)"', body.decode())
    page = tmp_path / "a-z.html"
    page.write_bytes(body)
    imported = import_file(page, tmp_path / "glossary", status=Status.PROPOSED)
    terms = load([tmp_path / "glossary"]).terms.values()
    addresses = [urlsplit(term.source.url) for term in terms]
    assert [unquote(address.fragment) for address in addresses] == [unescape(anchor) for anchor in headings]
    assert len(headings) == len(imported.merge.new) == 289
    assert imported.merge.skipped == ()
    assert {term.source.title for term in terms} == {read_listing(body, "https://example.org/").title}
