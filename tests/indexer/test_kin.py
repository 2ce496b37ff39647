"""Pages like the best ones go up, and no page is found that was not found before."""

from pathlib import Path

import pytest

from indexer.analysis import Analyzer
from indexer.kin import Best, rarities, telling_words, with_kin
from indexer.query import And, Or, TermQuery
from indexer.ranking import load_weights
from indexer.searcher import Searcher
from indexer.sentences import body_of, read, write
from tests.indexer.small import make_page, make_searcher

TREE = TermQuery("body_stem", "liver")
WEIGHTS = load_weights()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    best = [
        make_page(
            f"/best-{number}",
            "Eating",
            "Poor appetite and weight loss. Dietitian: calories and protein drinks.",
        )
        for number in range(3)
    ]
    others = [
        make_page("/car-park", "Visiting", "Appetite for change: weight limits of lorries in the car park."),
        make_page("/drinks", "Meals", "Appetite and weight: calories in protein drinks, by a dietitian."),
        make_page("/calories", "Cooking", "Calories and protein drinks."),
    ]
    fillers = [
        make_page(f"/other-{number}", "Other", f"Word{number} and nothing else.") for number in range(60)
    ]
    return make_searcher(tmp_path_factory.mktemp("kin"), [*best, *others, *fillers])


def test_a_page_that_shares_words_with_the_best_comes_before_one_that_does_not(site: Searcher) -> None:
    found = site.ranked("poor appetite weight", 10)
    assert found[:3] == ["/best-0", "/best-1", "/best-2"]
    assert found.index("/drinks") < found.index("/car-park")


def test_no_page_is_found_for_shared_words_alone(site: Searcher) -> None:
    assert "/calories" not in site.ranked("poor appetite weight", 10)


def test_what_a_page_is_about_is_told_by_its_rarer_words() -> None:
    stems = {"a1": 5, "of": 9, "dietitian": 6, "protein": 6, "liver": 80, "once": 1, "light": 4}
    rarity = rarities(stems, 100, {"light"})
    assert rarity.keys() == {"dietitian", "protein"}
    page = make_page("/a", "Eating", "Protein of beans. Protein and liver. A dietitian likes protein.")
    analyzer = Analyzer()
    kept = write(page, analyzer.read(page.title), analyzer.read(body_of(page)))
    words = telling_words(read(page, kept), rarity)
    assert list(words) == ["protein", "dietitian"]


def test_words_that_several_of_the_best_pages_have_count_most() -> None:
    best = [Best(2.0, {"protein": 1.0, "lorry": 1.0}), Best(1.0, {"protein": 1.0})]
    tree = with_kin(TREE, best, {"protein": 1.0, "lorry": 1.0}, WEIGHTS)
    assert isinstance(tree, And)
    assert isinstance(tree.parts[1], Or)
    boosts = {part.term: part.boost for part in tree.parts[1].parts if isinstance(part, TermQuery)}
    assert boosts["protein"] == pytest.approx(1.5 * boosts["lorry"])
    assert sum(boosts.values()) == pytest.approx(2.0 * WEIGHTS.kin["share"])


@pytest.mark.parametrize("best", [[], [Best(0.0, {"liver": 1.0})], [Best(1.0, {})]])
def test_without_anything_telling_in_common_the_tree_stays_as_it_is(best: list[Best]) -> None:
    assert with_kin(TREE, best, {"liver": 1.0}, WEIGHTS) == TREE


def test_one_page_may_be_all_there_is(tmp_path: Path) -> None:
    site = make_searcher(tmp_path, [make_page("/a", "Eating well", "Eating well with liver cancer.")])
    assert site.ranked("eating well", 10) == ["/a"]
