"""A page becomes a document: fields, concepts, facets, and what is stored."""

from pathlib import Path

import pytest

from corpus.page import Page, Section, from_json
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.document import FACETS, FIELDS, Document, to_document

TERMS = """\
- id: treatment
  labels: [local treatment]
  definition: Treatment of one part of the body.
- id: embolisation
  labels: [embolisation]
  broader: [treatment]
  definition: Blocking a blood vessel.
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  broader: [embolisation]
  definition: Chemotherapy put straight into the liver.
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    file = tmp_path / "terms.yaml"
    file.write_text(TERMS, encoding="utf-8")
    return load([file])


def made(page: Page, glossary: Glossary) -> Document:
    return to_document(page, Analyzer(), Matcher(glossary), glossary)


def page(**changes: object) -> Page:
    sections = (
        Section(heading="", level=1, anchor="", text="TACE treats tumors.\nNext block."),
        Section(heading="After TACE", level=2, anchor="after", text="You may feel tired."),
    )
    fields: dict[str, object] = {"url": "/tace", "title": "What is TACE?", "sections": sections}
    return Page(**(fields | changes))  # type: ignore[arg-type]


def terms(document: Document, field: str) -> list[str]:
    return [token.term for token in document.fields.get(field, ())]


def test_title_headings_and_body_are_indexed_as_words_and_as_stems(glossary: Glossary) -> None:
    document = made(page(), glossary)
    assert terms(document, "title_exact") == ["what", "is", "tace"]
    assert terms(document, "headings_stem") == ["after", "tace"]
    assert terms(document, "body_exact")[:4] == ["tace", "treats", "tumours", "next"]
    assert terms(document, "body_stem")[:4] == ["tace", "treatment", "tumour", "next"]
    assert set(document.fields) <= set(FIELDS)


def test_blocks_and_sections_are_too_far_apart_for_a_phrase(glossary: Glossary) -> None:
    places = {token.term: token.position for token in made(page(), glossary).fields["body_exact"]}
    assert places["next"] > places["tumours"] + 1
    assert places["you"] > places["block"] + 1


def test_concepts_are_counted_by_mention_and_wider_ones_with_them(glossary: Glossary) -> None:
    document = made(page(), glossary)
    assert terms(document, "title_concepts") == ["tace"]
    assert terms(document, "concepts") == ["tace", "tace"]
    assert terms(document, "broader") == ["embolisation", "treatment"] * 2


def test_a_page_without_concepts_has_no_such_fields(glossary: Glossary) -> None:
    document = made(page(title="Money", sections=()), glossary)
    assert not {"title_concepts", "concepts", "broader"} & set(document.fields)


def test_facets_are_there_when_the_page_has_them(glossary: Glossary) -> None:
    assert made(page(), glossary).facets == {"kind": "page"}
    full = made(page(path=("Treatment", "TACE"), cancer="HCC", audience="carers"), glossary)
    assert full.facets == {"section": "Treatment", "kind": "page", "cancer": "HCC", "audience": "carers"}
    assert set(full.facets) == set(FACETS)


def test_a_notice_is_kept_but_not_indexed(glossary: Glossary) -> None:
    noticed = page(notice="Sample text, not reviewed by a clinician.")
    document = made(noticed, glossary)
    assert "clinician" not in terms(document, "body_exact")
    assert from_json(document.stored["page"]) == noticed
