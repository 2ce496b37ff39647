"""What the scripts say in each language."""

import gzip

import pytest
from flask.testing import FlaskClient

from search_app.catalogue import Catalogue, catalogues
from search_app.embed import integrity, module
from search_app.scripts import page_script, said_in
from search_app.settings import Settings, Site
from tests.search_app.sites import app_of

OFFERED = catalogues("en", ())
ENGLISH, WELSH = OFFERED["en"], OFFERED["cy"]


@pytest.fixture
def client(sample_data) -> FlaskClient:  # type: ignore[no-untyped-def]
    """A client of the sample site."""
    return app_of(Settings(data=sample_data)).test_client()


def test_a_message_is_said_in_the_language_and_has_its_value_put_in() -> None:
    script = 'say(_("Close"), _("Read more about “%(word)s”").replace("%(word)s", name), "en");'
    assert said_in(ENGLISH, script) == 'say("Close", "Read more about “" + name + "”", "en");'
    assert said_in(WELSH, script) == 'say("Cau", "Mwy am “" + name + "”", "cy");'


def test_what_has_one_word_in_english_and_two_elsewhere_has_a_context() -> None:
    script = '[_("Search"), _p("kind of suggestion", "Search")]'
    assert said_in(ENGLISH, script) == '["Search", "Search"]'
    assert said_in(WELSH, script) == '["Chwilio", "Chwiliad"]'


def test_a_number_of_suggestions_is_said_with_the_form_that_goes_with_it() -> None:
    said = said_in(ENGLISH, '_n("%(number)s suggestion.", "%(number)s suggestions.")')
    assert said.startswith('["0 suggestions.","1 suggestion.","2 suggestions.",')
    assert said.count("suggestion") == 8


def test_quotation_marks_of_a_translation_end_no_text() -> None:
    class Quoting(type(ENGLISH.words)):  # type: ignore[misc]
        def gettext(self, message: str) -> str:
            return f'"{message}\\'

    assert said_in(Catalogue(language="xx", words=Quoting()), '_("Close")') == r'"\u0022Close\\"'


@pytest.mark.parametrize("language", OFFERED)
def test_no_message_is_left_and_each_script_is_small(language: str) -> None:
    sent = module(OFFERED[language], "" if language == "en" else language).decode()
    for script in (page_script(OFFERED[language]), sent):
        assert not any(mark in script for mark in ("_(", "_n(", "_p(", "%("))
    assert len(gzip.compress(sent.encode())) <= 4000
    assert len(gzip.compress(page_script(OFFERED[language]).encode())) <= 6000


def test_a_page_loads_the_script_of_its_language(client: FlaskClient) -> None:
    for path, name in (("/", "findwell.js"), ("/?lang=cy", "findwell.cy.js")):
        page = client.get(path).text
        address = page.partition('type="module" src="')[2].partition('"')[0]
        assert address.endswith(f"/{name}")
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (200, "text/javascript; charset=utf-8")
        assert "immutable" in answer.headers["Cache-Control"]
    assert "Dim awgrymiadau." in answer.text
    assert client.get(address.replace(".cy.", ".xx.")).status_code == 404


def test_the_module_for_other_sites_is_sent_in_the_language_asked_for(client: FlaskClient) -> None:
    welsh = client.get("/embed.js?lang=cy")
    assert welsh.data == module(WELSH, "cy")
    for address in ('"/api/v1/suggest?lang=cy"', '"/api/v1/mentions?lang=cy"', '"/search?lang=cy&q="'):
        assert address in welsh.text, address
    assert welsh.headers["ETag"] != client.get("/embed.js").headers["ETag"]
    page = client.get("/embed?lang=cy").text
    assert "/embed.js?lang=cy" in page
    assert integrity(WELSH, "cy") in page.replace("&#43;", "+")


def test_what_is_suggested_leads_to_pages_in_the_language_asked_for(client: FlaskClient) -> None:
    def urls(answer) -> list[str]:  # type: ignore[no-untyped-def]
        return [each["url"] for each in answer.json["suggestions"]]

    plain = urls(client.get("/api/v1/suggest?q=tace"))
    assert plain
    assert not any("lang=" in url for url in plain)
    assert urls(client.get("/api/v1/suggest?q=tace&lang=en")) == plain
    assert urls(client.get("/api/v1/suggest?q=tace&lang=xx")) == plain
    for url in urls(client.post("/api/v1/suggest?lang=cy", data="tace", content_type="text/plain")):
        assert "lang=cy" in url.partition("#")[0]


def test_words_told_in_a_language_lead_to_their_pages_in_it(sample_data) -> None:  # type: ignore[no-untyped-def]
    site = Site(url="https://search.example.org")
    client = app_of(Settings(data=sample_data, site=site)).test_client()
    told = client.post("/api/v1/mentions?lang=cy", json={"text": "TACE"}).json
    assert told
    assert told["terms"]["tace"]["url"] == "/glossary/tace?lang=cy"
    marked = client.post("/api/v1/annotate?lang=cy", json={"html": "<p>TACE</p>"}).json
    assert marked
    assert 'href="https://search.example.org/glossary/tace?lang=cy"' in marked["html"]
