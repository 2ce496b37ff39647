"""Words in other languages, for groups of readers, and with pictures."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from glossary.glossary import Glossary, load
from search_app.settings import Settings, Site
from tests.glossary.pictures import PNG, draw
from tests.search_app.sites import app_of, page, publish_site

ENTRIES = """
- id: liver
  labels: [Liver, hepatic]
  definition: A large organ.
  more: It makes **bile**.
  image: {src: liver.png, alt: 'The liver & the "ribs"', credit: Drawn for us}
  related: [scan]
  audiences:
    carers: {definition: You can ask about it., more: Ask **anyone**.}
    young-people: {definition: A big organ.}
  languages:
    cy: {labels: [Afu, iau], definition: Organ mawr., say: AV-ee}
    ur: {labels: [جگر], definition: ایک بڑا عضو۔, more: "**اور**", review: {last: 2026-01}}
- id: scan
  labels: [Scan]
  definition: A picture.
- id: old
  labels: [old name]
  status: retired
  replaced_by: older
- id: older
  labels: [older name]
  status: retired
  replaced_by: liver
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    """A small glossary in a folder, with a picture."""
    entries = tmp_path / "entries"
    entries.mkdir()
    draw(entries, "liver.png")
    (entries / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    return load([entries])


@pytest.fixture
def site(tmp_path: Path, glossary: Glossary) -> FlaskClient:
    """A site in English with that glossary and a page in each of two languages."""
    return client_of(tmp_path, glossary)


def client_of(folder: Path, glossary: Glossary, language: str = "en") -> FlaskClient:
    pages = [
        page("en", "The liver and a scan."),
        page("cy", "Mae'r afu yn organ mawr; nid liver.", language="cy"),
    ]
    publish_site(folder, pages, glossary)
    return app_of(Settings(data=folder, site=Site(language=language))).test_client()


def soup(client: FlaskClient, url: str) -> BeautifulSoup:
    """The page at a URL, parsed."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def test_a_word_is_told_in_the_language_asked_for_and_so_is_the_page_about_it(site: FlaskClient) -> None:
    parsed = soup(site, "/glossary/liver?lang=cy")
    heading = parsed.h1
    assert heading
    assert (heading.get_text(), heading.get("lang")) == ("Afu", None)
    assert parsed.select_one('p:-soup-contains("Organ mawr.")')
    assert parsed.select_one('ul li:-soup-contains("iau")')
    assert "Nid oes neb wedi gwirio’r cyfieithiad hwn eto." in parsed.get_text()
    assert parsed.html
    assert parsed.html["lang"] == "cy"


def test_a_word_told_in_a_language_that_pages_have_no_words_in_is_marked(site: FlaskClient) -> None:
    parsed = soup(site, "/glossary/liver?lang=ur")
    heading = parsed.h1
    assert heading
    assert (heading.get_text(), heading["lang"], heading["dir"]) == ("جگر", "ur", "auto")
    assert parsed.select_one('p[lang="ur"]:-soup-contains("ایک بڑا عضو۔")')
    assert parsed.html
    assert (parsed.html["lang"], parsed.html["dir"]) == ("en", "ltr")


def test_what_has_no_translation_is_told_in_its_own_language(site: FlaskClient, tmp_path: Path) -> None:
    parsed = soup(site, "/glossary/liver?lang=cy")
    more = parsed.select_one("main div:has(strong)")
    assert more
    assert more["lang"] == "en"
    welsh = client_of(tmp_path, load([tmp_path / "entries"]), language="cy")
    parsed = soup(welsh, "/glossary/liver")
    assert parsed.h1
    assert (parsed.h1.get_text(), parsed.h1.get("lang")) == ("Afu", None)
    assert parsed.select_one('div[lang="en"] strong')
    related = parsed.select_one('.fw-links a[href="/glossary/scan"]')
    assert related
    assert related["lang"] == "en"


def test_a_translation_with_its_own_more_is_told_whole(site: FlaskClient) -> None:
    parsed = soup(site, "/glossary/liver?lang=ur-PK")
    more = parsed.select_one("main div:has(strong)")
    assert more
    assert (more["lang"], more["dir"]) == ("ur", "auto")
    assert "Nobody has checked" not in parsed.get_text()


def test_the_languages_of_a_word_lead_to_each_other(site: FlaskClient) -> None:
    def offered(url: str) -> list[tuple[str, str, str | None]]:
        links = soup(site, url).select("main a[hreflang]")
        return [(link.get_text(), str(link["href"]), link.get("lang")) for link in links]  # type: ignore[misc]

    cymraeg = ("Cymraeg", "/glossary/liver?lang=cy", "cy")
    urdu = ("اردو", "/glossary/liver?lang=ur", "ur")
    assert offered("/glossary/liver") == [cymraeg, urdu]
    assert offered("/glossary/liver?lang=cy") == [("English", "/glossary/liver?lang=en", "en"), urdu]
    assert offered("/glossary/scan") == []
    assert [href for _, href, _ in offered("/glossary?lang=cy")] == [
        "/glossary?lang=en",
        "/glossary?lang=ur",
    ]


def test_a_name_in_any_language_leads_to_the_word_and_keeps_the_language(site: FlaskClient) -> None:
    for name, target in (
        ("Afu", "/glossary/liver"),
        ("hepatic?lang=cy", "/glossary/liver?lang=cy"),
        ("old", "/glossary/liver"),
        ("older%20name", "/glossary/liver"),
    ):
        response = site.get(f"/glossary/{name}")
        assert (response.status_code, response.location) == (301, target)


def test_the_a_to_z_is_told_and_searched_in_a_language(site: FlaskClient) -> None:
    headings = [link.get_text() for link in soup(site, "/glossary?lang=cy").select(".fw-az dt a")]
    assert headings == ["Afu", "Scan"]
    parsed = soup(site, "/glossary?lang=cy&q=hepat")
    link = parsed.select_one(".fw-az dt a")
    assert link
    assert (link.get_text(), link["href"]) == ("Afu", "/glossary/liver?lang=cy")
    assert "Enwau eraill: hepatic" in parsed.get_text()
    kept = parsed.select_one('input[type="hidden"][name="lang"]')
    assert kept
    assert kept["value"] == "cy"


def test_a_page_is_marked_and_explained_in_its_language(site: FlaskClient) -> None:
    parsed = soup(site, "/pages/cy")
    assert [mark.get_text() for mark in parsed.select("article a.fw-term")] == ["afu"]
    definition = parsed.select_one('[data-fw-word="liver"] p[lang="cy"]')
    assert definition
    assert definition.get_text() == "Organ mawr."
    hint = parsed.select_one('article[lang="cy"] [data-fw-hint]')
    assert hint
    assert hint["lang"] == "en"
    assert not soup(site, "/pages/en").select("main [lang]")


def test_a_word_for_other_sites_is_told_in_the_language_asked_for(site: FlaskClient) -> None:
    welsh = BeautifulSoup(site.get("/fragment/glossary/liver?lang=cy").text, "lxml").div
    assert welsh
    assert (welsh["lang"], welsh["dir"]) == ("cy", "ltr")
    assert "Organ mawr." in welsh.get_text()
    urdu = site.get("/fragment/glossary/liver?lang=ur").text
    assert '<p lang="ur" dir="auto">ایک بڑا عضو۔</p>' in urdu
    assert "<p>A large organ.</p>" in site.get("/fragment/glossary/liver").text


def test_groups_of_readers_have_their_own_parts(site: FlaskClient) -> None:
    parsed = soup(site, "/glossary/liver")
    assert [part.get_text() for part in parsed.select("section[aria-labelledby^=for-] h2")] == [
        "For carers",
        "For young people",
    ]
    carers = parsed.select_one('section[aria-labelledby="for-carers"]')
    assert carers
    assert "You can ask about it." in carers.get_text()


def test_a_picture_is_shown_with_its_words_and_sent_as_what_it_is(site: FlaskClient) -> None:
    shown = soup(site, "/glossary/liver").select_one("figure img")
    assert shown
    assert (shown["alt"], shown["loading"]) == ('The liver & the "ribs"', "lazy")
    response = site.get(str(shown["src"]))
    assert (response.status_code, response.content_type, response.data) == (200, "image/png", PNG)
    again = site.get(str(shown["src"]), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name", ["none.png", "..%2fglossary.json", "../words.yaml", "glossary.json", "%2e%2e%2fliver.png", "%00"]
)
def test_nothing_else_is_sent_as_a_picture(site: FlaskClient, name: str) -> None:
    assert site.get(f"/glossary/images/{name}").status_code == 404


def test_a_picture_stays_as_it_was_published(site: FlaskClient, tmp_path: Path, glossary: Glossary) -> None:
    glossary.images["liver.png"].unlink()
    assert site.get("/glossary/images/liver.png").data == PNG


def test_the_api_tells_words_in_a_language(site: FlaskClient) -> None:
    told = site.get("/api/v1/glossary/liver?lang=cy").json
    assert told
    assert (told["heading"], told["language"], told["translated_into"]) == ("Afu", "cy", ["cy", "ur"])
    assert told["audiences"] == []
    english = site.get("/api/v1/glossary/liver").json
    assert english
    assert english["image"] == {
        "url": "/glossary/images/liver.png",
        "alt": 'The liver & the "ribs"',
        "credit": "Drawn for us",
    }
    assert [each["audience"] for each in english["audiences"]] == ["carers", "young-people"]
    listed = site.get("/api/v1/glossary?lang=cy").json
    assert listed
    assert [term["language"] for term in listed["terms"]] == ["cy", "en"]


def test_the_api_finds_words_in_a_language(site: FlaskClient) -> None:
    told = site.post("/api/v1/mentions?lang=cy", json={"text": "Yr afu 𝒜 scan"}).json
    assert told
    assert [(each["start"], each["end"], each["text"]) for each in told["mentions"]] == [
        (3, 6, "afu"),
        (9, 13, "scan"),
    ]
    assert told["terms"]["liver"]["definition"] == "Organ mawr."
    marked = site.post("/api/v1/annotate?lang=cy", json={"html": "<p>afu</p>"}).json
    assert marked
    assert marked["mentions"] == [{"term": "liver", "text": "afu"}]


def test_a_site_in_welsh_explains_in_welsh_when_nothing_is_asked(tmp_path: Path, glossary: Glossary) -> None:
    client = client_of(tmp_path, glossary, language="cy")
    told = client.post("/api/v1/mentions", json={"text": "afu"}).json
    assert told
    assert told["terms"]["liver"]["definition"] == "Organ mawr."
    english = soup(client, "/glossary/liver?lang=en")
    assert english.h1
    assert english.html
    assert (english.h1.get_text(), english.html["lang"]) == ("Liver", "en")


def test_a_language_nobody_has_heard_of_is_no_fault(site: FlaskClient) -> None:
    parsed = soup(site, "/glossary/liver?lang=xx")
    assert parsed.h1
    assert parsed.h1.get_text() == "Liver"
    assert site.get(f"/glossary/liver?lang={'x' * 36}").status_code == 400
