"""The editors' pages in another language: each word of ours is in it, and what is not in it is marked."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.term import Label, Term
from search_app.counting.days import Counts, add_counts
from search_app.editors.people import set_password
from search_app.settings import Editors, Search, Serve, Settings, Site
from tests.search_app.editors.conftest import PASSWORD, SECRET, token_of
from tests.search_app.sites import app_of, page, publish_site
from tests.search_app.test_said_in_languages import PAGES, TERMS, pseudo, unsaid

EDITOR = "Μαρία"
ADDRESS = {"pages", "liver", "short"}  # of a page, and the section that is told from it
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
    "explain a word": "/editors/propose",
    "add a name": "/editors/propose?action=label",
    "block a phrase": "/editors/propose?action=block",
    "show a page first": "/editors/propose?action=best-bet",
    "changes": "/editors/changes",
    "a change that marks pages": "/editors/changes/1",
    "a change with the editors' tests": "/editors/changes/1?tests=1",
    "a change that marks none": "/editors/changes/2",
    "a change that was made": "/editors/changes/3",
    "a change that was undone": "/editors/changes/4",
    "a change that was put aside": "/editors/changes/5",
}
ENTRIES = """\
- id: liver
  labels: [συκώτι]
  definition: Ένα μεγάλο όργανο.
"""
BET = {
    "action": "best-bet",
    "text": "ψψψ",
    "title": "Όργανο",
    "url": "/pages/liver",
    "expires": "2125-01-02",
    "reason": "Γιατί.",
}
PROPOSED = (
    {"action": "label", "term": "liver", "text": "όργανο"},
    {"action": "term", "text": "χχχ", "definition": "Τίποτα.", "names": "φφφ; ξξξ"},
    BET,
    BET,
    {"action": "block", "text": "ψψψ"},
)
DECIDED = ((3, "approve"), (4, "approve"), (4, "undo"), (5, "decline"))
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
    (folder / "glossary").mkdir()
    (folder / "glossary" / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    tests = folder / "tests.csv"
    tests.write_text(
        "query,must_first,must_find,must_not\nτομογραφία,,/pages/liver,\nψψψ,/pages/scan,,\n",
        encoding="utf-8",
    )
    set_password(folder / "editors.json", EDITOR, PASSWORD)
    site = Site(
        name="Ελπίδα",
        language="el",
        catalogues=(pseudo(folder / "catalogues", "he"),),
        languages=("en", "he", "cy"),
    )
    settings = Settings(
        data=folder,
        site=site,
        search=Search(tests=(tests,)),
        editors=Editors(secret=SECRET),
        serve=Serve(rate=0),
    )
    browser = app_of(settings).test_client()
    sent = {"token": token_of(browser, "/editors/sign-in"), "name": EDITOR, "password": PASSWORD}
    answer = browser.post("/editors/sign-in?lang=he", data=sent)
    assert (answer.status_code, answer.location) == (303, "/editors?lang=he")
    for number, said in enumerate(PROPOSED, 1):
        assert sent_form(browser, "/editors/propose", said).location == f"/editors/changes/{number}?lang=he"
    for number, what in DECIDED:
        assert sent_form(browser, f"/editors/changes/{number}/{what}", {}).status_code == 303
    return browser


def sent_form(browser: FlaskClient, path: str, said: Mapping[str, str]) -> TestResponse:
    """What is answered to a form of a page in Hebrew."""
    return browser.post(
        f"{path}?lang=he", data={"token": token_of(browser, "/editors/changes?lang=he"), **said}
    )


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
    ours = [url for url in links if url.startswith("/editors")]
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


@pytest.mark.parametrize(
    "said",
    [
        {"action": "term", "text": "λέξη"},
        {"action": "term", "text": ""},
        {"action": "label", "text": "λ" * 121},
        {"action": "block", "text": "λέξη\u200b"},
        {"action": "best-bet", **BET, "expires": "2020-01-01"},
        {"action": "term", "text": "λέξη", "names": "λ;" * 21},
    ],
)
def test_what_a_proposal_lacks_is_said_in_the_language(client: FlaskClient, said: dict[str, str]) -> None:
    answer = sent_form(client, "/editors/propose", said)
    assert answer.status_code == 400
    parsed = BeautifulSoup(answer.text, "lxml")
    assert parsed.select_one('.fw-warn:-soup-contains("⟦"):not(:has([lang]))')
    assert unsaid(parsed) == []


def test_why_a_change_cannot_be_made_is_marked_as_english(client: FlaskClient) -> None:
    answer = sent_form(client, "/editors/changes/5/approve", {})
    assert answer.status_code == 409
    parsed = BeautifulSoup(answer.text, "lxml")
    assert parsed.select_one('.fw-warn span[lang="en"]:-soup-contains("This change is declined")')
    assert unsaid(parsed) == []


def test_a_change_is_told_in_welsh(client: FlaskClient) -> None:
    assert (
        asked(client, "/editors/changes/1", "cy").h1.get_text()
        == "Ychwanegu’r enw “όργανο” at y cofnod liver"
    )  # type: ignore[union-attr]
    told = asked(client, "/editors/changes/5", "cy").get_text()
    assert "Rhoddwyd o’r neilltu gan Μαρία ar " in told
    assert "Gwrthodwyd" in asked(client, "/editors/changes", "cy").get_text()


def test_the_editors_tests_are_told_of_in_the_language_and_their_answers_marked(client: FlaskClient) -> None:
    parsed = asked(client, "/editors/changes/1?tests=1", "he")
    assert "⟦2 searches were tried.⟧" in parsed.get_text()
    failing = parsed.select_one('main li:-soup-contains("ψψψ"):-soup-contains("⟦It does not now either.⟧")')
    assert failing
    assert [each["lang"] for each in failing.select("[lang]")] == ["el", "en"]
