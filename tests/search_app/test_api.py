"""The JSON API: the shapes of openapi.yaml, and a problem document for every fault."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from glossary.schema import schema
from search_app.parameters import specification
from search_app.settings import Settings
from tests.search_app.sites import app_of, page, publish_site


def schema_of(operation: str) -> dict[str, Any]:
    """The schema of an operation's answer, its references in reach."""
    for methods in specification()["paths"].values():
        for described in methods.values():
            if described["operationId"] == operation:
                content = described["responses"]["200"]["content"]["application/json"]["schema"]
                return content | {"components": specification()["components"]}
    raise LookupError(operation)


ANSWERS = [
    ("search", "/api/v1/search?q=secondary+liver+cancer"),
    ("search", "/api/v1/search?q=sorafanib&size=3&page=2"),
    ("search", "/api/v1/search?q=qwertyuiopasdf"),
    ("search", "/api/v1/search?q="),
    ("search", "/api/v1/search?q=TACE&exact=true&as=typed&section=Liver+cancer+information"),
    ("suggest", "/api/v1/suggest?q=ta"),
    ("suggest", "/api/v1/suggest?q=t"),
    ("glossary", "/api/v1/glossary"),
    ("term", "/api/v1/glossary/tace"),
    ("term", "/api/v1/glossary/Transarterial%20chemoembolization"),
]


