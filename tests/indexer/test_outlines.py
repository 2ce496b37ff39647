"""What is known of all pages and words of an index without reading them again."""

from pathlib import Path

from glossary.glossary import Glossary
from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.document import to_document
from indexer.engine import build_index, open_engine
from indexer.outline import Heading, Outlined, from_json, read_outline, read_site, to_json
from tests.indexer.small import make_page

PAGES = [
    make_page(
        "/scans", "Scans", "A chest X-ray. COVID-19.", "# Scans", "Scans.", "# MRI", "Tumors or tumours."
    ),
    make_page("/scans/pet", "PET", "PET/CT and x-ray, x-rays."),
]


def test_a_site_is_its_pages_with_their_headings_its_hubs_and_its_compounds() -> None:
    site = read_site(PAGES)
    assert site.pages == (
        Outlined("/scans", "Scans", (Heading("MRI", "mri"),)),
        Outlined("/scans/pet", "PET", ()),
    )
    assert site.hubs == {"/scans"}
    assert site.compounds == {"xray": ("x", "ray"), "xrays": ("x", "rays"), "petct": ("pet", "ct")}


def test_an_outline_is_read_back_as_it_was_and_another_analyzer_learns_its_stems(tmp_path: Path) -> None:
    glossary, analyzer = Glossary(()), Analyzer()
    build_index(
        "whoosh:", tmp_path, (to_document(page, analyzer, Matcher(glossary), glossary) for page in PAGES)
    )
    engine = open_engine("whoosh:", tmp_path)
    outline = read_outline(read_site(PAGES), engine, analyzer)
    engine.close()
    assert from_json(to_json(outline)) == outline
    assert outline.counts["tumours"] == 1
    assert outline.stems["scan"] == 1
    learned = Analyzer()
    learned.learn(outline.stem_of)
    for word in (*outline.counts, "tumors", "scanning", "hepatitis"):
        assert learned.cut(word) == analyzer.cut(word)
