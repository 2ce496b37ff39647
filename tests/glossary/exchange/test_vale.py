"""Vocabularies of Vale."""

import pytest
import yaml

from corpus.errors import InputError
from glossary.exchange.merging import merge
from glossary.exchange.vale import read_vocabulary, write_vocabulary
from glossary.glossary import Glossary
from glossary.term import Kind, Label, Status, Term


def test_words_are_read_and_expressions_are_skipped_with_their_line() -> None:
    reading = read_vocabulary("# Ours\n(?i)bilirubin\n\nTACE\nvitamin B\\.12\n[Hh]epat\\w+\n", "accept.txt")
    assert [(offer.line, offer.labels[0].text) for offer in reading.offers] == [
        (2, "bilirubin"),
        (4, "TACE"),
        (5, "vitamin B.12"),
    ]
    assert [remark.line for remark in reading.skipped] == [6]


def test_a_word_that_nobody_explained_stays_a_proposal() -> None:
    merged = merge(read_vocabulary("bilirubin\n", "accept.txt"), (), status=Status.PUBLISHED)
    assert [(term.id, term.status, term.definition) for term in merged.new] == [
        ("bilirubin", Status.PROPOSED, "Not explained yet.")
    ]


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(InputError, match="more than 100,000 rows"):
        read_vocabulary("x\n" * 100_001, "accept.txt")


def test_names_are_accepted_and_words_to_avoid_have_one_to_use_instead() -> None:
    labels = (
        Label(text="Palliative care"),
        Label(text="PC (care)", case=True),
        Label(text="terminal care", kind=Kind.AVOID),
        Label(text="hospice", kind=Kind.AVOID),
        Label(text="paliative", kind=Kind.MISSPELLING),
    )
    care = Term(id="care", labels=labels, definition="Care.")
    hospice = Term(id="hospice", labels=(Label(text="Hospice"),), definition="A place.")
    accept, reject, rule = write_vocabulary(Glossary([care, hospice])).values()
    assert accept.splitlines() == ["(?i)Hospice", "(?i)Palliative care", "PC \\(care\\)"]
    assert reject.splitlines() == ["(?i)terminal care"]
    assert yaml.safe_load(rule)["swap"] == {"terminal care": "Palliative care"}
    empty = list(write_vocabulary(Glossary([])).values())
    assert empty[:2] == ["", ""]
    assert yaml.safe_load(empty[2])["swap"] == {}
