"""The editors' pages in another language: each word of ours is in it, and what is not in it is marked."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from glossary.term import Label, Term
from search_app.counting.days import Counts, add_counts
from search_app.editors.people import set_password
from search_app.settings import Editors, Serve, Settings, Site
from tests.search_app.editors.conftest import PASSWORD, SECRET, token_of
from tests.search_app.sites import app_of, page, publish_site
from tests.search_app.test_said_in_languages import PAGES, TERMS, pseudo, unsaid

EDITOR = "Μαρία"
ADDRESS = {"pages", "liver", "short"}  # of a page, and the section that is told from it
ENGLISH_ONLY = ("/editors/propose", "/editors/changes")
PATHS = {
    "home": "/editors",
    "home sorted": "/editors?nothing=-1",
    "everything found": "/editors/findings",
    "one rule": "/editors/findings?rule=G101",
    "a rule that found nothing": "/editors/findings?rule=G302",
    "nothing found": "/editors/tables/nothing?sort=1",
    "rescued": "/editors/tables/rescued",
    "overdue": "/editors/tables/overdue",
    "candidates": "/editors/tables/candidates",
    "definitions": "/editors/tables/definitions",
    "page": "/editors/page?url=/pages/liver",
    "page without dates": "/editors/page?url=/pages/short",
    "word": "/editors/terms/liver",
    "word unused": "/editors/terms/unused",
    "why": "/editors/why?url=/pages/scan&q=συκώτι",
    "concordance": "/editors/concordance?q=ήπαρ",
    "concordance of nothing": "/editors/concordance?q=ψψψ",
}
UNUSED = Term(id="unused", labels=(Label(text="ΩΩΩ", case=True),), definition="Τίποτα.")
WORKED_ON = (
    *PAGES,
    page("short", "Μια ΨΩΞ και άλλη ΨΩΞ για το συκώτι.", title="ΨΩΞ"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """An editor of a site in Greek who has signed in to its pages in a Hebrew that is marked English."""
    folder = tmp_path_factory.mktemp("edited")
    publish_site(folder, WORKED_ON, (*TERMS, UNUSED))
    add_counts(
        folder / "counts",
        date.today() - timedelta(days=1),
        Counts(searches=90, nothing=3, texts={"χολες": 60, "ηπαρ": 30, "ψψψ": 3, "ηπατικό όργανο": 7}),
    )
    set_password(folder / "editors.json", EDITOR, PASSWORD)
    site = Site(
        name="Ελπίδα",
        language="el",
        catalogues=(pseudo(folder / "catalogues", "he"),),
        languages=("en", "he", "cy"),
    )
    settings = Settings(data=folder, site=site, editors=Editors(secret=SECRET), serve=Serve(rate=0))
    browser = app_of(settings).test_client()
    sent = {"token": token_of(browser, "/editors/sign-in"), "name": EDITOR, "password": PASSWORD}
    answer = browser.post("/editors/sign-in?lang=he", data=sent)
    assert (answer.status_code, answer.location) == (303, "/editors?lang=he")
    return browser


def asked(client: FlaskClient, path: str, language: str) -> BeautifulSoup:
    """A page in a language."""
    url = quote(path, safe="/?=&+@-") + f"{'&' if '?' in path else '?'}lang={language}"
    return BeautifulSoup(client.get(url).text, "lxml")


@pytest.mark.parametrize("name", PATHS)
def test_every_word_of_ours_comes_from_the_catalogue(client: FlaskClient, name: str) -> None:
    parsed = asked(client, PATHS[name], "he")
    assert parsed.html
    assert parsed.html["lang"] == "he"
    assert "⟦Sign out " in parsed.get_text()
    assert set(unsaid(parsed)) <= ADDRESS


@pytest.mark.parametrize("name", PATHS)
def test_links_and_forms_keep_the_language(client: FlaskClient, name: str) -> None:
    parsed = asked(client, PATHS[name], "cy")
    links = [str(link["href"]) for link in parsed.select("main a[href]")]
    ours = [url for url in links if url.startswith("/editors") and not url.startswith(ENGLISH_ONLY)]
    assert len(ours) >= 3
    assert [url for url in ours if "lang=cy" not in url] == []
    for form in parsed.select("main form"):
        kept = form.find("input", attrs={"name": "lang"})
        assert "lang=cy" in str(form["action"]) or (kept and kept["value"] == "cy")


def test_signing_in_is_in_the_language_and_leads_on_in_it(client: FlaskClient) -> None:
    stranger = client.application.test_client()
    away = stranger.get("/editors/terms/liver?lang=cy")
    assert away.location.endswith("&lang=cy")
    parsed = BeautifulSoup(stranger.get(away.location).text, "lxml")
    assert parsed.h1
    assert parsed.h1.get_text() == "Mewngofnodi"
    assert asked(stranger, "/editors/sign-in", "en").select("header a[hreflang=cy]")
    sent = {"name": EDITOR, "password": "wrong", "token": token_of(stranger, "/editors/sign-in")}
    refused = BeautifulSoup(stranger.post("/editors/sign-in?lang=he", data=sent).text, "lxml")
    assert refused.find(id="wrong")
    assert unsaid(refused) == []
    sent |= {"password": PASSWORD, "next": "/editors/terms/liver"}
    assert stranger.post("/editors/sign-in?lang=cy", data=sent).location == "/editors/terms/liver?lang=cy"


def test_what_the_site_and_the_rules_say_is_marked_as_their_language(client: FlaskClient) -> None:
    found = asked(client, "/editors/findings?rule=R604", "cy")
    row = [(cell.get("lang"), cell.get_text()) for cell in found.select("tbody tr:first-child > *")]
    assert row[1] == ("el", "συκώτι")
    assert row[2][0] == row[3][0] == "en"
    assert found.h1
    assert found.h1.get_text() == "R604: Cofnod yn yr eirfa sydd wedi mynd heibio i’w adolygiad"
    shown = asked(client, "/editors/page?url=/pages/liver", "cy")
    assert shown.select_one('.fw-finding span[lang="en"]')
    assert shown.select_one('.fw-rules span[lang="el"]')


def test_a_file_is_in_the_language_of_the_page_it_is_taken_from(client: FlaskClient) -> None:
    link = asked(client, "/editors/tables/overdue", "cy").select_one('main a[href*=".csv"]')
    assert link
    lines = client.get(str(link["href"])).get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Tudalen,Disgwyliwyd yr adolygiad,Misoedd yn hwyr,Chwiliadau sy’n arwain yma"
    assert ",3 Hydref 2024," in lines[1]


def test_pages_for_changes_are_in_english_and_say_so(client: FlaskClient) -> None:
    for path in ENGLISH_ONLY:
        parsed = asked(client, path, "cy")
        assert parsed.html
        assert parsed.html["lang"] == "en"
        assert "⟦" not in asked(client, path, "he").get_text()
