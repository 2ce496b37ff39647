"""The words that our pages and glossary use."""

from pathlib import Path

from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.document import to_document
from indexer.engine import build_index, open_engine
from indexer.outline import read_outline, read_site
from indexer.vocabulary import label_words, read_vocabulary
from tests.indexer.small import make_glossary, make_page

TERMS = """\
- id: x-ray
  labels: [X-ray, radiograph]
  definition: A picture of the inside of the body.
"""


def test_words_are_counted_by_page_and_compounds_are_known_joined(tmp_path: Path) -> None:
    glossary, analyzer = make_glossary(tmp_path, TERMS), Analyzer()
    pages = [
        make_page("/a", "Scans", "Scans and scans of the liver. A chest x-ray. COVID-19."),
        make_page("/b", "Liver", "The liver."),
    ]
    index = tmp_path / "index"
    index.mkdir()
    documents = [to_document(page, analyzer, Matcher(glossary), glossary) for page in pages]
    build_index("whoosh:", index, documents)
    outline = read_outline(read_site(pages), open_engine("whoosh:", index), analyzer)
    vocabulary = read_vocabulary(outline, glossary)
    assert vocabulary.counts["liver"] == 2
    assert vocabulary.stems["scan"] == 1
    assert vocabulary.compounds == {"xray": ("x", "ray")}
    assert vocabulary.knows("scanning", "scan")
    assert vocabulary.knows("radiographs", "radiograph")
    assert not vocabulary.knows("zebra", "zebra")


def test_every_form_of_a_label_is_a_known_word(tmp_path: Path) -> None:
    assert {"xray", "xrays", "radiographs"} <= label_words(make_glossary(tmp_path, TERMS))


def test_a_misspelling_is_no_word(tmp_path: Path) -> None:
    terms = TERMS.replace("radiograph]", "radiograph, {text: ex-rey, kind: misspelling}]")
    assert "rey" not in label_words(make_glossary(tmp_path, terms))
