"""Who gets in to the editors' pages, and what a form must carry."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from search_app.editors.people import remove_person, set_password
from search_app.settings import Editors, Settings, Site
from tests.search_app.editors.conftest import PASSWORD, token_of
from tests.search_app.sites import app_of

SignIn = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    "path", ["/editors", "/editors/sign-in", "/editors/changes", "/editors/propose", "/editors/why"]
)
def test_without_a_secret_there_are_no_such_pages(site: Settings, path: str) -> None:
    client = app_of(replace(site, editors=Editors())).test_client()
    assert client.get(path).status_code == 404
    assert client.post("/editors/sign-in").status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_then_led_on(site: Settings) -> None:
    client = app_of(site).test_client()
    asked = client.get("/editors/findings?rule=G101")
    assert (asked.status_code, asked.location) == (
        303,
        "/editors/sign-in?next=/editors/findings?rule%3DG101",
    )
    sent = {
        "token": token_of(client, asked.location),
        "name": "Asha",
        "password": PASSWORD,
        "next": "/editors/findings?rule=G101",
    }
    assert client.post("/editors/sign-in", data=sent).location == "/editors/findings?rule=G101"
    page = "/editors/page?url=https://example.org/a"
    sent = {**sent, "token": token_of(client, "/editors/sign-in"), "next": page}
    assert client.post("/editors/sign-in", data=sent).location == page


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org",
        "//example.org",
        "/editors//example.org",
        "/search",
        "/editorsx",
        "/editors/\\x",
        "",
    ],
)
def test_nobody_is_led_to_another_site(site: Settings, path: str) -> None:
    client = app_of(site).test_client()
    sent = {"token": token_of(client, "/editors/sign-in"), "name": "Asha", "password": PASSWORD, "next": path}
    assert client.post("/editors/sign-in", data=sent).location == "/editors"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(site: Settings) -> None:
    client = app_of(site).test_client()
    token = token_of(client, "/editors/sign-in")
    for name, password in (("Asha", "wrong"), ("Nobody", PASSWORD), ("", "")):
        sent = {"token": token, "name": name, "password": password}
        answer = client.post("/editors/sign-in", data=sent)
        assert answer.status_code == 403
        assert "That name and password do not go together" in answer.get_data(as_text=True)


def test_too_many_tries_are_stopped(site: Settings) -> None:
    client = app_of(site).test_client()
    sent = {"token": token_of(client, "/editors/sign-in"), "name": "Asha", "password": "wrong"}
    answers = [client.post("/editors/sign-in", data=sent).status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]


def test_a_form_without_the_token_of_its_session_changes_nothing(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    for sent in ({}, {"token": ""}, {"token": "x"}, {"token": "\0"}):
        assert (
            client.post("/editors/propose", data={**sent, "action": "block", "text": "x"}).status_code == 400
        )
        assert client.post("/editors/sign-out", data=sent).status_code == 400
    fresh = app_of(site).test_client()
    for token in ("", "\0"):
        sent = {"token": token, "name": "Asha", "password": PASSWORD}
        assert fresh.post("/editors/sign-in", data=sent).status_code == 400
    assert fresh.post("/editors/propose", data={"token": ""}).status_code == 403


def test_the_cookie_is_for_these_pages_only(site: Settings) -> None:
    app = app_of(replace(site, site=Site(url="https://search.example.org")))
    answer = app.test_client().get("/editors/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("findwell_editor=")
    for part in ("Path=/editors", "HttpOnly", "SameSite=Strict", "Secure"):
        assert part in cookie
    for path in ("/", "/search?q=tace", "/glossary", "/privacy", "/api/v1/search?q=tace"):
        assert "Set-Cookie" not in app.test_client().get(path).headers


def test_signing_out_ends_it(sign_in: SignIn) -> None:
    client = sign_in("Asha")
    assert client.get("/editors").status_code == 200
    assert client.post("/editors/sign-out", data={"token": token_of(client, "/editors")}).status_code == 303
    assert client.get("/editors").status_code == 303


def test_someone_who_was_removed_is_out_at_once(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    remove_person(site.people_file, "Asha")
    assert client.get("/editors").status_code == 303


def test_a_cookie_signed_with_another_secret_opens_nothing(site: Settings, sign_in: SignIn) -> None:
    cookie = sign_in("Asha").get_cookie("findwell_editor", path="/editors")
    assert cookie is not None
    other = app_of(replace(site, editors=Editors(secret="b" * 40))).test_client()
    other.set_cookie("findwell_editor", cookie.value, path="/editors")
    assert other.get("/editors").status_code == 303


def test_editors_pages_are_kept_nowhere_and_listed_nowhere(sign_in: SignIn) -> None:
    answer = sign_in("Asha").get("/editors")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Settings, sign_in: SignIn) -> None:
    asha, ben = sign_in("Asha"), sign_in("Ben")
    set_password(site.people_file, "Asha", "another good password")
    assert (asha.get("/editors").status_code, ben.get("/editors").status_code) == (303, 200)


def test_removing_a_person_ends_their_sessions_also_when_they_come_back(
    site: Settings, sign_in: SignIn
) -> None:
    client = sign_in("Asha")
    remove_person(site.people_file, "Asha")
    set_password(site.people_file, "Asha", PASSWORD)
    assert client.get("/editors").status_code == 303
    assert sign_in("Asha").get("/editors").status_code == 200


def test_a_copied_cookie_opens_nothing_after_signing_out(site: Settings, sign_in: SignIn) -> None:
    client, ben = sign_in("Asha"), sign_in("Ben")
    cookie = client.get_cookie("findwell_editor", path="/editors")
    assert cookie is not None
    client.post("/editors/sign-out", data={"token": token_of(client, "/editors")})
    thief = app_of(site).test_client()
    thief.set_cookie("findwell_editor", cookie.value, path="/editors")
    assert (thief.get("/editors").status_code, ben.get("/editors").status_code) == (303, 200)
    assert sign_in("Asha").get("/editors").status_code == 200
