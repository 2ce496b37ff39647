"""The search page and its results, as a browser without script gets them."""

import re
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.request import Request
from indexer.searcher import Correction
from search_app.asked import Asked
from search_app.settings import Settings
from tests.search_app.sites import app_of, page, publish_site


def soup(client: FlaskClient, url: str, status: int = 200) -> BeautifulSoup:
    """The page at a URL, parsed."""
    response = client.get(url)
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "lxml")


def text_of(parsed: BeautifulSoup) -> str:
    """The text of the main part, with single spaces."""
    main = parsed.find("main")
    assert main
    return " ".join(main.get_text().split())


def test_the_search_page_has_a_form_and_things_to_try(client: FlaskClient) -> None:
    parsed = soup(client, "/")
    form = parsed.find("form")
    assert form
    assert (form["action"], form["method"]) == ("/search", "get")
    tries = [link["href"] for link in parsed.select("main ul a")]
    assert tries == ["/search?q=TACE", "/search?q=what+is+hcc?"]
    assert parsed.select_one("meta[name=robots][content=noindex]")


def test_results_say_where_they_stand_and_when_they_were_reviewed(client: FlaskClient) -> None:
    first = soup(client, "/search?q=TACE").select_one(".fw-hits > li")
    assert first
    assert first.h2
    assert "TACE" in first.h2.get_text()
    lines = " ".join(first.get_text().split())
    assert "Liver cancer information › Treatment" in lines
    assert re.search(r"Last reviewed [A-Z][a-z]+ 20\d\d", lines)
    assert first.find("mark")


def test_a_match_that_is_not_plain_to_see_is_explained(client: FlaskClient) -> None:
    lines = [
        " ".join(hit.get_text().split())
        for hit in soup(client, "/search?q=secondary+liver+cancer").select(".fw-hits > li")
    ]
    assert any(
        "Matches “" in line and ", which means the same as “secondary liver cancer”." in line
        for line in lines
    )
    assert not any("The title says" in line or "kB" in line for line in lines)


def test_a_word_that_matches_through_another_name_is_marked_apart(client: FlaskClient) -> None:
    marks = soup(client, "/search?q=secondary+liver+cancer").select(".fw-hits mark")
    apart = {mark.get_text() for mark in marks if mark.get("class") == ["fw-through"]}
    assert apart
    assert "secondary liver cancer" not in {text.casefold() for text in apart}
    told = client.get("/api/v1/search?q=secondary+liver+cancer").json
    assert told
    runs = [pair for hit in told["hits"] for pair in zip(hit["snippet"], hit["through"], strict=True)]
    assert apart == {text for (text, _), through in runs if through}


def test_the_glossary_card_explains_the_concept_asked_for(client: FlaskClient) -> None:
    card = soup(client, "/search?q=TACE").select_one(".fw-card")
    assert card
    assert card.h2
    assert card.h2.get_text() == "TACE"
    assert card.select_one('a[href="/glossary/tace"]')


