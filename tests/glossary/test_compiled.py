"""A glossary kept beside an index comes back as it was."""

import json

from hypothesis import given
from hypothesis import strategies as st

from glossary.compiled import from_json, to_json
from glossary.glossary import Glossary
from glossary.term import (
    Context,
    Image,
    Kind,
    Label,
    Review,
    Source,
    Status,
    Term,
    Translation,
    Variant,
)

TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
LABEL = st.builds(
    Label,
    text=TEXT,
    kind=st.sampled_from(Kind),
    case=st.booleans(),
    context=st.builds(Context, near=TEXTS, unless=TEXTS),
)
LABELS = st.lists(LABEL, min_size=1, max_size=3).map(tuple)
REVIEW = st.builds(Review, by=TEXT, last=TEXT, next=TEXT)
SOURCE = st.builds(Source, title=TEXT, url=TEXT, licence=TEXT)
TERM = st.builds(
    Term,
    id=TEXT,
    labels=LABELS,
    definition=TEXT,
    broader=TEXTS,
    related=TEXTS,
    more=TEXT,
    say=TEXT,
    pages=TEXTS,
    avoid_on=TEXTS,
    review=REVIEW,
    source=SOURCE,
    status=st.sampled_from(Status),
    replaced_by=TEXT,
    language=TEXT,
    image=st.none() | st.builds(Image, src=TEXT, alt=TEXT, credit=TEXT, fingerprint=TEXT),
    audiences=st.lists(st.builds(Variant, audience=TEXT, definition=TEXT, more=TEXT), max_size=2).map(tuple),
    languages=st.lists(
        st.builds(
            Translation,
            language=TEXT,
            labels=LABELS,
            definition=TEXT,
            more=TEXT,
            say=TEXT,
            review=REVIEW,
            source=SOURCE,
        ),
        max_size=2,
    ).map(tuple),
)


@given(terms=st.lists(TERM, max_size=3), blocks=TEXTS)
def test_every_entry_comes_back_as_it_was(terms: list[Term], blocks: tuple[str, ...]) -> None:
    glossary = Glossary(terms, blocks)
    read = from_json(to_json(glossary))
    assert dict(read.terms) == dict(glossary.terms)
    assert read.blocks == glossary.blocks
    assert read.fingerprint == glossary.fingerprint


def test_what_an_entry_does_not_say_is_left_out_and_may_be_there() -> None:
    term = Term(id="a", labels=(Label(text="A"),), definition="A thing.")
    content = json.loads(to_json(Glossary([term])))
    assert content == {
        "terms": [{"id": "a", "labels": [{"text": "A"}], "definition": "A thing."}],
        "blocks": [],
    }
    content["terms"][0] |= {
        "broader": [],
        "review": {},
        "status": "published",
        "image": None,
        "languages": [],
    }
    content["terms"][0]["labels"][0]["context"] = {"near": [], "unless": []}
    assert from_json(json.dumps(content)).terms["a"] == term
