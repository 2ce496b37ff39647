"""What is made of a query, and what is said about it."""

from pathlib import Path

import pytest

from indexer.searcher import Request, Searcher
from indexer.understanding import Correction, Understanding
from tests.indexer.small import make_glossary, make_page, make_searcher

TERMS = """\
- id: metastasis
  labels:
    - metastasis
    - {text: secondary, kind: lay, context: {near: [cancer]}}
    - {text: secondry, kind: misspelling}
  definition: Cancer that has spread.
- id: embolisation
  labels: [embolisation]
  definition: Blocking a blood vessel.
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  broader: [embolisation]
  definition: Chemotherapy into the liver.
- id: sirt
  labels: [SIRT, unheard name]
  definition: Radiotherapy into the liver.
- id: sorafenib
  labels: [sorafenib]
  definition: A medicine.
- blocks: [secondary school]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("site")
    pages = [
        make_page(
            "/spread", "When cancer spreads", "A metastasis is a new growth. Metastases can be treated."
        ),
        make_page("/tace", "TACE", "TACE blocks the blood supply. SIRT does not."),
        make_page(
            "/school", "A secondary school", "Pupils of a secondary school sang. Their ascites was a cake."
        ),
        make_page("/ablation", "Ablation", "Ablation destroys a tumour. Sorafenib is a medicine."),
    ]
    return make_searcher(folder, pages, make_glossary(folder, TERMS))


def understood(site: Searcher, query: str, **how: bool) -> Understanding:
    return site.search(Request(query=query, **how)).understanding  # type: ignore[arg-type]


def test_a_word_nobody_wrote_is_corrected_to_one_of_ours_and_that_is_said(site: Searcher) -> None:
    assert understood(site, "oblation").corrections == (Correction("oblation", "ablation", True),)
    assert understood(site, "oblation").corrected == "ablation"


def test_a_misspelling_of_the_glossary_is_corrected_to_the_nearest_name(site: Searcher) -> None:
    assert understood(site, "secondry").corrections == (Correction("secondry", "secondary", True),)


@pytest.mark.parametrize("query", ["OBLATION", '"oblation"', "tac", "tare", "ablated", "tumor", "zzzzzzzz"])
def test_capitals_quotes_short_words_and_words_we_know_are_not_corrected(site: Searcher, query: str) -> None:
    assert understood(site, query).corrections == ()


def test_words_run_together_are_parted_only_as_our_pages_have_them(site: Searcher) -> None:
    assert understood(site, "secondaryschool").corrected == "secondary school"
    assert understood(site, "tumourpupils").corrections == ()


def test_as_typed_corrects_nothing_but_finds_concepts(site: Searcher) -> None:
    assert understood(site, "oblation", as_typed=True).corrections == ()
    assert [concept.term for concept in understood(site, "tace", as_typed=True).concepts] == ["tace"]
    assert understood(site, "secondry", as_typed=True).concepts == ()


def test_exact_searches_the_words_typed_and_nothing_else(site: Searcher) -> None:
    exactly = understood(site, "oblation metastasis", exact=True)
    assert exactly.corrections == exactly.concepts == exactly.also_searched == ()
    assert [hit.url for hit in site.search(Request(query="metastases", exact=True)).hits] == ["/spread"]
    assert site.search(Request(query="metastatic", exact=True)).total == 0
    assert site.search(Request(query="metastatic")).total == 1


def test_a_concept_found_after_a_correction_is_told(site: Searcher) -> None:
    assert [concept.term for concept in understood(site, "sorafanib").concepts] == ["sorafenib"]


def test_only_names_that_our_pages_use_are_said_to_be_searched(site: Searcher) -> None:
    assert understood(site, "unheard name").also_searched[0].labels == ("SIRT",)
    assert understood(site, "SIRT").also_searched == ()


def test_a_word_of_several_meanings_is_found_unsurely_and_says_what_it_brought(site: Searcher) -> None:
    secondary = understood(site, "secondary")
    assert [concept.sure for concept in secondary.concepts] == [False]
    assert secondary.also_searched[0].labels == ("metastasis",)
    assert secondary.also_searched[0].reason == 'which means the same as "secondary"'
    assert understood(site, "secondary school").concepts == ()


def test_a_wider_concept_brings_what_it_includes_and_not_the_reverse(site: Searcher) -> None:
    wide = site.search(Request(query="embolisation"))
    assert [hit.url for hit in wide.hits] == ["/tace"]
    assert wide.understanding.also_searched[0].labels == ("TACE",)
    assert wide.understanding.also_searched[0].reason == 'which is a kind of "embolisation"'


def test_what_was_not_searched_is_said(site: Searcher) -> None:
    assert [each.text for each in understood(site, "cancer -school").ignored] == ["school"]
    assert understood(site, "pain " * 500).ignored[0].reason == "Only the first 2,000 characters were read."
    many = understood(site, " ".join(f"word{number}" for number in range(40)))
    assert many.ignored[0].reason.startswith("Only the 32 most telling words")


def test_when_no_page_has_everything_that_is_said(site: Searcher) -> None:
    assert understood(site, "tace pupils").relaxed == (
        "No page has all of your words, so these pages have some of them."
    )
    assert understood(site, "tace blood").relaxed == ""
    assert understood(site, "zzz yyy").relaxed == ""
    assert "in just this way" in understood(site, "without tumour").relaxed


def test_words_in_quotes_must_stand_so_unless_no_page_has_them(site: Searcher) -> None:
    assert [hit.url for hit in site.search(Request(query='"blood supply" tumour')).hits] == ["/tace"]
    loose = site.search(Request(query='"supply blood"'))
    assert [hit.url for hit in loose.hits] == ["/tace"]
    assert "in quotes" in loose.understanding.relaxed


def test_a_rare_word_near_a_common_one_is_queried_but_searched_as_typed(tmp_path: Path) -> None:
    pages = [make_page(f"/{number}", f"Page {number}", "About ablation.") for number in range(25)]
    site = make_searcher(tmp_path, [*pages, make_page("/o", "Other", "An oblation was made.")])
    results = site.search(Request(query="oblation"))
    assert results.understanding.corrections == (Correction("oblation", "ablation", False),)
    assert [hit.url for hit in results.hits] == ["/o"]
