"""What holds for every answer: headers, errors, limits, privacy."""

import logging
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_app.headers import POLICY
from search_app.settings import Helpline, Serve, Settings
from tests.long import examples
from tests.search_app.sites import app_of, page, publish_site

TEMPLATES = Path(__file__).parents[2] / "search_app" / "templates"
EVERYWHERE = [
    "/",
    "/search?q=TACE",
    "/search?q=qwertyuiopasdf",
    "/search?q=x&page=none",
    "/pages/treatment/tace",
    "/glossary",
    "/glossary/tace",
    "/glossary/TACE",
    "/nowhere",
    "/api/v1/search?q=TACE",
    "/api/v1/suggest?q=ta",
    "/api/v1/glossary",
    "/api/v1/glossary/tace",
    "/api/v1/openapi.json",
    "/api/v1/nowhere",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("url", EVERYWHERE)
def test_every_answer_is_guarded_and_sets_no_cookie(client: FlaskClient, url: str) -> None:
    headers = client.get(url).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"]


@pytest.mark.parametrize("url", [*EVERYWHERE, "/glossary/", "//glossary", "/glossary//tace"])
def test_nothing_is_derived_from_the_host_header(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil" not in response.text
    assert "evil" not in str(response.headers)


def test_searches_are_kept_nowhere_and_listed_by_no_search_engine(client: FlaskClient) -> None:
    for url in ("/", "/search?q=TACE", "/search?q=qwertyuiopasdf", "/glossary?q=ta"):
        headers = client.get(url).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
    assert client.get("/api/v1/search?q=TACE").headers["Cache-Control"] == "no-store"


def test_style_and_script_are_kept_under_an_address_that_changes_with_them(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/").text, "lxml")
    addresses = [str(tag["href"]) for tag in parsed.select("link[rel=stylesheet], link[rel=preload]")]
    addresses += [str(tag["src"]) for tag in parsed.select("script[src]")]
    assert len(addresses) == 3
    for address in addresses:
        assert re.fullmatch(r"/static/[0-9a-f]{12}/[\w./-]+", address)
        with client.get(address) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        with client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, address)) as old:
            assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get("/static/000000000000/../app.py").status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/search?q=x&page=0", 400),
        ("POST", "/search", 405),
        ("DELETE", "/glossary/tace", 405),
    ],
)
def test_an_error_is_told_in_the_sites_look_with_a_way_on(
    client: FlaskClient, method: str, url: str, status: int
) -> None:
    response = client.open(url, method=method)
    assert response.status_code == status
    parsed = BeautifulSoup(response.text, "lxml")
    assert parsed.h1
    assert parsed.select_one('main a[href="/glossary"]')
    assert parsed.select_one("aside a[href='tel:08081570123']")
    assert response.headers["Cache-Control"] == "no-store"
    if status == 405:
        assert "GET" in response.headers["Allow"]


def test_too_much_is_refused_with_the_limit(client: FlaskClient) -> None:
    for url in ("/search", "/api/v1/search"):
        response = client.get(url, data=b"x" * 17_000)
        assert response.status_code == 413
        assert "16 kB" in response.text


def test_before_anything_is_published_people_are_told_when_to_come_back(tmp_path: Path) -> None:
    client = app_of(Settings(data=tmp_path, helpline=Helpline(phone="0808 157 0123"))).test_client()
    for url in ("/", "/search?q=TACE", "/glossary", "/pages/x"):
        response = client.get(url)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "0808 157 0123" in response.text
        assert "findwell index" not in response.text
    for url in ("/api/v1/search?q=TACE", "/readyz"):
        told = client.get(url)
        assert told.status_code == 503
        assert told.content_type == "application/problem+json"
        assert told.json
        assert "findwell index" in told.json["detail"]
    assert client.get("/healthz").status_code == 200
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    assert client.get("/search?q=TACE").status_code == 200


def test_a_client_that_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    client = app_of(Settings(data=tmp_path, serve=Serve(rate=2))).test_client()
    assert [client.get("/search?q=TACE").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/search?q=TACE")
    assert "Please wait a moment" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 30
    problem = client.get("/api/v1/search?q=TACE")
    assert (problem.status_code, problem.content_type) == (429, "application/problem+json")
    assert client.get("/healthz").status_code == 200
    static = re.search(r'href="(/static/[^"]+css)"', refused.text)
    assert static
    with client.get(static[1]) as style:
        assert style.status_code == 200


def test_a_trusted_proxy_says_who_the_client_is(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    behind = Settings(data=tmp_path, serve=Serve(rate=1, trusted_proxies=1))
    client = app_of(behind).test_client()

    def ask(forwarded: str) -> int:
        return client.get("/glossary", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("192.0.2.1")] == [200, 200, 429]
    assert ask("192.0.2.9, 192.0.2.2") == 429


def test_a_mistake_of_ours_shows_no_traceback_and_logs_no_query(
    sample_data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app: Flask = app_of(Settings(data=sample_data))

    @app.get("/broken")
    def broken() -> str:
        raise ValueError("about my private illness")

    with caplog.at_level(logging.DEBUG):
        response = app.test_client().get("/broken?q=private+illness")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "ValueError" not in response.text
    assert "E500 ValueError" in caplog.text
    assert "illness" not in caplog.text


def test_a_search_leaves_no_trace_in_the_log_or_on_the_disk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    client = app_of(Settings(data=tmp_path)).test_client()
    with caplog.at_level(logging.DEBUG):
        for url in ("/search?q=qwertyfever", "/api/v1/suggest?q=qwertyfever", "/glossary?q=qwertyfever"):
            assert client.get(url).status_code == 200
    assert "qwertyfever" not in caplog.text
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


@examples(60)
@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(client: FlaskClient, typed: str) -> None:
    query = quote(typed, errors="replace")
    for url in (
        f"/search?q={query}",
        f"/search?q=TACE&section={query}",
        f"/glossary?q={query}",
        f"/glossary/{query}",
        f"/pages/{query}",
        f"/api/v1/search?q={query}&exact=1",
        f"/api/v1/suggest?q={query}",
    ):
        response = client.get(url)
        assert response.status_code in (200, 301, 302, 404), url
        response.close()


def test_no_copy_says_oops_or_blames_the_reader() -> None:
    for path in (
        *(path for path in TEMPLATES.rglob("*") if path.is_file()),
        *(TEMPLATES.parent / "static").glob("*.js"),
        *(TEMPLATES.parent / "editors").glob("*.py"),
        TEMPLATES.parent / "wording.py",
        TEMPLATES.parent / "errors.py",
        TEMPLATES.parent / "parameters.py",
    ):
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"\b(oops|invalid|illegal|forbidden|please note|click here)\b", text), path.name


@pytest.mark.parametrize("host", [f"{'a' * 70}.org", "", "[::", "a b", "evil.example:99999"])
def test_a_malformed_host_header_changes_nothing(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[" * 100_000, "application/json"),
        ("x", "text/html; charset=undefined"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_the_reason(
    client: FlaskClient, body: str, kind: str
) -> None:
    answer = client.post("/api/v1/annotate", data=body, content_type=kind)
    assert answer.status_code == 400
    assert answer.json
    assert answer.json["code"] == "E603"


def test_a_server_does_not_read_what_only_reports_and_crawls_need() -> None:
    code = "import sys, search_app.app; print(sorted({'nltk', 'bs4', 'lxml', 'pypdf'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout == "[]\n"
