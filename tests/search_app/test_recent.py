"""Answers that are given again."""

from pathlib import Path

import pytest

from indexer.searcher import Request, Results, Searcher, Step
from indexer.understanding import Understanding
from search_app.live import Live
from search_app.recent import KEPT_FOR, MOST, Recent
from tests.search_app.sites import page, publish_site


class Asked:
    """A search that notes what it is asked, and has no time for what is long."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.for_: list[str] = []

    def search(self, request: Request) -> Results:
        self.for_.append(request.query)
        return self._searcher.search(request)


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    return Asked(Live(tmp_path / "index").acquire().searcher)


def test_the_same_request_is_answered_from_memory_and_another_is_not(asked: Asked) -> None:
    recent = Recent(asked.search)
    first = recent.search(Request(query="tace", filters={"kind": "page"}))
    assert recent.search(Request(query="tace", filters={"kind": "page"})) is first
    assert asked.for_ == ["tace"]
    for other in (
        Request(query="TACE"),
        Request(query="tace"),
        Request(query="tace", filters={"kind": "pdf"}),
        Request(query="tace", page=2),
        Request(query="tace", every_word=True),
    ):
        recent.search(other)
    assert len(asked.for_) == 6


@pytest.mark.parametrize("query", ["me@example.org tace", "tace 07700 900123", "tace since 3 May"])
def test_what_could_tell_who_asks_is_not_kept(asked: Asked, query: str) -> None:
    recent = Recent(asked.search)
    for _ in range(2):
        recent.search(Request(query=query))
    assert asked.for_ == [query, query]


def test_an_answer_in_a_hurry_is_not_given_again() -> None:
    meant = Understanding(query="tace", corrected="tace", units=(), tree=None)
    hurried = Results(
        query="tace", total=0, page=1, pages=0, hits=(), understanding=meant, left_out=(Step.NAMES,)
    )
    given = iter([hurried, hurried])
    recent = Recent(lambda _: next(given))
    assert [recent.search(Request(query="tace")) for _ in range(2)] == [hurried, hurried]


def test_an_answer_is_gone_after_ten_minutes_however_often_it_was_given(asked: Asked) -> None:
    now = [0.0]
    recent = Recent(asked.search, clock=lambda: now[0])
    for seconds in (0.0, 300.0, KEPT_FOR - 1, KEPT_FOR, KEPT_FOR + 1):
        now[0] = seconds
        recent.search(Request(query="tace"))
    assert asked.for_ == ["tace", "tace"]


def test_the_oldest_answer_makes_room(asked: Asked) -> None:
    recent = Recent(asked.search)
    recent.search(Request(query="tace"))
    for number in range(MOST):
        recent.search(Request(query=f"tace w{number}"))
    recent.search(Request(query="tace"))
    assert len(asked.for_) == MOST + 2


def test_a_new_index_knows_no_answer_of_the_one_before(tmp_path: Path) -> None:
    live = Live(tmp_path / "index")
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    assert live.acquire().search(Request(query="tace")).total == 1
    publish_site(tmp_path, [page("tace", "What TACE is."), page("more", "More on TACE.")])
    assert live.acquire().search(Request(query="tace")).total == 2
