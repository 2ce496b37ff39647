"""Authored pages with their words explained."""

from pathlib import Path

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search_app.settings import Settings
from tests.search_app.sites import app_of, page, publish_site


def test_a_page_shows_its_place_its_dates_and_its_notice(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/pages/treatment/recurrence").text, "lxml")
    text = " ".join(parsed.get_text().split())
    assert parsed.h1
    assert parsed.h1.get_text() == "If HCC comes back (recurrence)"
    assert len(parsed.find_all("h1")) == 1
    assert "Liver cancer information › Treatment" in text
    assert "Last reviewed October 2025. Next review due October 2028." in text
    assert "It is not medical advice." in text


def test_marked_words_lead_to_their_explanation_and_are_listed_on_the_page(client: FlaskClient) -> None:
    parsed = BeautifulSoup(client.get("/pages/treatment/recurrence").text, "lxml")
    marked = [str(link["data-fw-term"]) for link in parsed.select("article a.fw-term")]
    assert marked
    assert [str(entry["data-fw-word"]) for entry in parsed.select("[data-fw-word]")] == marked
    for link in parsed.select("a.fw-term"):
        assert link["href"] == f"/glossary/{link['data-fw-term']}"
        assert client.get(str(link["href"])).status_code == 200
    assert all(entry.select_one("dd p") for entry in parsed.select("[data-fw-word]"))
    assert "Words with a dotted underline have a short explanation." in parsed.get_text()


def test_a_page_past_its_date_says_so(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("old", "Text.", reviewed="2019-03", next_review="2022-03")])
    text = app_of(Settings(data=tmp_path)).test_client().get("/pages/old").text
    assert "This page was due to be looked at again in March 2022." in text


def test_a_page_without_marked_words_has_no_list_of_them(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("plain", "A walk in the park.")])
    parsed = BeautifulSoup(app_of(Settings(data=tmp_path)).test_client().get("/pages/plain").text, "lxml")
    assert not parsed.select("[data-fw-word], [data-fw-hint]")


def test_a_page_in_another_language_says_which(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("cy", "Croeso.", language="cy")])
    text = app_of(Settings(data=tmp_path)).test_client().get("/pages/cy").text
    assert '<article lang="cy" dir="auto">' in text


def test_a_booklet_is_sent_as_it_was_added(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("hcc.pdf", "What TACE is.", html="", kind="pdf")])
    response = app_of(Settings(data=tmp_path)).test_client().get("/pages/hcc.pdf")
    assert (response.status_code, response.content_type) == (200, "application/pdf")
    assert response.data == b"%PDF-1.7 sample"


def test_a_page_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    response = client.get("/pages/no/such/page")
    assert response.status_code == 404
    assert "We could not find that page" in response.text


def test_a_page_asked_for_again_is_sent_only_when_it_changed(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "What TACE is.")])
    client = app_of(Settings(data=tmp_path)).test_client()
    first = client.get("/pages/tace")
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/pages/tace", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    publish_site(tmp_path, [page("tace", "What TACE is now.")])
    changed = client.get("/pages/tace", headers=tag)
    assert changed.status_code == 200
    assert "What <a" in changed.text
