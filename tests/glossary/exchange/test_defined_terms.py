"""The glossary as schema.org has it."""

import json

import pytest

from corpus.errors import InputError
from glossary.exchange.defined_terms import read_defined_terms, write_defined_terms
from glossary.glossary import Glossary
from glossary.term import Kind, Label, Source, Status, Term


def test_what_readers_see_is_written_and_nothing_else() -> None:
    tace = Term(
        id="tace",
        labels=(
            Label(text="TACE"),
            Label(text="chemoembolisation"),
            Label(text="tase", kind=Kind.MISSPELLING),
        ),
        definition="A treatment.",
        source=Source(title="Our nurses"),
    )
    bare = Term(id="x", labels=(Label(text="X"),), definition="Y.")
    draft = Term(id="draft", labels=(Label(text="draft"),), definition="Z.", status=Status.PROPOSED)
    shape = json.loads(write_defined_terms(Glossary([tace, bare, draft])))
    assert shape["@type"] == "DefinedTermSet"
    assert shape["hasDefinedTerm"] == [
        {
            "@type": "DefinedTerm",
            "termCode": "tace",
            "name": "TACE",
            "alternateName": ["chemoembolisation"],
            "description": "A treatment.",
            "isBasedOn": {"@type": "CreativeWork", "name": "Our nurses"},
        },
        {"@type": "DefinedTerm", "termCode": "x", "name": "X", "description": "Y."},
    ]


def test_terms_of_others_are_found_wherever_they_are() -> None:
    shape = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": "Words"},
            {
                "@type": ["Thing", "https://schema.org/DefinedTerm"],
                "@id": "https://example.org/a-z#ct",
                "name": {"@value": "CT scan", "@language": "en"},
                "alternateName": ["CAT scan", {"@value": "CT"}],
                "description": ["A picture.", "It is quick."],
                "image": "ct.png",
            },
            {"@type": "DefinedTerm", "name": "MRI", "description": "B.", "isBasedOn": [{"name": "A book"}]},
            {"@type": "DefinedTerm", "description": "No name."},
        ],
    }
    reading = read_defined_terms(json.dumps(shape), "words.json")
    first, second = (offer.term for offer in reading.offers)
    assert [label.text for label in first.labels] == ["CT scan", "CAT scan", "CT"]
    assert first.definition == "A picture. It is quick."
    assert (first.source, second.source) == (Source(url="https://example.org/a-z#ct"), Source(title="A book"))
    assert [remark.line for remark in reading.skipped] == [3]
    assert reading.notes == ("Not kept: image (1).",)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{", "G027", 1),
        ('{\n"a"}', "G027", 2),
        ("[" * 100_000, "G027", 1),
        ('{"@type": "DefinedTerm", "name": "\\ud83d"}', "G027", 1),
        ("{}", "G026", 1),
        ("5", "G026", 1),
    ],
)
def test_what_holds_no_terms_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read_defined_terms(text, "words.json")
    assert (refused.value.code, refused.value.what.split(": ")[0]) == (code, f"words.json:{line}")


def test_too_many_terms_are_refused() -> None:
    with pytest.raises(InputError, match="more than 100,000 rows"):
        read_defined_terms(json.dumps([{"@type": "DefinedTerm", "name": "x"}] * 100_001), "words.json")
