"""Texts are packed for who can unpack them, but for the editors' pages."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.app import create_app
from search_app.settings import Editors, Settings
from tests.search_app.sites import page, publish_site

GZIP = {"Accept-Encoding": "gzip"}
SECRET = "a secret of the tests, of more than 32 letters"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    publish_site(tmp_path, [page("tace", "TACE puts chemotherapy into the liver. " * 30)])
    return create_app(Settings(data=tmp_path, editors=Editors(secret=SECRET))).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=liver",
        "/search?q=zebra",
        "/glossary",
        "/glossary/tace",
        "/pages/tace",
        "/nowhere",
        "/api/v1/search?q=liver",
        "/api/v1/openapi.json",
        "/embed.js",
    ],
)
def test_a_text_is_packed_for_who_can_unpack_it_and_says_the_same(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_editors_pages_are_never_packed(client: FlaskClient) -> None:
    for path in ("/editors/sign-in", "/editors"):
        response = client.get(path, headers=GZIP, follow_redirects=True)
        assert 'name="token"' in response.text
        assert "Content-Encoding" not in response.headers


def test_what_is_short_is_sent_as_it_is(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP).headers


def test_a_packed_answer_asked_for_again_is_sent_only_when_it_changed(
    client: FlaskClient, tmp_path: Path
) -> None:
    tag = {"If-None-Match": client.get("/glossary", headers=GZIP).headers["ETag"]}
    for headers in (tag, tag | GZIP):
        again = client.get("/glossary", headers=headers)
        assert (again.status_code, again.data) == (304, b"")
    publish_site(tmp_path, [page("tace", "TACE.")])
    assert client.get("/glossary", headers=tag | GZIP).status_code == 200


def test_suggestions_say_when_they_are_the_same_and_are_kept_by_no_browser(
    client: FlaskClient, tmp_path: Path
) -> None:
    first = client.get("/api/v1/suggest?q=ta")
    assert first.headers["Cache-Control"] == "no-store"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/suggest?q=ta", headers=tag).status_code == 304
    publish_site(tmp_path, [page("tace", "TACE."), page("tare", "TARE.")])
    again = client.get("/api/v1/suggest?q=ta", headers=tag)
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]