@pytest.mark.parametrize(("operation", "url"), ANSWERS)
def test_an_answer_has_the_shape_the_document_promises(client: FlaskClient, operation: str, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    Draft202012Validator(schema_of(operation)).validate(response.json)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_search_says_what_was_found_and_understood(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=secondary+liver+cancer&size=5").json
    assert told
    assert told["query"] == "secondary liver cancer"
    assert told["hits"][0]["url"].startswith("/pages/types/secondary-liver-cancer")
    assert len(told["hits"]) == 5
    assert told["understanding"]["also_searched"]
    assert any(matched for _, matched in told["hits"][0]["snippet"])


def test_a_word_is_found_by_any_name_and_names_its_pages(client: FlaskClient) -> None:
    told = client.get("/api/v1/glossary/TACE").json
    assert told
    assert told["id"] == "tace"
    assert any(each["url"].startswith("/pages/treatment/tace") for each in told["pages"])


def test_suggestions_begin_at_two_characters(client: FlaskClient) -> None:
    assert client.get("/api/v1/suggest?q=t").json == {"suggestions": []}
    found = client.get("/api/v1/suggest?q=tac").json
    assert found
    assert {"kind": "word", "text": "TACE", "url": "/glossary/tace"} in found["suggestions"]


def test_the_document_is_served_and_well_formed(client: FlaskClient) -> None:
    served = client.get("/api/v1/openapi.json").json
    assert served == specification()
    for shape in served["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


def test_every_address_of_the_api_is_described(client: FlaskClient) -> None:
    rules = client.application.url_map.iter_rules()
    served = {
        rule.rule.replace("<path:name>", "{name}") for rule in rules if rule.endpoint.startswith("api.")
    }
    assert served - {"/api/v1/openapi.json"} == set(specification()["paths"])


@pytest.mark.parametrize(
    ("url", "status", "told"),
    [
        ("/api/v1/search", 400, "“q” is missing"),
        ("/api/v1/search?q=x&colour=red", 400, "Known here: q, page, size"),
        ("/api/v1/search?q=x&page=2000", 400, "from 1 to 1000"),
        ("/api/v1/search?q=x&page=101", 400, "1,000"),
        ("/api/v1/search?q=x&page=two", 400, "from 1 to 1000"),
        ("/api/v1/search?q=" + "x" * 2001, 400, "2,000 at most"),
        ("/api/v1/suggest?q=ta&limit=50", 400, "from 1 to 7"),
        ("/api/v1/glossary?q=ta", 400, "Known here: prefix, contains, limit, after, lang"),
        ("/api/v1/glossary?after=no-such-word", 400, "names no word of this list"),
        ("/api/v1/glossary?limit=1001", 400, "from 1 to 1000"),
        ("/api/v1/glossary/schema.json?q=ta", 400, "None is taken here"),
        ("/api/v1/glossary/no-such-word", 404, "may have moved"),
        ("/api/v1/nowhere", 404, "may have moved"),
    ],
)
def test_a_fault_is_a_problem_document_that_says_what_is_allowed(
    client: FlaskClient, url: str, status: int, told: str
) -> None:
    response = client.get(url)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    Draft202012Validator(specification()["components"]["schemas"]["Problem"]).validate(response.json)
    assert response.json
    assert told in response.json["detail"]


def test_html_is_marked_and_its_words_are_named(client: FlaskClient) -> None:
    html = '<p class="lead">You may have TACE.</p>'
    mark = '<a class="fw-term" href="/glossary/tace" data-fw-term="tace">TACE</a>'
    marked = html.replace("TACE", mark)
    for response in (
        client.post("/api/v1/annotate", json={"html": html}),
        client.post("/api/v1/annotate", data=html, content_type="text/html; charset=utf-8"),
    ):
        assert response.status_code == 200
        assert response.json == {"html": marked, "mentions": [{"term": "tace", "text": "TACE"}]}
        Draft202012Validator(schema_of("annotate")).validate(response.json)


@pytest.mark.parametrize(
    ("data", "kind", "status", "told"),
    [
        (b"{", "application/json", 400, "not JSON"),
        (b"[]", "application/json", 400, "one text named html"),
        (b'{"html": 1}', "application/json", 400, "one text named html"),
        (b'{"html": "", "x": 1}', "application/json", 400, "one text named html"),
        (b"\xff\xfe\xff", "text/html", 400, "Send it as UTF-8"),
        (b"x", "text/html; charset=nonsense", 400, "Send it as UTF-8"),
        (b"x", "text/plain", 415, ""),
        (b"x" * 1_000_001, "text/html", 413, "1,000 kB"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_what_can(
    client: FlaskClient, data: bytes, kind: str, status: int, told: str
) -> None:
    response = client.post("/api/v1/annotate", data=data, content_type=kind)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.json
    assert told in response.json["detail"]


def test_the_mentions_of_a_text_are_told_with_their_places_and_meanings(client: FlaskClient) -> None:
    text = "😀 TACE, which is\ntransarterial chemoembolisation."
    for response in (
        client.post("/api/v1/mentions", json={"text": text}),
        client.post("/api/v1/mentions", data=text.encode(), content_type="text/plain"),
    ):
        told = response.json
        Draft202012Validator(schema_of("mentions")).validate(told)
        assert told
        assert [(each["start"], each["end"], each["term"]) for each in told["mentions"]] == [
            (2, 6, "tace"),
            (17, 48, "tace"),
        ]
        assert [text[each["start"] : each["end"]] for each in told["mentions"]] == [
            each["text"] for each in told["mentions"]
        ]
        assert list(told["terms"]) == ["tace"]
        assert told["terms"]["tace"]["url"] == "/glossary/tace"


def test_a_text_over_a_megabyte_is_refused_with_the_limit(client: FlaskClient) -> None:
    response = client.post("/api/v1/mentions", data=b"x" * 1_000_001, content_type="text/plain")
    assert response.status_code == 413
    assert response.json
    assert "1,000 kB" in response.json["detail"]


def test_what_was_typed_can_stay_out_of_the_address(client: FlaskClient) -> None:
    in_address = client.get("/api/v1/suggest?q=tac&limit=3").json
    assert client.post("/api/v1/suggest?limit=3", data="tac", content_type="text/plain").json == in_address
    assert client.post("/api/v1/suggest?limit=3", json={"text": "tac"}).json == in_address
    too_long = client.post("/api/v1/suggest", data="tac" * 100, content_type="text/plain")
    assert too_long.json == {"suggestions": []}


def test_a_megabyte_of_html_is_taken(client: FlaskClient) -> None:
    html = "<p>You may have TACE.</p>" + "<p>And so on.</p>" * 58_000
    assert client.post("/api/v1/annotate", data=html, content_type="text/html").status_code == 200


def test_other_sites_may_send_html(client: FlaskClient) -> None:
    response = client.options("/api/v1/annotate", headers={"Origin": "https://charity.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_pages_for_people_may_not_be_read_by_other_sites(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_the_server_says_what_it_serves(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}
    told = client.get("/readyz").json
    assert told
    assert (told["status"], told["why"], told["generation"]) == ("ready", "", "gen-00000001")
    assert told["documents"] >= 40
    assert told["terms"] >= 120
    assert told["age_seconds"] >= 0
    assert told["published"].startswith("20")


def test_a_degraded_server_says_why(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    newest = publish_site(tmp_path, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])
    (newest.folder / "MANIFEST.json").write_text(json.dumps({}), encoding="utf-8")
    told = app_of(Settings(data=tmp_path)).test_client().get("/readyz").json
    assert told
    assert told["status"] == "degraded"
    assert newest.name in told["why"]
    assert told["generation"] == "gen-00000001"


def test_words_are_looked_up_by_how_their_names_begin_and_what_is_in_them(client: FlaskClient) -> None:
    def headings(query: str) -> list[str]:
        told = client.get(f"/api/v1/glossary?{query}").json
        assert told
        assert told["total"] == len(told["terms"])
        return [term["heading"] for term in told["terms"]]

    assert "TACE" in headings("prefix=TransArterial")
    assert "TACE" in headings("contains=embolis")
    assert "TACE" not in headings("prefix=embolis")
    assert headings("prefix=transarterial&contains=chemo") == ["TACE"]
    assert headings("contains=no-such-word") == []


def test_words_come_in_parts_that_say_what_follows(client: FlaskClient) -> None:
    whole = client.get("/api/v1/glossary").json
    assert whole
    assert whole["next"] == ""
    url, found = "/api/v1/glossary?limit=100&contains=a", []
    while url:
        told = client.get(url).json
        assert told
        assert len(told["terms"]) <= 100
        found += [term["id"] for term in told["terms"]]
        url = told["next"]
    with_a = client.get("/api/v1/glossary?contains=a").json
    assert with_a
    assert found == [term["id"] for term in with_a["terms"]]
    assert len(found) == with_a["total"] > 200


def test_a_glossary_asked_for_again_is_sent_only_when_it_changed(client: FlaskClient) -> None:
    for url in ("/api/v1/glossary?prefix=a&lang=cy", "/api/v1/glossary/tace"):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_schema_of_entries_is_served_to_editors_tools(client: FlaskClient) -> None:
    response = client.get("/api/v1/glossary/schema.json")
    assert response.json == schema()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
