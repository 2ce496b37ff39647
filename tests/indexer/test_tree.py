"""What decides the order of results."""

from pathlib import Path

import pytest

from indexer.ranking import load_weights
from indexer.searcher import Request, Searcher
from tests.indexer.small import make_glossary, make_page, make_searcher

TERMS = """\
- id: recurrence
  labels: [recurrence, {text: come back, kind: lay}]
  definition: Cancer that is found again.
- id: treatment
  labels: [local treatment]
  definition: Treatment of one place.
- id: ablation
  labels: [ablation]
  broader: [treatment]
  definition: Treatment with heat.
- id: unused
  labels: [liver flush, detox cure]
  definition: A word that no page has.
- id: silent
  labels: [SNAX, stage Z snack, {text: snackz, kind: misspelling}]
  definition: A name of which pages have a part only.
- id: look
  labels: [{text: look for, kind: search}, detox watch]
  definition: A concept that pages are not marked with.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("site")
    pages = [
        make_page("/return", "After treatment", "It can come back. Scans look for it."),
        make_page("/again", "Check-ups", "Scans look for recurrence."),
        make_page("/heat", "Ablation", "Ablation uses heat."),
        make_page("/heat-news", "A new machine for ablation", "It uses heat."),
        make_page("/local", "Overview", "There is more than one local treatment."),
        make_page("/stage-b", "The middle stage", "Stage B is the middle stage."),
        make_page("/stage-a", "The first stage", "Stage A is a first stage. A stage is a step."),
        make_page("/flush", "Myths", "A flush of the liver does nothing."),
        make_page("/yellow", "Jaundice: yellow skin and eyes", "Skin turns yellow."),
        make_page("/skin", "Yellow skin cream for dry skin", "A yellow skin cream."),
    ]
    return make_searcher(folder, pages, make_glossary(folder, TERMS))


def urls(site: Searcher, query: str, **how: bool) -> list[str]:
    return [hit.url for hit in site.search(Request(query=query, **how)).hits]  # type: ignore[arg-type]


def test_a_synonym_finds_the_page_but_ranks_below_the_words_typed(site: Searcher) -> None:
    assert urls(site, "recurrence") == ["/again", "/return"]


def test_a_page_with_all_words_comes_before_one_with_the_rarest(site: Searcher) -> None:
    assert urls(site, "scans come back")[0] == "/return"
    assert urls(site, "scans recurrence")[0] == "/again"


def test_a_page_titled_as_the_query_comes_first(site: Searcher) -> None:
    assert urls(site, "ablation")[:2] == ["/heat", "/heat-news"]
    assert urls(site, "what is yellow skin")[0] == "/yellow"


def test_a_page_on_a_wider_concept_is_not_found_by_a_narrower_one(site: Searcher) -> None:
    assert urls(site, "local treatment") == ["/local", "/heat", "/heat-news"]
    assert "/local" not in urls(site, "ablation")


def test_a_stage_without_its_letter_comes_last(site: Searcher) -> None:
    assert urls(site, "stage A") == ["/stage-a", "/stage-b"]
    assert urls(site, "stage B") == ["/stage-b", "/stage-a"]


def test_the_words_of_a_concept_that_no_page_uses_may_stand_apart(site: Searcher) -> None:
    assert urls(site, "liver flush") == ["/flush"]


def test_a_concept_that_no_page_uses_is_searched_by_the_words_of_all_its_names(site: Searcher) -> None:
    assert urls(site, "detox cure") == ["/flush"]
    (also,) = site.search(Request(query="detox cure")).understanding.also_searched
    assert (also.typed, also.labels) == ("detox cure", ("liver flush",))
    assert also.reason == 'or only words of this name for "detox cure"'
    assert urls(site, "detox cure", exact=True) == []


def test_other_names_of_a_concept_are_left_alone_when_pages_say_the_one_typed(site: Searcher) -> None:
    assert set(urls(site, "look for")) == {"/return", "/again"}
    assert site.search(Request(query="look for")).understanding.also_searched == ()


def test_words_of_a_name_are_searched_one_by_one_when_no_page_has_them_all(site: Searcher) -> None:
    assert set(urls(site, "SNAX")) == {"/stage-a", "/stage-b"}
    assert urls(site, "SNAX") == urls(site, "stage Z snack")


def test_excluded_words_take_pages_away(site: Searcher) -> None:
    assert urls(site, "scans -recurrence") == ["/return"]


def test_words_of_a_question_that_tell_nothing_find_no_page(site: Searcher) -> None:
    assert urls(site, "what is a jaundice") == ["/yellow"]


def test_a_title_with_the_telling_word_comes_before_one_with_the_common_word(tmp_path: Path) -> None:
    pages = [
        make_page(f"/{number}", "Side effects", "A medicine may have side effects.") for number in range(9)
    ]
    pages += [
        make_page("/side-effects", "Side effects", "Metformin may have side effects."),
        make_page("/metformin", "Metformin", "A medicine and its side effects."),
    ]
    assert urls(make_searcher(tmp_path, pages), "side effects of metformin")[0] == "/metformin"


def test_a_word_typed_twice_counts_more_but_not_twice(tmp_path: Path) -> None:
    pages = [
        make_page("/a", "One", "Itching all night long."),
        make_page("/b", "Two", "Fever all night long."),
    ]
    site = make_searcher(tmp_path, pages)
    score = {query: site.search(Request(query=query)).hits[0].score for query in ("fever", "fever fever")}
    assert urls(site, "itching fever fever") == ["/b", "/a"]
    assert score["fever"] < score["fever fever"] < 2 * score["fever"]


def test_a_compound_typed_in_parts_is_found_in_part(tmp_path: Path) -> None:
    pages = [
        make_page("/both", "One", "A plant-based diet."),
        make_page("/part", "Two", "A plant in a pot."),
        make_page("/none", "Three", "Nothing."),
    ]
    site = make_searcher(tmp_path, pages)
    assert urls(site, "plant-based") == ["/both", "/part"]
    assert urls(site, "plantbased") == ["/both"]


def test_exact_words_are_found_as_they_were_typed(site: Searcher) -> None:
    assert urls(site, "scan", exact=True) == []
    assert urls(site, "recurrence", exact=True) == ["/again"]


def test_every_weight_is_a_positive_number() -> None:
    assert all(weight > 0 for table in load_weights() for weight in table.values())


def test_a_site_may_be_empty_of_a_concept(tmp_path: Path) -> None:
    site = make_searcher(tmp_path, [make_page("/a", "A", "Text.")], make_glossary(tmp_path, TERMS))
    assert urls(site, "ablation") == []
