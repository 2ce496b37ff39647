"""The A to Z and the pages of its words."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from glossary.glossary import Glossary
from glossary.term import Kind, Label, Review, Source, Status, Term
from search_app.settings import Settings
from search_app.words import find, letter, markdown
from tests.search_app.sites import TACE, app_of, page, publish_site


def soup(client: FlaskClient, url: str) -> BeautifulSoup:
    """The page at a URL, parsed."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def test_the_a_to_z_has_every_word_with_its_definition(client: FlaskClient) -> None:
    parsed = soup(client, "/glossary")
    assert len(parsed.select(".fw-az dt")) >= 120
    assert len(parsed.select(".fw-az dt")) == len(parsed.select(".fw-az dd"))
    for link in parsed.select(".fw-letters a"):
        assert parsed.find(id=str(link["href"]).removeprefix("#"))
    letters = [item.get_text() for item in parsed.select(".fw-letters li")]
    assert letters[:26] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("sought", ["chemoembol", "TACE", "tace"])
def test_a_word_is_found_by_any_of_its_names(client: FlaskClient, sought: str) -> None:
    parsed = soup(client, f"/glossary?q={sought}")
    assert parsed.select_one('.fw-az a[href="/glossary/tace"]')
    assert parsed.select_one("meta[name=robots][content=noindex]")


def test_a_word_we_do_not_explain_leads_to_the_pages(client: FlaskClient) -> None:
    parsed = soup(client, "/glossary?q=zzz")
    assert parsed.select_one('a[href="/search?q=zzz"]')
    assert not parsed.select(".fw-az dt")


def test_the_word_so_called_comes_first_then_headings_then_other_names() -> None:
    def entry(name: str, *labels: Label) -> Term:
        return Term(id=name.lower(), labels=(Label(text=name), *labels), definition="A treatment.")

    drip = entry("Drip", Label(text="slow tace"), Label(text="tacedrip", kind=Kind.MISSPELLING))
    other = entry("Emboliser", Label(text="tacce", kind=Kind.MISSPELLING), Label(text="TACE-maker"))
    found = find(Glossary([drip, other, entry("DEB-TACE"), TACE, entry("Place")]), "tace")
    assert [(each.term.id, each.name) for each in found] == [
        ("tace", ""),
        ("deb-tace", ""),
        ("drip", "slow tace"),
        ("emboliser", "TACE-maker"),
    ]


def test_a_word_is_found_by_what_stands_within_its_names_after_all_others() -> None:
    def entry(name: str, *labels: Label) -> Term:
        return Term(id=name.lower(), labels=(Label(text=name), *labels), definition="A treatment.")

    chemo = entry("Chemo-embolisation")
    other = entry("Tace", Label(text="cryoembolisation"), Label(text="reembolisation", kind=Kind.SEARCH))
    glossary = Glossary([entry("Deembolisation"), chemo, other, entry("Zembolisation")])
    found = [(each.term.heading, each.name) for each in find(glossary, "Embolisation")]
    assert found == [
        ("Chemo-embolisation", ""),
        ("Deembolisation", ""),
        ("Tace", "cryoembolisation"),
        ("Zembolisation", ""),
    ]


def test_a_heading_stands_under_its_letter() -> None:
    def under(heading: str) -> str:
        return letter(Term(id="x", labels=(Label(text=heading),), definition="x"))

    assert [under(heading) for heading in ("écho", "X-ray", "5-year survival")] == ["E", "X", "Other"]


def test_the_page_of_a_word_says_all_about_it(client: FlaskClient) -> None:
    parsed = soup(client, "/glossary/tace")
    text = " ".join(parsed.get_text().split())
    assert parsed.select_one("h1 > dfn")
    assert "transarterial chemoembolisation" in text
    assert "Source: findwell sample text" in text
    assert parsed.select_one('.fw-hits a[href^="/pages/treatment/tace"]')
    assert parsed.select('.fw-links a[href^="/glossary/"]')
    block = parsed.select_one('script[type="application/ld+json"]')
    assert block
    told = json.loads(block.get_text())
    assert (told["@type"], told["name"], told["@id"]) == ("DefinedTerm", "TACE", "/glossary/tace")


def test_other_names_lead_to_the_word(client: FlaskClient) -> None:
    for name in ("TACE", "Transarterial%20Chemoembolization"):
        response = client.get(f"/glossary/{name}")
        assert (response.status_code, response.location) == (301, "/glossary/tace")


def test_a_retired_word_leads_to_the_one_that_replaced_it(tmp_path: Path) -> None:
    retired = Term(
        id="chemo-embolisation",
        labels=(Label(text="chemo embolisation"),),
        definition="Old.",
        status=Status.RETIRED,
        replaced_by="tace",
    )
    publish_site(tmp_path, [page("tace", "What TACE is.")], [TACE, retired])
    client = app_of(Settings(data=tmp_path)).test_client()
    response = client.get("/glossary/chemo-embolisation")
    assert (response.status_code, response.location) == (301, "/glossary/tace")


def test_a_word_we_do_not_have_is_not_found(client: FlaskClient) -> None:
    assert client.get("/glossary/no-such-word").status_code == 404
    assert client.get("/glossary/a/b/c").status_code == 404


def test_an_entry_is_shown_with_its_review_and_its_markdown_made_clean(tmp_path: Path) -> None:
    term = Term(
        id="tace",
        labels=(Label(text="TACE"), Label(text="chemo to the liver", kind=Kind.LAY)),
        definition='It says </script><script>alert("x")</script>.',
        more="**Often** given [twice](javascript:alert(1)). <script>alert(1)</script>\n\n- [NHS](https://www.nhs.uk/)",
        review=Review(by="our nurses", last="2022-10", next="2023-10"),
        source=Source(title="A book", url="javascript:alert(1)", licence="CC BY 4.0"),
    )
    publish_site(tmp_path, [page("tace", "What TACE is.")], [term])
    client = app_of(Settings(data=tmp_path)).test_client()
    parsed = soup(client, "/glossary/tace")
    text = " ".join(parsed.get_text().split())
    assert "Checked by our nurses, October 2022." in text
    assert "This explanation was due to be looked at again in October 2023." in text
    assert "Source: A book (CC BY 4.0)." in text
    assert parsed.strong
    assert [
        str(link["href"]) for link in parsed.select("main a") if not str(link["href"]).startswith("/")
    ] == ["https://www.nhs.uk/"]
    assert [script.get("type") for script in parsed.find_all("script")] == ["application/ld+json", "module"]


def test_markdown_is_a_small_part_of_html() -> None:
    assert markdown("# Big\n\n![x](y.png) *so*") == "Big\n<p> <em>so</em></p>\n"
