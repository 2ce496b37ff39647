"""Each step of what was made of a search can be undone: on the page, in the API and at a terminal."""

import json
import re
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer.request import Request
from indexer.searcher import Correction
from search_app.asked import API, Asked
from search_app.cli import main

SEARCHES = [
    "sorafanib",
    "secondary liver cancer",
    "secondary",
    "what is hcc",
    "embolisation -school",
    "chemotherepy liver zebra pupils",
    " ".join(["liver", *(f"word{number}" for number in range(40))]),
    '"liver cancer" tace 😀',
]


def steps_of(told: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    return list(chain(*(told[name] for name in ("corrections", "concepts", "also_searched", "ignored"))))


def without_undo(step: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in step.items() if name != "undo"}


def test_an_address_says_everything_that_was_asked() -> None:
    request = Request(
        query="a & b",
        page=2,
        size=20,
        exact=True,
        as_typed=True,
        without=("hcc", "tace"),
        every_word=True,
        whole=True,
        filters={"kind": "news"},
    )
    address = urlsplit(Asked(request=request, path=API).here)
    assert address.path == "/api/v1/search"
    assert parse_qs(address.query) == {
        "q": ["a & b"], "kind": ["news"], "page": ["2"], "size": ["20"], "exact": ["1"], "as": ["typed"],
        "without": ["hcc", "tace"], "words": ["all"], "match": ["all"],
    }  # fmt: skip


def test_an_address_of_what_cannot_be_sent_is_still_an_address() -> None:
    assert Asked(request=Request(query="a\ud800"), path="/search").here == "/search?q=a%3F"


@pytest.mark.parametrize("query", SEARCHES)
def test_every_undo_of_the_api_leads_to_the_same_search_without_that_step(
    client: FlaskClient, query: str
) -> None:
    told = client.get("/api/v1/search", query_string={"q": query}).json
    assert told
    for step in steps_of(told["understanding"]):
        if step["undo"]:
            after = client.get(step["undo"]).json
            assert after
            assert without_undo(step) not in map(without_undo, steps_of(after["understanding"]))
    exactly = client.get(told["understanding"]["undo"]).json
    assert exactly
    assert exactly["understanding"]["concepts"] == exactly["understanding"]["corrections"] == []
    if told["understanding"]["relaxed"]:
        assert client.get(told["understanding"]["undo_relaxed"]).json["total"] == 0  # type: ignore[index]


@pytest.mark.parametrize("query", SEARCHES)
def test_the_page_has_a_link_for_everything_that_can_be_undone(client: FlaskClient, query: str) -> None:
    told = client.get("/api/v1/search", query_string={"q": query}).json
    parsed = BeautifulSoup(client.get("/search", query_string={"q": query}).text, "lxml")
    links = {str(link["href"]) for link in parsed.select("main a")}
    assert told
    wanted = {step["undo"].replace("/api/v1/search", "/search") for step in steps_of(told["understanding"])}
    assert wanted - {""} <= links
    for link in sorted(wanted - {""}):
        assert client.get(link).status_code == 200


def test_undoing_is_quiet(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/search?q=what+is+secondary+liver+cancer").text, "lxml")
    loud = [link.get_text() for link in parsed.select(".fw-said a") if not link.find_parent("details")]
    assert loud == ["Use my exact words only"]
    details = parsed.select_one(".fw-said details")
    assert details
    assert not details.has_attr("open")
    assert re.search("Not searched: “what is”. Small words are on", " ".join(details.get_text().split()))


def test_a_meaning_that_was_not_meant_can_be_taken_back_and_brought_back(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/search?q=hcc+early").text, "lxml")
    link = parsed.select_one('details a:-soup-contains("I don’t mean HCC")')
    assert link
    assert link["href"] == "/search?q=hcc+early&without=hcc"
    after = BeautifulSoup(client.get(str(link["href"])).text, "lxml")
    assert not after.select('details a:-soup-contains("I don’t mean")')
    back = after.select_one('a:-soup-contains("Include words with the same meaning")')
    assert back
    assert back["href"] == "/search?q=hcc+early"


def test_pages_with_only_some_of_the_words_can_be_left_out_and_brought_back(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/search?q=tace+zebra").text, "lxml")
    link = parsed.select_one('details a:-soup-contains("Show only pages with all of my words")')
    assert link
    nothing = BeautifulSoup(client.get(str(link["href"])).text, "lxml")
    assert nothing.h1
    assert "No pages match" in nothing.h1.get_text()
    back = nothing.select_one('a:-soup-contains("Include pages with some of your words")')
    assert back
    assert back["href"] == "/search?q=tace+zebra"
    some = BeautifulSoup(client.get("/search?q=tace+liver&match=all").text, "lxml")
    assert "These pages have all of your words." in some.get_text()


def test_narrowing_the_results_keeps_what_was_undone(client: FlaskClient) -> None:
    address = "/search?q=what+is+cancer&without=hcc&without=tace&words=all&as=typed"
    form = BeautifulSoup(client.get(address).text, "lxml").select_one(".fw-narrow form")
    assert form
    kept = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    assert kept == [
        ("q", "what is cancer"),
        ("without", "hcc"),
        ("without", "tace"),
        ("words", "all"),
        ("as", "typed"),
    ]


def test_an_offer_takes_the_place_of_the_word_wherever_it_stands() -> None:
    asked = Asked(request=Request(query="oblation or Oblation"), path="/search")
    assert asked.corrected(Correction("oblation", "ablation", False)) == "/search?q=ablation+or+ablation"


def test_a_terminal_is_told_the_command_that_undoes_a_step(sample_data: Path) -> None:
    def search(*arguments: str) -> str:
        return CliRunner().invoke(main, ["--data", str(sample_data), "search", *arguments]).output

    told = search("--explain", "what is sorafanib doing")
    assert "Undo with: findwell search --as-typed -- 'what is sorafanib doing'" in told
    assert "Undo with: findwell search --all-words -- 'what is sorafanib doing'" in told
    assert "Undo with: findwell search --without sorafenib -- 'what is sorafanib doing'" in told
    assert "Undo with" not in search("what is sorafanib doing")
    assert "Searched for" not in search("--as-typed", "sorafanib")
    assert "Concept:" not in search("--explain", "--without", "hcc", "hcc")
    assert "No pages match" in search("--match-all", "tace zebra")
    assert "Small words" not in search("--explain", "--all-words", "what is hcc")
    assert json.loads(search("--json", "--without", "hcc", "hcc"))["understanding"]["concepts"] == []
