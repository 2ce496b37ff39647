"""A search that takes long: what there is, said to be incomplete; or an end, with a way on."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from indexer.budget import HARD, SOFT, Step
from search_app.app import create_app
from search_app.parameters import specification
from search_app.settings import Settings
from search_app.wording import left_out
from tests.search_app.sites import page, publish_site


class Clock:
    """A clock that has moved by ``passed`` seconds whenever a search looks at it again."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return next(self._looks)

    def start(self, passed: float) -> None:
        self._looks: Iterator[float] = iter([0.0, *repeat(passed, 10_000)])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> FlaskClient:
    pages = [page("tace", "What TACE is.", description="About TACE."), page("liver", "The liver is large.")]
    publish_site(tmp_path, pages)
    return create_app(Settings(data=tmp_path), clock=clock).test_client()


def test_what_was_left_out_is_said_on_the_page_and_in_parts_of_pages(site: FlaskClient, clock: Clock) -> None:
    for address in ("/search?q=tace", "/fragment/search?q=tace"):
        clock.start(SOFT + 0.1)
        told = BeautifulSoup(site.get(address).text, "lxml")
        assert "This search took too long to finish: " in told.get_text()
        assert "some pages are shown without the words that match" in told.get_text()
        hit = told.select_one(".fw-hits > li")
        assert hit
        assert "About TACE." in hit.get_text()
    clock.start(SOFT + 0.1)
    again = BeautifulSoup(site.get("/search?q=tace").text, "lxml").select_one('a:-soup-contains("Try again")')
    assert again
    clock.start(0.1)
    assert "took too long" not in site.get(str(again["href"])).text


def test_what_was_left_out_is_a_field_of_the_answer(site: FlaskClient, clock: Clock) -> None:
    clock.start(SOFT + 0.1)
    told = site.get("/api/v1/search?q=tace+livr").json
    assert told
    assert told["left_out"] == ["spelling", "names", "words", "whole", "passages"]
    assert [hit["url"] for hit in told["hits"]] == ["/pages/tace"]
    schema = specification()["components"]["schemas"]["Results"] | {
        "components": specification()["components"]
    }
    Draft202012Validator(schema).validate(told)


def test_nothing_found_in_a_hurry_is_said_to_be_that(site: FlaskClient, clock: Clock) -> None:
    clock.start(SOFT + 0.1)
    told = BeautifulSoup(site.get("/search?q=tumuor").text, "lxml")
    assert told.h1
    assert "No pages match" in told.h1.get_text()
    assert "the spelling was not checked" in told.get_text()


def test_after_a_second_there_is_an_end_with_a_way_on(site: FlaskClient, clock: Clock) -> None:
    clock.start(HARD + 0.1)
    refused = site.get("/api/v1/search?q=tace")
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert refused.json
    assert refused.json["code"] == "Q003"
    assert "Search for fewer words" in refused.json["detail"]
    assert int(refused.headers["Retry-After"]) > 0
    clock.start(HARD + 0.1)
    told = site.get("/search?q=tace")
    assert told.status_code == 503
    assert "Search for fewer words" in told.text
    assert BeautifulSoup(told.text, "lxml").select_one("form input[name=q]")


def test_every_step_has_its_words() -> None:
    for step in Step:
        assert left_out([step]).startswith("This search took too long to finish: ")
    assert left_out([Step.SPELLING, Step.NAMES]).endswith(
        "the spelling was not checked and other words of the same meaning were not looked for."
    )
