"""Signposts and best bets where people meet them: the pages, the API and the command line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from search_app.cli import main
from search_app.settings import Search, Serve, Settings
from tests.search_app.sites import app_of

PINS = """
- id: crisis
  kind: signpost
  queries: [{all: [suicidal]}, {all: [qwertyuiopasdf]}]
  title: If you can't go on & need help
  text: Call 999 or go to A&E.
  phone: [999, 111]
  owner: the nurses
  expires: 2099-01-31
  reason: A secret reason.
- id: quickly
  kind: signpost
  queries: [{all: [fever]}]
  title: When to get help
  text: Ring us.
  url: /pages/symptoms/when-to-get-help
  owner: the nurses
  expires: 2099-01-31
  reason: A secret reason.
- {id: one, kind: best-bet, queries: [{all: [chemotherapy]}], title: Bet 1 & only, text: About it.,
   url: /pages/treatment/tace, owner: us, expires: 2099-01-31, reason: A secret reason.}
- {id: old, kind: best-bet, queries: [{all: [chemotherapy]}], title: An old bet, url: /pages/treatment/sirt,
   owner: us, expires: 2020-01-31, reason: A secret reason.}
- {id: two, kind: best-bet, queries: [{all: [chemotherapy]}], title: Bet 2, url: /pages/treatment/recurrence,
   owner: us, expires: 2099-01-31, reason: A secret reason.}
- {id: three, kind: best-bet, queries: [{all: [chemotherapy]}], title: Bet 3, url: /pages/treatment/surgery,
   owner: us, expires: 2099-01-31, reason: A secret reason.}
- {id: none, kind: best-bet, queries: [{all: [qwertyuiopasdf]}], title: Bet 4, url: /pages/treatment/surgery,
   owner: us, expires: 2099-01-31, reason: A secret reason.}
