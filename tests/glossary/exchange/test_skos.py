"""SKOS of others, with everything that is odd in it; nothing it names is fetched."""

import json

import pytest
from pytest_httpserver import HTTPServer

from corpus.errors import InputError
from glossary.exchange.offer import Reading
from glossary.exchange.skos import LARGEST_FILE, read_skos
from glossary.term import Kind, Source

HEAD = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/c/> .
"""


def read(text: str) -> Reading:
    return read_skos((HEAD + text).encode(), "words.ttl", "turtle")


def test_names_in_several_languages_become_an_entry_and_its_translations() -> None:
    (offer,) = read("""
:scan a skos:Concept ; skos:prefLabel "CT scan"@en, "CT"@en-US, "sgan CT"@cy, "Scanner"@fr ;
  skos:altLabel "CAT scan"@en-GB, "sgan"@cy ; skos:hiddenLabel "ctscan" ;
  skos:definition "Llun."@cy, "A picture."@en ; skos:note "Loud."@en .
""").offers
    assert [(label.text, label.kind) for label in offer.labels] == [
        ("CT scan", Kind.SAME),
        ("CT", Kind.SAME),
        ("CAT scan", Kind.SAME),
        ("ctscan", Kind.SEARCH),
    ]
    assert (offer.definition, offer.term.more, offer.term.language) == ("A picture.", "Loud.", "en")
    (welsh,) = offer.term.languages
    assert (welsh.language, [label.text for label in welsh.labels], welsh.definition) == (
        "cy",
        ["sgan CT", "sgan"],
        "Llun.",
    )


def test_a_language_without_an_explanation_is_left_out_and_said() -> None:
    reading = read(':a skos:prefLabel "scan"@en, "Scanner"@fr ; skos:definition "A."@en .')
    assert reading.offers[0].term.languages == ()
    assert "“fr” of “scan” has no explanation" in reading.doubtful[0].what


def test_without_english_the_commonest_language_is_that_of_the_entries() -> None:
    reading = read(':a skos:prefLabel "sgan"@cy ; skos:definition "Llun."@cy .')
    assert reading.offers[0].term.language == "cy"
    assert "There is no English in it" in reading.notes[-1]


def test_several_preferred_names_are_listed_and_the_first_is_the_heading() -> None:
    reading = read(':a skos:prefLabel "zed thing"@en, "a thing"@en ; skos:definition "A."@en .')
    assert reading.offers[0].labels[0].text == "a thing"
    assert "a thing, zed thing, the first is its heading" in reading.doubtful[0].what


def test_links_blank_nodes_labels_of_xl_and_sources_are_read_and_the_rest_is_said() -> None:
    reading = read("""
:scheme a skos:ConceptScheme ; skos:prefLabel "Words" .
:a a skos:Concept ; xl:prefLabel [ xl:literalForm "aa thing"@en ] ; skos:narrower :b ; skos:notation "A1" ;
  skos:definition [ rdf:value "A."@en ] ;
  dct:source "A book", <https://example.org/book> ; dct:license "OGL" .
:b a skos:Concept ; skos:prefLabel "bb thing"@en ; skos:definition "B." ; skos:related _:c ; skos:broader :a ;
  skos:exactMatch <https://example.com/b> ; dct:modified "yesterday"^^xsd:date .
_:c a skos:Concept ; skos:prefLabel "cc thing"@en ; skos:definition "C." .
""")
    by_name = {offer.labels[0].text: offer.term for offer in reading.offers}
    assert list(by_name) == ["aa thing", "bb thing", "cc thing"] or len(by_name) == 3
    assert by_name["aa thing"].source == Source(title="A book", url="https://example.org/book", licence="OGL")
    assert by_name["bb thing"].source == Source(url="https://example.org/c/b")
    assert by_name["bb thing"].broader == ("https://example.org/c/a",)
    assert by_name["bb thing"].related == (by_name["cc thing"].id,)
    assert reading.notes[1:] == (
        "Not kept: http://purl.org/dc/terms/modified (1).",
        "Not kept: skos:exactMatch (1).",
        "Not kept: skos:notation (1).",
    )


@pytest.mark.parametrize(
    "shape",
    [
        {"@context": "URL", "@id": "urn:a"},
        {"@context": [{}, "URL"], "@id": "urn:a"},
        {"@context": {"@import": "URL"}, "@id": "urn:a"},
        {"@context": {"a": {"@id": "urn:a", "@context": "URL"}}, "a": {"b": 1}},
        [{"@graph": [{"@context": ["URL"]}]}],
    ],
)
def test_a_remote_context_is_refused_and_never_asked_for(httpserver: HTTPServer, shape: object) -> None:
    text = json.dumps(shape).replace("URL", httpserver.url_for("/context.jsonld"))
    with pytest.raises(InputError) as refused:
        read_skos(text.encode(), "words.jsonld", "json-ld")
    assert refused.value.code == "G030"
    assert httpserver.log == []


def test_json_ld_with_its_own_context_is_read_and_asks_for_nothing(
    httpserver: HTTPServer,
) -> None:
    shape = {
        "@context": {"skos": "http://www.w3.org/2004/02/skos/core#", "@vocab": httpserver.url_for("/vocab#")},
        "@id": httpserver.url_for("/a"),
        "skos:prefLabel": {"@value": "aa thing", "@language": "en"},
        "skos:definition": "A.",
        "skos:inScheme": {"@id": httpserver.url_for("/scheme")},
        "seen": 1,
    }
    (offer,) = read_skos(json.dumps(shape).encode(), "words.jsonld", "json-ld").offers
    assert (offer.labels[0].text, offer.definition) == ("aa thing", "A.")
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("content", "form", "code", "line"),
    [
        (b"@prefix a: <urn:a> .\n:x a skos:Concept", "turtle", "G027", 2),
        (b"a\n\xff", "turtle", "G027", 2),
        (b"(" * 100_000, "turtle", "G027", 1),
        (b"<html></html>", "turtle", "G027", 1),
        (b"", "turtle", "G026", 1),
        (b"<urn:a> <urn:b> <urn:c> .", "turtle", "G026", 1),
        (b'{\n"a": }', "json-ld", "G027", 2),
        (b"[" * 100_000, "json-ld", "G027", 1),
        (b'{"@context": {"a": {"@id": 5}}, "a": 1}', "json-ld", "G027", 1),
        (b'{"@id": {}}', "json-ld", "G026", 1),
        (b"1", "json-ld", "G027", 1),
    ],
)
def test_what_is_no_skos_is_refused_with_its_line(content: bytes, form: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read_skos(content, "words", form)
    assert (refused.value.code, refused.value.what.split(": ")[0]) == (code, f"words:{line}")


def test_a_file_that_is_too_large_for_memory_is_refused() -> None:
    with pytest.raises(InputError, match="the limit is 20 MB"):
        read_skos(b" " * (LARGEST_FILE + 1), "words", "turtle")
