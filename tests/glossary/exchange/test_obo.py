"""Ontologies in OBO."""

import pytest

from corpus.errors import InputError
from glossary.exchange.merging import merge
from glossary.exchange.obo import read_obo
from glossary.term import Kind, Source, Status

TEXT = r"""format-version: 1.2
ontology: sample

[Term]
id: S:1
name: Large liver
def: "A liver that is \"larger\" than usual." [PMID:1]
synonym: "Hepatomegaly thing" EXACT []
synonym: "Big liver" EXACT layperson []
synonym: "Liver trouble" BROAD []
synonym: "Swollen liver" RELATED []
is_a: S:2 ! Liver disease
xref: X:1
comment: For curators.

[Term]
id: S:2
name: Liver disease
def: "Something wrong with the liver." []

[Term]
id: S:3
name: Old
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""


def test_scopes_become_kinds_and_what_is_not_kept_is_said() -> None:
    reading = read_obo(TEXT, "sample.obo")
    first, second = reading.offers
    assert [(label.text, label.kind) for label in first.labels] == [
        ("Large liver", Kind.SAME),
        ("Hepatomegaly thing", Kind.SAME),
        ("Big liver", Kind.LAY),
        ("Liver trouble", Kind.SEARCH),
        ("Swollen liver", Kind.SEARCH),
    ]
    assert first.definition == 'A liver that is "larger" than usual.'
    assert first.term.source == Source(title="sample S:1")
    assert second.line == 2
    assert reading.notes[1:] == (
        "Not kept: comment (1).",
        "Not kept: obsolete terms (1).",
        "Not kept: synonyms that are broad, as such: they are search words (1).",
        "Not kept: synonyms that are related, as such: they are search words (1).",
        "Not kept: xref (1).",
    )


def test_is_a_becomes_a_link_between_the_new_entries() -> None:
    merged = merge(read_obo(TEXT, "sample.obo"), (), status=Status.PROPOSED)
    assert [(term.id, term.broader) for term in merged.new] == [
        ("large-liver", ("liver-disease",)),
        ("liver-disease", ()),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[Term]\nid: S:1\nfoo bar\n", "G027", 3),
        ("term,definition\n", "G027", 1),
        ("", "G026", 1),
        ("format-version: 1.2\n\n[Typedef]\nid: a\n", "G026", 1),
    ],
)
def test_what_is_no_ontology_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read_obo(text, "sample.obo")
    assert (refused.value.code, refused.value.what.split(": ")[0]) == (code, f"sample.obo:{line}")
