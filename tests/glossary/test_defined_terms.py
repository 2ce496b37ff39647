"""The glossary as schema.org has it."""

import json

from glossary.defined_terms import write_defined_terms
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
