"""Inside other sites: the module and its check, absolute links, parts of pages, the browser's search bar."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.errors import UsageError
from search_app.embed import THEME, module
from search_app.settings import Serve, Settings, Site
from search_app.settings_file import read_settings
from tests.search_app.sites import app_of

HOME = "https://search.example.org"


@pytest.fixture(scope="module")
def public(sample_data: Path) -> FlaskClient:
    """A findwell that knows its public address."""
    site = Site(name="Example Liver Charity", url=HOME + "/")
    return app_of(Settings(data=sample_data, site=site, serve=Serve(rate=0))).test_client()


def test_the_module_is_small() -> None:
    assert len(gzip.compress(module())) <= 4000


def test_the_module_may_be_loaded_by_any_site_and_is_asked_for_again(client: FlaskClient) -> None:
    response = client.get("/embed.js")
    assert response.data == module()
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/embed.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_module_loads_nothing_else_and_writes_no_markup() -> None:
    text = module().decode()
    for word in ("import ", "http:", "https:", "innerHTML", "cookie", "localStorage", "eval(", "style="):
        assert word not in text, word


def test_the_page_shows_the_lines_to_copy_with_the_check_of_what_is_served(public: FlaskClient) -> None:
    page = public.get("/embed").text
    expected = "sha384-" + base64.b64encode(hashlib.sha384(public.get("/embed.js").data).digest()).decode()
    assert set(re.findall(r"sha384-[\w+/=]+", page.replace("&#43;", "+"))) == {expected}
    assert f"src=&#34;{HOME}/embed.js" in page or f'src="{HOME}/embed.js' in page
    assert "has no server name yet" not in page


def test_without_a_public_address_the_page_says_what_is_missing(client: FlaskClient) -> None:
    assert "[site] url" in client.get("/embed").text


def test_every_property_of_the_theme_is_listed_with_its_default() -> None:
    text = module().decode().replace(",", ", ")
    used = set(re.findall(r"var\((--fw-[\w-]+), ?((?:[^()]|\([^()]*\))+)\)", text))
    used = {(name, re.sub(r",\s+", ", ", default.strip())) for name, default in used}
    assert used == {(token.name, token.default) for token in THEME}


def test_links_are_absolute_when_the_public_address_is_known(
    public: FlaskClient, client: FlaskClient
) -> None:
    sent = {"html": "<p>You may have TACE.</p>"}
    told = public.post("/api/v1/annotate", json=sent).json
    assert told
    assert f'href="{HOME}/glossary/tace"' in told["html"]
    told = client.post("/api/v1/annotate", json=sent).json
    assert told
    assert 'href="/glossary/tace"' in told["html"]


@pytest.mark.parametrize("path", ["/fragment/search?q=secondary+liver+cancer", "/fragment/glossary/TACE"])
def test_a_fragment_is_a_part_of_a_page_with_absolute_links(public: FlaskClient, path: str) -> None:
    response = public.get(path)
    assert response.status_code == 200
    text = response.text
    assert not re.search(r"<(html|head|body|script|style|link|form)\b| style=| on\w+=", text)
    links = re.findall(r'href="([^"]*)"', text)
    assert links
    assert [link for link in links if not link.startswith(HOME)] == []


def test_a_fragment_of_a_search_shows_what_was_found_and_is_kept_nowhere(public: FlaskClient) -> None:
    response = public.get("/fragment/search?q=secondary+liver+cancer")
    assert response.text.count("<li>") == 10
    assert "See all results" in response.text
    assert "metastatic" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "No pages match" in public.get("/fragment/search?q=qwertyuiopasdf").text
    assert "We think you meant <b>sorafenib</b>" in public.get("/fragment/search?q=sorafanib").text


def test_a_fragment_in_another_language_leads_to_pages_in_it(public: FlaskClient) -> None:
    page = BeautifulSoup(public.get("/fragment/search?q=secondary+liver+cancer&lang=cy").text, "lxml")
    links = [str(link["href"]) for link in page.find_all("a")]
    assert len(links) > 10
    assert not [url for url in links if not url.startswith(HOME) or url.count("lang=cy") != 1]
    assert page.div
    assert (page.div["lang"], page.div["dir"]) == ("cy", "ltr")


def test_what_was_typed_is_text_in_a_fragment(public: FlaskClient) -> None:
    assert "<script>" not in public.get("/fragment/search?q=%3Cscript%3Etace").text


def test_a_fault_in_a_fragment_is_a_fragment(public: FlaskClient) -> None:
    response = public.get("/fragment/glossary/no-such-word")
    assert response.status_code == 404
    assert response.text.startswith('<p class="fw-error" lang="en" dir="ltr">')
    assert public.get("/fragment/search?q=" + "x" * 2001).status_code == 400


def test_a_browser_can_take_the_site_into_its_search_bar(public: FlaskClient, client: FlaskClient) -> None:
    response = public.get("/opensearch.xml")
    assert response.content_type == "application/opensearchdescription+xml"
    tree = ElementTree.fromstring(response.text)  # noqa: S314 - our own
    url = tree.find("{*}Url")
    assert url is not None
    assert url.get("template") == f"{HOME}/search?q={{searchTerms}}"
    assert len(tree.findtext("{*}ShortName") or "") <= 16
    assert 'rel="search"' in public.get("/").text
    assert client.get("/opensearch.xml").status_code == 404
    assert 'rel="search"' not in client.get("/").text


@pytest.mark.parametrize("url", ["search.example.org", "javascript:alert(1)", "https://x.example/findwell"])
def test_a_public_address_is_that_of_a_server(url: str) -> None:
    with pytest.raises(UsageError, match=r"FINDWELL_SITE_URL must be an address such as"):
        read_settings(environ={"FINDWELL_SITE_URL": url})
