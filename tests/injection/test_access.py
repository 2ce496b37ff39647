"""Headers change nobody else's answer, paths lead nowhere else, and only editors get to editors' pages."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from corpus.authored import add
from corpus.errors import InputError
from corpus.sandbox import Sandbox
from corpus.store import Store
from search_app.editors.people import set_password
from search_app.settings import Editors, Serve, Settings
from tests.search_app.sites import app_of, page, publish_site

PASSWORD = "three unrelated words"
SECRET = "a secret of the tests, of more than 32 letters"
EVIL = "evil.example"
HEADERS = (
    {"Host": EVIL},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Server": EVIL},
    {"X-Forwarded-Proto": "gopher"},
    {"X-Forwarded-Scheme": "nothttps"},
    {"X-Forwarded-Port": "1"},
    {"X-Forwarded-Prefix": f"//{EVIL}"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"Forwarded": f"for=127.0.0.1;host={EVIL};proto=http"},
    {"X-Original-URL": "/editors"},
    {"X-Rewrite-URL": "/editors"},
    {"X-Host": EVIL},
    {"X-HTTP-Method-Override": "POST"},
    {"X-HTTP-Method": "DELETE"},
    {"X-Method-Override": "PUT"},
    {"Origin": f"https://{EVIL}"},
    {"Origin": "null"},
    {"Referer": f"https://{EVIL}/"},
    {"Cookie": "findwell_editor=x; lang=<script>"},
    {"User-Agent": "<script>alert(1)</script>"},
    {"Accept": "application/json"},
    {"Accept": "../../etc/passwd"},
    {"Accept-Language": "cy"},
    {"Accept-Encoding": "x"},
    {"Authorization": "Basic YWRtaW46YWRtaW4="},
    {"Range": "bytes=0-1"},
    {"Content-Type": "application/json"},
    {"X-Forwarded-Path": "/editors"},
    {"Via": "1.1 <script>"},
    {"Upgrade-Insecure-Requests": "1"},
    {"Pragma": "no-cache"},
)
URLS = (
    "/",
    "/search?q=TACE",
    "/glossary",
    "/glossary/tace",
    "/pages/tace",
    "/api/v1/search?q=TACE",
    "/api/v1/glossary",
    "/embed.js",
    "/fragment/glossary/tace",
    "/nowhere",
)
CLIMBS = (
    "../../pages.sqlite",
    "..%2f..%2fpages.sqlite",
    "%2e%2e/%2e%2e/editors.json",
    "..\\..\\editors.json",
    "....//....//editors.json",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%00/etc/passwd",
    "file:///etc/passwd",
    "..;/editors.json",
    "%252e%252e/editors.json",
    "\u2025/editors.json",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A site of one page, with an editor."""
    folder = tmp_path_factory.mktemp("site")
    publish_site(folder, [page("tace", "TACE puts chemotherapy into the liver.")])
    set_password(folder / "editors.json", "Asha", PASSWORD)
    return Settings(data=folder, editors=Editors(secret=SECRET), serve=Serve(rate=0))


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    """A browser."""
    return app_of(settings).test_client()


@pytest.mark.parametrize("url", URLS)
def test_no_header_changes_the_answer_that_a_cache_may_keep(client: FlaskClient, url: str) -> None:
    usual = client.get(url)
    usual.headers.pop("Date", None)
    assert len(HEADERS) >= 30
    for headers in HEADERS:
        answer = client.get(url, headers=headers)
        answer.headers.pop("Date", None)
        assert (answer.status_code, dict(answer.headers)) == (usual.status_code, dict(usual.headers)), headers
        assert "took" in usual.text or answer.data == usual.data, headers
        assert EVIL not in answer.text


