"""Whatever people type is answered on the page, in the API and at a terminal; what was ignored is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_app.cli import main
from tests.long import examples

LONG = " ".join(["liver", "tumour", "tace", *(f"word{number}" for number in range(40))])
TYPED = [
    # what is typed, and part of what is said about it
    (LONG, "Only the 32 most telling words of a long question are searched."),
    (f"liver {'x' * 1994}", ""),
    ("liver AND (tumour OR scan) NOT tace", "Small words are on nearly every page"),
    ("title:liver", ""),
    ("liv* ~9 [scan]", "Signs are not searched, only words are."),
    ('liver "scan', "Signs are not searched, only words are."),
    ('"liver scan" "" “x”', ""),
    ("liver -scan", "A minus stands before it, so pages that say “scan” are left out."),
    ("-liver", "Signs are not searched, only words are."),
    ("liver 😀👩🏽‍⚕️", "Signs are not searched, only words are."),
    ("liver\x00\x07\x1bscan", "Signs are not searched, only words are."),
    ("печень 肝臓 كبد", ""),
    ("ﬁbrosis Ⅳ liver", ""),
    ("what is it", ""),
    ("to be or not to be", ""),
    ("'; DROP TABLE pages; --", ""),
    ("liver" * 380, ""),
    ("a " * 990, ""),
    ("liver ʼ ͺ", ""),
    ("ʼ", ""),
    ("ͺ ﱞ ﾞ", ""),
]
NOTHING = ["", "   ", "?!.,;", "“”", "😀", "---", "\x00", "\u200b"]


def page(client: FlaskClient, query: str) -> str:
    response = client.get("/search", query_string={"q": query})
    assert response.status_code == 200, response.text
    main_part = BeautifulSoup(response.text, "lxml").main
    assert main_part
    return " ".join(main_part.get_text().split())


def api(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get("/api/v1/search", query_string={"q": query})
    assert response.status_code == 200, response.text
    told: dict[str, Any] | None = response.json
    assert told
    return told


@pytest.mark.parametrize(("query", "said"), TYPED)
def test_what_is_typed_is_answered_with_a_notice_of_what_was_ignored(
    client: FlaskClient, query: str, said: str
) -> None:
    assert said in page(client, query)
    reasons = " ".join(each["reason"] for each in api(client, query)["understanding"]["ignored"])
    assert said.replace("“", '"').replace("”", '"') in reasons


@pytest.mark.parametrize(("query", "said"), TYPED)
def test_a_terminal_answers_it_too(sample_data: Path, query: str, said: str) -> None:
    done = CliRunner().invoke(main, ["--data", str(sample_data), "search", "--explain", "--", query])
    assert done.exit_code == 0, done.output
    assert said.replace("“", '"').replace("”", '"') in done.output


@pytest.mark.parametrize("query", NOTHING)
def test_nothing_to_search_for_leads_to_the_search_page_and_to_no_results(
    client: FlaskClient, query: str, sample_data: Path
) -> None:
    response = client.get("/search", query_string={"q": query})
    assert (response.status_code, response.location) == (302, "/")
    assert api(client, query)["total"] == 0
    done = CliRunner().invoke(main, ["--data", str(sample_data), "search", "--json", "--", query])
    assert json.loads(done.output)["total"] == 0


@pytest.mark.parametrize("raw", ["liver%ED%A0%80scan", "liver%FF%FEscan", "liver%00scan", "%F0%9F"])
def test_bytes_that_are_no_text_are_no_error(client: FlaskClient, raw: str) -> None:
    assert client.get(f"/search?q={raw}").status_code in (200, 302)
    assert client.get(f"/api/v1/search?q={raw}").status_code == 200


def test_an_argument_that_is_no_text_is_no_error(sample_data: Path) -> None:
    for query in ("liver \udcff", "\ud800", "what is \ud800 liver"):
        for how in ("--json", "--explain"):
            done = CliRunner().invoke(main, ["--data", str(sample_data), "search", how, "--", query])
            assert done.exit_code == 0, done.output


def test_more_than_can_be_read_is_refused_with_the_limit_on_the_web_and_cut_at_a_terminal(
    client: FlaskClient, sample_data: Path
) -> None:
    query = "liver " * 400
    response = client.get("/search", query_string={"q": query})
    assert response.status_code == 400
    assert "It may have 2,000 at most." in response.text
    assert 'role="search"' in response.text
    refused = client.get("/api/v1/search", query_string={"q": query})
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    done = CliRunner().invoke(main, ["--data", str(sample_data), "search", "--", query])
    assert "Only the first 2,000 characters were read." in done.output


@examples(40)
@given(
    st.text(max_size=60),
    st.sets(st.sampled_from(["exact=1", "as=typed", "words=all", "match=all", "without=hcc", "without=x"])),
)
def test_no_text_and_no_switch_is_an_error(client: FlaskClient, query: str, switches: set[str]) -> None:
    how = dict(each.split("=") for each in sorted(switches))
    assert client.get("/search", query_string={"q": query, **how}).status_code in (200, 302)
    assert client.get("/api/v1/search", query_string={"q": query, **how}).status_code == 200


@pytest.mark.parametrize("sent", ["q=caf\x92", "q=liver\xe9 \x00", "\xff=\xff", "page=\x80"])
def test_bare_bytes_in_an_address_are_answered(client: FlaskClient, sent: str) -> None:
    for path in ("/search", "/api/v1/search", "/glossary", "/nowhere"):
        assert client.get(path, environ_overrides={"QUERY_STRING": sent}).status_code < 500