def test_what_was_understood_is_said_and_can_be_undone(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=secondary+liver+cancer")
    said = text_of(parsed)
    assert "This includes pages that say" in said
    assert "Why we do this" in said
    exact = parsed.select_one('a:-soup-contains("Use my exact words only")')
    assert exact
    assert exact["href"] == "/search?q=secondary+liver+cancer&exact=1"
    literal = soup(client, str(exact["href"]))
    assert "exact words only" in text_of(literal)
    back = literal.select_one('a:-soup-contains("Include words with the same meaning")')
    assert back
    assert back["href"] == "/search?q=secondary+liver+cancer"


def test_a_corrected_word_is_said_and_can_be_taken_back(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=sorafanib")
    assert "You typed “sorafanib”. We think you meant sorafenib." in text_of(parsed)
    back = parsed.select_one('a:-soup-contains("Search for “sorafanib” instead")')
    assert back
    assert back["href"] == "/search?q=sorafanib&as=typed"
    assert "No pages match “sorafanib”" in text_of(soup(client, str(back["href"])))


def test_a_word_that_is_only_offered_takes_the_place_of_the_one_typed() -> None:
    asked = Asked(request=Request(query="Can HCV Oblation hurt?", filters={"kind": "page"}), path="/search")
    offered = Correction("oblation", "ablation", False)
    assert asked.corrected(offered) == "/search?q=Can+HCV+ablation+hurt%3F"


def test_when_nothing_is_found_there_is_a_way_on(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=qwertyuiopasdf")
    assert parsed.h1
    assert parsed.h1.get_text() == "No pages match “qwertyuiopasdf”"
    links = {link["href"]: link.get_text() for link in parsed.select("main a")}
    assert "/glossary" in links
    assert links["/pages/just-diagnosed"]
    assert "/pages/gone" not in links
    assert parsed.select_one("aside a[href^='tel:']")


@pytest.mark.parametrize("query", ["", "   ", "?!", "“”"])
def test_a_search_for_nothing_leads_to_the_search_page(client: FlaskClient, query: str) -> None:
    response = client.get("/search", query_string={"q": query})
    assert (response.status_code, response.location) == (302, "/")


def test_results_go_on_over_pages(client: FlaskClient) -> None:
    first = soup(client, "/search?q=cancer")
    assert len(first.select(".fw-hits > li")) == 10
    assert re.search(r"Page 1 of \d", text_of(first))
    onward = first.select_one(".fw-pager a[rel=next]")
    assert onward
    assert onward["href"] == "/search?q=cancer&page=2"
    second = soup(client, str(onward["href"]))
    back = second.select_one(".fw-pager a[rel=prev]")
    assert back
    assert back["href"] == "/search?q=cancer"
    assert not second.select(".fw-card")


def test_a_page_of_results_that_does_not_exist_leads_to_the_last(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=cancer&page=90")
    assert "There is no page 90 of these results." in text_of(parsed)
    last = parsed.select_one('a:-soup-contains("last page")')
    assert last
    assert soup(client, str(last["href"])).select(".fw-hits > li")


def test_results_can_be_narrowed_where_there_is_a_choice(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=cancer")
    option = next(each for each in parsed.select("select[name=section] option") if "News" in each.get_text())
    narrowed = soup(client, f"/search?q=cancer&section={option['value']}")
    assert all("News" in hit.get_text() for hit in narrowed.select(".fw-hits > li"))
    chosen = narrowed.select_one("select[name=section] option[selected]")
    assert chosen
    assert chosen["value"] == option["value"]
    assert narrowed.select_one('details[open] a:-soup-contains("Show all results")')


def test_a_filter_that_fits_nothing_can_be_dropped(client: FlaskClient) -> None:
    parsed = soup(client, "/search?q=TACE&kind=video")
    assert parsed.select_one('a[href="/search?q=TACE"]:-soup-contains("Search all pages")')


def test_without_a_choice_there_is_no_filter(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    parsed = soup(app_of(Settings(data=tmp_path)).test_client(), "/search?q=TACE")
    assert not parsed.select("select")


def test_a_site_without_a_helpline_has_no_box(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    assert not soup(app_of(Settings(data=tmp_path)).test_client(), "/").select("aside")


def test_a_booklet_says_what_it_is(tmp_path: Path) -> None:
    booklet = page("hcc.pdf", "What TACE is.", html="", kind="pdf")
    publish_site(tmp_path, [booklet])
    client = app_of(Settings(data=tmp_path)).test_client()
    hit = soup(client, "/search?q=TACE").select_one(".fw-hits > li")
    assert hit
    assert "PDF booklet" in hit.get_text()


@pytest.mark.parametrize(
    "url", ["/search?q=x&page=none", "/search?q=x&page=0", f"/search?q={'x' * 2001}", "/search?q=x&page=101"]
)
def test_an_address_that_cannot_be_is_answered_with_what_is_allowed(client: FlaskClient, url: str) -> None:
    parsed = soup(client, url, 400)
    assert re.search(r"\d", text_of(parsed))
    assert parsed.find("form")


def test_what_others_add_to_an_address_is_ignored(client: FlaskClient) -> None:
    assert soup(client, "/search?q=TACE&utm_source=mail").select(".fw-hits > li")


@pytest.mark.parametrize(
    "attack",
    [
        '"><script>alert(1)</script>',
        "</title><script>alert(1)</script>",
        "' onfocus=alert(1) autofocus='",
        "{{ 7*7 }}",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_what_is_typed_is_only_ever_text(client: FlaskClient, attack: str) -> None:
    for url in ("/search", "/glossary"):
        response = client.get(url, query_string={"q": attack})
        parsed = BeautifulSoup(response.text, "lxml")
        assert all(script.get("src") for script in parsed.find_all("script"))
        assert not parsed.find("img")
        assert not parsed.find_all(onfocus=True)
        echoed = parsed.find("input")
        assert echoed
        assert echoed["value"] == " ".join(attack.split())
        assert "49" not in unescape(parsed.h1.get_text() if parsed.h1 else "")


def test_what_a_page_says_is_only_ever_text(tmp_path: Path) -> None:
    nasty = "TACE <script>alert(1)</script> & <b>bold</b>"
    shown = page("tace", nasty, title=nasty, html="<p>TACE</p>", description=nasty, notice=nasty)
    publish_site(tmp_path, [shown])
    client = app_of(Settings(data=tmp_path)).test_client()
    for url in ("/search?q=TACE", "/pages/tace", "/glossary/tace"):
        parsed = soup(client, url)
        kinds = {str(script.get("type")) for script in parsed.find_all("script") if not script.get("src")}
        assert kinds <= {"application/ld+json"}
        assert "alert(1)" in parsed.get_text() or url == "/glossary/tace"