@pytest.mark.parametrize("origin", ["", "null", f"https://{EVIL}", "https://example.org"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_other_sites_may_read_the_api_and_nothing_else(client: FlaskClient, method: str, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    for url in (*URLS, "/editors", "/editors/sign-in", "/metrics", "/healthz"):
        answer = client.open(url, method=method, headers=headers)
        public = url.startswith(("/api/", "/embed.js"))
        assert answer.headers.get("Access-Control-Allow-Origin", "") in (("*", "") if public else ("",))
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_path_leads_out_of_the_site(client: FlaskClient, climb: str) -> None:
    for place in ("/pages/", "/glossary/images/", "/glossary/", "/static/x/", "/api/v1/glossary/"):
        answer = client.get(place + climb)
        assert answer.status_code in (301, 308, 404), (place, climb)
        assert "root:" not in answer.text
        assert "scrypt" not in answer.text


def test_a_file_outside_a_folder_is_not_taken_in_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nNot for the site.\n", encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "fine.md").write_text("# Fine\n\nFor the site.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "up").symlink_to(tmp_path)
    with Store(tmp_path / "data") as store, Sandbox() as sandbox:
        with suppress(InputError):  # it may name the links as faults
            add(store, [folder], sandbox=sandbox)
        texts = " ".join(each.text for each in store.pages())
    assert "Not for the site" not in texts


def test_what_is_secret_is_for_its_owner_alone(settings: Settings) -> None:
    assert stat.S_IMODE((settings.data / "editors.json").stat().st_mode) == 0o600
    before = os.umask(0o022)
    os.umask(before)
    for path in settings.data.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & stat.S_IWOTH, path


@pytest.mark.parametrize("first", ["pages", "people"])
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path, umask: int, first: str) -> None:
    before = os.umask(umask)
    try:
        if first == "pages":
            publish_site(tmp_path / "data", [page("tace", "TACE puts chemotherapy into the liver.")])
        set_password(tmp_path / "data" / "editors.json", "Asha", PASSWORD)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "editors.json").stat().st_mode) == 0o600


def token_of(client: FlaskClient, path: str) -> str:
    return client.get(path).text.partition('name="token" value="')[2].partition('"')[0]


def sign_in(client: FlaskClient) -> None:
    sent = {"token": token_of(client, "/editors/sign-in"), "name": "Asha", "password": PASSWORD}
    assert client.post("/editors/sign-in", data=sent).status_code == 303


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("findwell_editor", path="/editors")
    assert kept
    return kept.value


def test_a_session_from_before_signing_in_is_worth_nothing_after_it(settings: Settings) -> None:
    app = app_of(settings)
    victim, other = app.test_client(), app.test_client()
    planted = token_of(other, "/editors/sign-in")
    victim.set_cookie("findwell_editor", cookie(other), path="/editors")
    sent = {"token": planted, "name": "Asha", "password": PASSWORD}
    assert victim.post("/editors/sign-in", data=sent).status_code == 303
    assert cookie(victim) != cookie(other)
    assert other.get("/editors").status_code == 303
    assert victim.post("/editors/sign-out", data={"token": planted}).status_code == 400


@pytest.mark.parametrize("token", ["", "\0", "x", "None"])
def test_a_session_without_a_token_takes_no_form(settings: Settings, token: str) -> None:
    client = app_of(settings).test_client()
    sent = {"token": token, "name": "Asha", "password": PASSWORD}
    assert client.post("/editors/sign-in", data=sent).status_code == 400
    sign_in(client)  # a session that has shown no form yet
    for path in ("/editors/propose", "/editors/sign-out", "/editors/changes/1/approve"):
        assert client.post(path, data={"token": token}).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_no_other_method_gets_a_stranger_in(client: FlaskClient, method: str) -> None:
    for path in ("/editors", "/editors/propose", "/editors/changes/1/approve", "/editors/tables/nothing.csv"):
        assert client.open(path, method=method).status_code in (403, 404, 405)
        override = {"X-HTTP-Method-Override": method, "X-Original-Method": method}
        assert client.get(path, headers=override).status_code in (303, 403, 404, 405)


def test_a_change_is_never_made_by_an_address_alone(settings: Settings) -> None:
    client = app_of(settings).test_client()
    sign_in(client)
    for what in ("approve", "decline", "undo"):
        answer = client.get(f"/editors/changes/1/{what}", query_string={"_method": "POST"})
        assert answer.status_code in (404, 405)
