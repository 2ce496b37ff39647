"""A search that takes long answers with what it has, and says what it left out."""

from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import TooSlowError
from indexer.budget import HARD, SOFT, Budget, Step
from indexer.searcher import Request, Results, Searcher
from tests.indexer.small import make_glossary, make_page, make_searcher
from tests.long import examples

TERMS = """\
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  definition: Chemotherapy into the liver.
"""
PAGES = [
    make_page("/tace", "TACE", "TACE blocks the blood supply of a tumour.", description="About TACE."),
    make_page("/long", "Chemoembolisation", "Transarterial chemoembolisation, in full."),
    make_page("/blood", "Blood", "Blood tests are done before the treatment."),
]
QUERY = "TACE tumuor blood"


class Clock:
    """A clock on which every look takes as long as it is told."""

    def __init__(self) -> None:
        self.looks: Iterator[float] = repeat(0.0)

    def __call__(self) -> float:
        return next(self.looks)


CLOCK = Clock()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("site")
    return make_searcher(folder, PAGES, make_glossary(folder, TERMS), clock=CLOCK)


def search(site: Searcher, *looks: float) -> Results:
    """The answer when these are the first looks at the clock, and every later one is like the last."""
    CLOCK.looks = iter([*looks, *repeat(looks[-1], 10_000)])
    return site.search(Request(query=QUERY))


def test_before_its_time_is_spent_nothing_is_left_out_and_then_everything_is() -> None:
    looks = iter([5.0, 5.0 + SOFT, 5.0 + SOFT + 0.1, 5.0 + SOFT + 0.1])
    budget = Budget(lambda: next(looks))
    assert not budget.skips(Step.SPELLING)
    assert budget.skips(Step.PASSAGES)
    assert budget.skips(Step.WORDS)
    assert budget.left_out == (Step.WORDS, Step.PASSAGES)


def test_after_a_second_there_is_no_answer() -> None:
    looks = iter([5.0, 5.0 + HARD + 0.1, 5.0 + HARD + 0.1])
    budget = Budget(lambda: next(looks))
    for ask in (budget.check, lambda: budget.skips(Step.WORDS)):
        with pytest.raises(TooSlowError) as ended:
            ask()
        assert ended.value.code == "Q003"
        assert ended.value.fix


def test_with_time_enough_nothing_is_left_out(site: Searcher) -> None:
    found = search(site, 0.0, SOFT)
    assert found.left_out == ()
    assert found.total == 3


def test_with_no_time_left_from_the_start_there_are_still_pages_for_the_rarest_word(site: Searcher) -> None:
    found = search(site, 0.0, SOFT + 0.1)
    assert found.left_out == (Step.SPELLING, Step.NAMES, Step.WORDS, Step.WHOLE, Step.PASSAGES)
    assert [hit.url for hit in found.hits] == ["/tace"]
    assert found.understanding.corrections == found.understanding.concepts == ()
    assert found.understanding.relaxed == ""


def test_a_page_without_its_passage_has_its_title_address_and_description(site: Searcher) -> None:
    CLOCK.looks = iter([0.0, *repeat(SOFT + 0.1, 1000)])
    hit = site.search(Request(query="TACE")).hits[0]
    assert (hit.url, hit.title, hit.description, hit.snippet, hit.why) == (
        "/tace", "TACE", "About TACE.", (), ()
    )  # fmt: skip


def test_what_is_left_out_is_never_said_to_have_been_searched(site: Searcher) -> None:
    CLOCK.looks = iter([0.0, *repeat(SOFT + 0.1, 1000)])
    found = site.search(Request(query="TACE"))
    assert [hit.url for hit in found.hits] == ["/tace"]
    assert found.understanding.also_searched == found.cards == ()
    CLOCK.looks = repeat(0.0)
    whole = site.search(Request(query="TACE"))
    assert [hit.url for hit in whole.hits] == ["/tace", "/long"]
    assert whole.understanding.also_searched


@pytest.mark.parametrize("looks", range(1, 40, 3))
def test_a_search_ends_wherever_its_last_second_runs_out(site: Searcher, looks: int) -> None:
    CLOCK.looks = iter([*repeat(0.0, looks), *repeat(HARD + 0.1, 10_000)])
    with pytest.raises(TooSlowError):
        site.search(Request(query=QUERY))


def test_whoever_ranks_pages_to_measure_them_can_wait(site: Searcher) -> None:
    CLOCK.looks = count(0.0, 10.0)
    assert site.ranked("TACE", 5) == ["/tace", "/long"]


@examples(80)
@given(
    st.lists(st.floats(0.0, 0.1), min_size=1, max_size=60), st.sampled_from([QUERY, '"blood supply"', "TACE"])
)
def test_however_time_passes_there_is_an_answer_that_holds_together_or_an_end(
    site: Searcher, gaps: list[float], query: str
) -> None:
    passed = [0.0]
    for gap in gaps:
        passed.append(passed[-1] + gap)
    CLOCK.looks = iter([*passed, *repeat(passed[-1], 10_000)])
    try:
        found = site.search(Request(query=query))
    except TooSlowError:
        assert passed[-1] > HARD
        return
    assert bool(found.left_out) <= (passed[-1] > SOFT)
    assert bool(found.hits) == bool(found.total)
    assert found.total or found.left_out


def test_an_index_without_a_clock_is_never_in_a_hurry(tmp_path: Path) -> None:
    assert make_searcher(tmp_path, PAGES).search(Request(query=QUERY)).left_out == ()