"""


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    path = tmp_path / "pins.yaml"
    path.write_text(PINS, encoding="utf-8")
    return path


def client_of(data: Path, pins: Path, rate: int = 0) -> FlaskClient:
    return app_of(Settings(data=data, search=Search(pins=(pins,)), serve=Serve(rate=rate))).test_client()


@pytest.fixture(scope="module")
def client(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    path = tmp_path_factory.mktemp("pins") / "pins.yaml"
    path.write_text(PINS, encoding="utf-8")
    return client_of(sample_data, path)


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.text, "lxml")


def main_headings(soup: BeautifulSoup) -> list[str]:
    return [heading.get_text(" ", strip=True) for heading in soup.select("main h1, main h2, main h3")]


def test_a_signpost_stands_above_the_results(client: FlaskClient) -> None:
    soup = page(client, "/search?q=feeling+suicidal+with+liver+cancer")
    assert main_headings(soup)[:2] == ["If you can't go on & need help", "Search results"]
    section = soup.select_one("main > :first-child")
    assert section is not None
    assert section.name == "section"
    assert section["aria-labelledby"] == "sign-crisis"
    links = [(link["href"], link.get_text()) for link in section.select("a")]
    assert links == [("tel:999", "Call 999"), ("tel:111", "Call 111")]


def test_a_signpost_with_a_page_links_to_it(client: FlaskClient) -> None:
    link = page(client, "/search?q=fever").select_one("#sign-quickly a")
    assert link is not None
    assert link["href"] == "/pages/symptoms/when-to-get-help"


def test_a_signpost_is_on_every_page_of_results_and_best_bets_on_the_first(client: FlaskClient) -> None:
    first = main_headings(page(client, "/search?q=chemotherapy+fever"))
    second = main_headings(page(client, "/search?q=chemotherapy+fever&page=2"))
    assert first[0] == second[0] == "When to get help"
    assert "Start here" in first
    assert "Start here" not in second


def test_two_best_bets_are_shown_and_no_expired_one(client: FlaskClient) -> None:
    response = client.get("/search?q=chemotherapy")
    soup = BeautifulSoup(response.text, "lxml")
    bets = soup.select("section[aria-labelledby=bets] h3 a")
    assert [(bet["href"], bet.get_text()) for bet in bets] == [
        ("/pages/treatment/tace", "Bet 1 & only"),
        ("/pages/treatment/recurrence", "Bet 2"),
    ]
    assert "Bet 1 &amp; only" in response.text
    assert "secret" not in response.text
    assert "An old bet" not in response.text
    headings = main_headings(soup)
    assert headings.index("Start here") < headings.index("Bet 1 & only")


def test_a_best_bet_that_is_the_first_result_anyway_is_not_shown_twice(client: FlaskClient) -> None:
    soup = page(client, "/search?q=chemotherapy+recurrence+come+back")
    first = soup.select_one("ol h2 a")
    assert first is not None
    assert str(first["href"]).startswith("/pages/treatment/recurrence")
    assert [bet.get_text() for bet in soup.select("section[aria-labelledby=bets] a")] == ["Bet 1 & only"]


def test_pins_are_shown_when_nothing_is_found(client: FlaskClient) -> None:
    headings = main_headings(page(client, "/search?q=qwertyuiopasdf"))
    assert headings[0] == "If you can't go on & need help"
    assert headings[2:4] == ["Start here", "Bet 4"]


def test_a_search_without_pins_says_nothing_of_them(client: FlaskClient) -> None:
    assert not page(client, "/search?q=surgery").select(".fw-sign, #bets")


def test_a_signpost_is_shown_without_an_index(tmp_path: Path, pins: Path) -> None:
    client = client_of(tmp_path / "empty", pins)
    soup = page(client, "/search?q=i+am+suicidal", status=503)
    assert main_headings(soup)[0] == "If you can't go on & need help"
    assert not page(client, "/search?q=surgery", status=503).select(".fw-sign")
    assert not page(client, "/pages/x?q=suicidal", status=503).select(".fw-sign")
    problem = client.get("/api/v1/search?q=suicidal").get_json()
    assert [pin["id"] for pin in problem["signposts"]] == ["crisis"]
    assert "signposts" not in client.get("/api/v1/search?q=surgery").get_json()


def test_a_signpost_is_shown_to_those_who_must_wait_or_whose_address_is_wrong(
    sample_data: Path, pins: Path
) -> None:
    client = client_of(sample_data, pins, rate=1)
    assert main_headings(page(client, "/search?q=suicidal&page=x", status=400))[0].startswith("If you")
    statuses = {client.get("/search?q=suicidal").status_code for _ in range(5)}
    assert 429 in statuses
    assert main_headings(page(client, "/search?q=suicidal", status=429))[0].startswith("If you")


def test_a_part_of_a_page_for_another_site_has_the_pins_too(client: FlaskClient) -> None:
    response = client.get("/fragment/search?q=suicidal+chemotherapy")
    assert response.status_code == 200
    assert "If you can&#39;t go on &amp; need help" in response.text
    assert "Bet 1 &amp; only" in response.text


def test_pins_are_matched_on_what_was_typed_not_on_its_correction(client: FlaskClient) -> None:
    assert not page(client, "/search?q=chemotherepy").select("#bets")


def test_the_api_gives_pins_in_the_shape_it_promises(client: FlaskClient) -> None:
    answer: dict[str, Any] = client.get("/api/v1/search?q=chemotherapy+suicidal").get_json()
    assert answer["signposts"] == [
        {
            "id": "crisis",
            "title": "If you can't go on & need help",
            "text": "Call 999 or go to A&E.",
            "url": "",
            "phone": ["999", "111"],
        }
    ]
    assert [pin["id"] for pin in answer["best_bets"]] == ["one", "two"]
    document = client.get("/api/v1/openapi.json").get_json()
    schema = {
        "$ref": "#/components/schemas/Results",
        "components": document["components"],
    }
    Draft202012Validator(schema).validate(answer)


def test_readiness_tells_of_a_bad_file_of_pins(sample_data: Path, pins: Path) -> None:
    client = client_of(sample_data, pins)
    assert client.get("/readyz").get_json()["status"] == "ready"
    pins.write_text(PINS.replace("kind: signpost", "kind: sign"), encoding="utf-8")
    os.utime(pins, (1, 1))
    ready = client.get("/readyz").get_json()
    assert ready["status"] == "degraded"
    assert f"{pins}:3: kind 'sign' is unknown" in ready["why"]
    assert page(client, "/search?q=suicidal").select(".fw-sign")


def run(data: Path, pins: Path, *arguments: str) -> Any:
    config = pins.with_name("findwell.toml")
    config.write_text('[search]\npins = ["pins.yaml"]\n', encoding="utf-8")
    return CliRunner().invoke(main, ["--config", str(config), "--data", str(data), *arguments])


def test_the_command_line_prints_signposts_first_and_best_bets(sample_data: Path, pins: Path) -> None:
    done = run(sample_data, pins, "search", "suicidal", "chemotherapy")
    assert done.output.startswith("If you can't go on & need help: Call 999 or go to A&E.\n   999\n   111\n")
    assert "\nStart here:\nBet 1 & only: About it.\n   /pages/treatment/tace\nBet 2\n" in done.output
    answer = json.loads(run(sample_data, pins, "search", "suicidal", "--json").output)
    assert [pin["id"] for pin in answer["signposts"]] == ["crisis"]


def test_the_command_line_prints_a_signpost_without_an_index(tmp_path: Path, pins: Path) -> None:
    done = run(tmp_path / "empty", pins, "search", "suicidal")
    assert done.exit_code == 3
    assert done.output.startswith("If you can't go on")


def test_the_command_line_lists_the_faults_of_a_bad_file_of_pins(sample_data: Path, pins: Path) -> None:
    pins.write_text(PINS.replace("kind: signpost", "kind: sign"), encoding="utf-8")
    done = run(sample_data, pins, "search", "suicidal")
    assert done.exit_code == 3
    assert "Error P001" in done.output
    assert "pins.yaml:3:" in done.output
