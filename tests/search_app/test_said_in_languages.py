"""Pages in another language: each word of ours is in it, links keep to it, what is not in it is marked."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from flask.testing import FlaskClient

from glossary.term import Label, Review, Source, Term, Variant
from search_app.counting.days import Counts, add_counts
from search_app.settings import Helpline, Search, Serve, Settings, Site
from tests.search_app.catalogues import compiled, extracted
from tests.search_app.sites import app_of, page, publish_site

# What the site says of its own is in Greek letters, so that what is in Latin ones is ours.
LATIN = re.compile(r"[A-Za-z]{2,}")
PLACE = re.compile(r"%\(\w+\)s")
NAMES = re.compile(r"English|Cymraeg|kB|MB|PDF")
SPOKEN = ("alt", "title", "placeholder", "aria-label", "label")
TERMS = (
    Term(
        id="liver",
        labels=(Label(text="συκώτι"), Label(text="ήπαρ"), Label(text="ηπατικό όργανο")),
        definition="Ένα μεγάλο όργανο.",
        say="συ-κώ-τι",
        more="Κάνει χολή.",
        review=Review(by="Μαρία", last="2024-03-05", next="2025-02"),
        source=Source(title="Πηγή", licence="Άδεια"),
        audiences=(Variant(audience="carers", definition="Ρωτήστε."),),
        related=("scan",),
    ),
    Term(
        id="lobe",
        labels=(Label(text="λοβός"),),
        definition="Ένα μέρος.",
        broader=("liver",),
        review=Review(last="2026-01"),
    ),
    Term(
        id="scan",
        labels=(Label(text="τομογραφία"),),
        definition="Μια εικόνα.",
        review=Review(next="2125-01"),
    ),
)
PAGES = (
    page(
        "liver",
        "Το συκώτι είναι ένα όργανο. Το ήπαρ κάνει χολή. Κάθε λοβός είναι μέρος του.",
        title="Όργανο",
        html='<p>Το συκώτι. <a href="/pages/scan#x">Δείτε</a> <a href="https://example.org/">αλλού</a></p>',
        path=("Σώμα",),  # type: ignore[arg-type]
        reviewed="2022-10",
        next_review="2024-10-03",
        notice="Δείγμα.",
    ),
    page("scan", "Η τομογραφία δείχνει το ήπαρ.", title="Τομογραφία", next_review="2125-01", kind="news"),
    page("english", "A page about bile.", title="Bile", language="en"),
    *(page(f"many{number}", "Πολλές σελίδες.", title="Πολλές", path=("Άλλα",)) for number in range(12)),  # type: ignore[arg-type]
)
PIN = """
- {{id: {id}, kind: {kind}, queries: [{{all: [{query}]}}], title: Βοήθεια, text: Μιλήστε., url: /pages/scan,
   phone: ["116 123"], owner: Μαρία, reason: Γιατί, expires: {expires}}}
"""
PATHS = {
    "home": "/",
    "results": "/search?q=συκώτι",
    "corrected": "/search?q=τομογραφίυ",
    "several words": "/search?q=λοβός+τομογραφία+και+-χολή+@",
    "exact": "/search?q=ήπαρ&exact=1",
    "left out": "/search?q=ήπαρ&without=liver",
    "all words": "/search?q=συκώτι+όργανο&match=all",
    "pages of results": "/search?q=πολλές",
    "second page": "/search?q=πολλές&page=2",
    "no such page": "/search?q=πολλές&page=9",
    "narrowed": "/search?q=τομογραφία&kind=news",
    "nothing": "/search?q=ψψψψψψψ",
    "nothing exact": "/search?q=ψψψψψψψ&exact=1",
    "nothing with all": "/search?q=πολλές+χολή&match=all",
    "nothing narrowed": "/search?q=ψψψψψψψ&kind=news",
    "nothing as typed": "/search?q=τομογραφίυ&as=typed",
    "signposted": "/search?q=βοήθεια",
    "pinned": "/search?q=πολλές+καρφίτσα",
    "page": "/pages/liver",
    "page not due": "/pages/scan",
    "words": "/glossary",
    "words sought": "/glossary?q=συκώτι",
    "no word sought": "/glossary?q=ψψψ",
    "word": "/glossary/liver",
    "narrow word": "/glossary/lobe",
    "word not due": "/glossary/scan",
    "privacy": "/privacy",
    "search log": "/privacy/search-log",
    "embed": "/embed",
    "search fragment": "/fragment/search?q=τομογραφίυ",
    "empty fragment": "/fragment/search?q=ψψψψψψψ",
    "word fragment": "/fragment/glossary/liver",
    "error 400": "/search?q=ήπαρ&page=zero",
    "error 404": "/nowhere",
    "error 413": "POST /search",
    "error 405": "DELETE /search",
}


def pseudo(folder: Path, tag: str) -> Path:
    """A folder with a catalogue in which every message that has words stands between marks."""
    words = extracted()
    for message in words:
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id:
            marked = tuple(f"⟦{text}⟧" if LATIN.search(PLACE.sub("", text)) else text for text in texts)
            message.string = marked if isinstance(message.id, tuple) else marked[0]
    path = folder / tag / "LC_MESSAGES" / "findwell.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(words))
    return folder


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site in Greek whose pages' own words can be had in a Hebrew that is marked English."""
    folder = tmp_path_factory.mktemp("said")
    publish_site(folder, PAGES, TERMS)
    add_counts(
        folder / "counts",
        date.today() - timedelta(days=1),
        Counts(searches=90, nothing=3, texts={"χολη": 60}),
    )
    pins = folder / "pins.yaml"
    due = (date.today() + timedelta(days=30)).isoformat()
    pins.write_text(
        PIN.format(id="sign", kind="signpost", query="βοήθεια", expires=due)
        + PIN.format(id="bet", kind="best-bet", query="καρφίτσα", expires=due).replace(
            'phone: ["116 123"], ', ""
        ),
        encoding="utf-8",
    )
    site = Site(
        name="Ελπίδα",
        language="el",
        notice="Δείγμα.",
        links=("Αρχή https://example.org/", "Λέξεις /glossary"),
        footer_links=("Όροι /terms",),
        often_needed=("/pages/scan",),
        examples=("συκώτι",),
        catalogues=(pseudo(folder / "catalogues", "he"),),
        languages=("en", "he", "cy"),
    )
    settings = Settings(
        data=folder,
        site=site,
        helpline=Helpline(title="Μιλήστε", text="Μπορούμε.", phone="0800 123", hours="Πάντα"),
        search=Search(pins=(pins,)),
        serve=Serve(rate=0),
    )
    return app_of(settings).test_client()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site without an index, that takes one request a minute."""
    folder = tmp_path_factory.mktemp("broken")
    site = Site(name="Ελπίδα", language="el", catalogues=(pseudo(folder / "catalogues", "he"),))
    return app_of(Settings(data=folder, site=site, serve=Serve(rate=1))).test_client()


def asked(client: FlaskClient, path: str, language: str) -> BeautifulSoup:
    """A page in a language."""
    method, _, path = path.rpartition(" ")
    url = quote(path, safe="/?=&+@-") + f"{'&' if '?' in path else '?'}lang={language}"
    body = {"data": "x" * 20_000} if method == "POST" else {}
    return BeautifulSoup(client.open(url, method=method or "GET", **body).text, "lxml")


def texts(parsed: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Every text that is read or spoken, with its element."""
    for text in parsed.find_all(string=True):
        if (
            not isinstance(text, PreformattedString)
            and text.parent
            and not text.find_parent(("script", "code"))
        ):
            yield text.parent, str(text)
    for element in parsed.find_all(True):
        for name in SPOKEN:
            if isinstance(element.get(name), str):
                yield element, str(element[name])


def unsaid(parsed: BeautifulSoup) -> list[str]:
    """Latin letters that stand between no marks, in texts that are not marked as English."""
    found = []
    depth = 0
    for element, text in texts(parsed):
        if element.get("lang") == "en" or element.find_parent(lang="en"):
            continue
        outside = ""
        for sign in text:
            depth += (sign == "⟦") - (sign == "⟧")
            outside += " " if depth else sign
        found += LATIN.findall(NAMES.sub("", outside))
    assert depth == 0
    return found


@pytest.mark.parametrize("name", PATHS)
def test_every_word_of_ours_comes_from_the_catalogue(client: FlaskClient, name: str) -> None:
    parsed = asked(client, PATHS[name], "he")
    assert "⟦" in parsed.get_text()
    assert unsaid(parsed) == []


def test_a_site_in_trouble_says_so_in_the_language_asked_for(broken: FlaskClient) -> None:
    for said in ("⟦We cannot show this just now⟧", "⟦Please wait a moment⟧"):
        parsed = asked(broken, "/search?q=ήπαρ", "he")
        assert parsed.h1
        assert parsed.h1.get_text() == said
        assert unsaid(parsed) == []


def test_what_an_error_says_in_english_only_is_marked_so(client: FlaskClient) -> None:
    parsed = asked(client, PATHS["error 400"], "he")
    detail = parsed.select_one('main p[lang="en"]')
    assert detail
    assert "“page” must be a number." in detail.get_text()
    assert detail["dir"] == "auto"
    assert parsed.select_one('main p:-soup-contains("⟦Part of it is not something this site understands.⟧")')


@pytest.mark.parametrize("path", ["/", PATHS["results"], "/glossary/liver", "/pages/liver", "/nowhere"])
def test_a_page_says_which_language_it_is_in_and_which_way_that_is_written(
    client: FlaskClient, path: str
) -> None:
    for language, said, direction in (
        ("he", "he", "rtl"),
        ("cy", "cy", "ltr"),
        ("cy-GB", "cy", "ltr"),
        ("xx", "en", "ltr"),
    ):
        html = asked(client, path, language).html
        assert html
        assert (html["lang"], html["dir"]) == (said, direction)


@pytest.mark.parametrize("path", ["/", PATHS["results"], PATHS["pinned"], "/glossary/liver", "/pages/liver"])
def test_what_the_site_says_of_its_own_is_marked_as_its_language(client: FlaskClient, path: str) -> None:
    greek = re.compile("[\u0370-\u03ff]{3,}")
    body = asked(client, path, "cy").body
    assert body
    for element, text in texts(body):
        if (
            greek.search(re.sub("“[^”]*”", "", text))
            and not element.find_parent("bdi")
            and element.name != "bdi"
        ):
            own = element if element.get("lang") else element.find_parent(lang=True)
            assert own, text
            assert own["lang"] in ("el", "en"), text


@pytest.mark.parametrize("name", [name for name in PATHS if "fragment" not in name])
def test_links_and_forms_keep_the_language(client: FlaskClient, name: str) -> None:
    parsed = asked(client, PATHS[name], "cy")
    links = [str(link["href"]) for link in parsed.find_all("a", href=True) if not link.get("hreflang")]
    ours = [url for url in links if re.match(r"/($|[?]|search|glossary|pages|privacy)", url)]
    assert len(ours) > 3
    assert [url for url in ours if "lang=cy" not in url.partition("#")[0]] == []
    for form in parsed.find_all("form"):
        kept = form.find("input", attrs={"name": "lang"})
        assert kept
        assert kept["value"] == "cy"
    for form in parsed.select("form[data-fw-suggest]"):
        assert form["data-fw-suggest"] == "/api/v1/suggest?lang=cy"


def test_links_to_other_sites_and_to_what_is_not_ours_stay_as_they_are(client: FlaskClient) -> None:
    parsed = asked(client, "/pages/liver", "cy")
    links = {str(link["href"]) for link in parsed.find_all("a", href=True)}
    assert {"https://example.org/", "/terms", "/glossary?lang=cy", "/pages/scan?lang=cy#x"} <= links


def test_each_page_leads_to_itself_in_the_other_languages(client: FlaskClient) -> None:
    def offered(path: str) -> dict[str, str]:
        parsed = BeautifulSoup(client.get(quote(path, safe="/?=&+%")).text, "lxml")
        return {str(link["hreflang"]): str(link["href"]) for link in parsed.select("header a[hreflang]")}

    assert offered("/glossary") == {"he": "/glossary?lang=he", "cy": "/glossary?lang=cy"}
    assert offered("/glossary?lang=cy") == {"en": "/glossary", "he": "/glossary?lang=he"}
    assert offered("/search?q=a+b&lang=he&exact=1")["cy"] == "/search?q=a+b&exact=1&lang=cy"
    assert offered("/search?q=a+b&lang=he&exact=1")["en"] == "/search?q=a+b&exact=1"


@pytest.mark.parametrize("path", ["//example.org/", "/%2Fexample.org", "/%5Cexample.org", "/\\example.org"])
def test_no_link_to_another_language_leads_to_another_site(client: FlaskClient, path: str) -> None:
    parsed = BeautifulSoup(client.get(path).text, "lxml")
    links = [str(link["href"]) for link in parsed.select("header a[hreflang]")]
    assert links
    assert not [link for link in links if not re.match(r"/[^/\\]", link)]


def test_a_page_of_results_in_a_language_is_the_same_pages(client: FlaskClient) -> None:
    def found(language: str) -> list[str]:
        return [
            str(link["href"]).partition("?")[0]
            for link in asked(client, PATHS["pages of results"], language).select(".fw-hits h2 a")
        ]

    assert len(found("xx")) == 10
    assert found("cy") == found("xx")
    following = asked(client, PATHS["pages of results"], "cy").select_one("a[rel=next]")
    assert following
    assert "lang=cy" in str(following["href"])


def test_a_search_for_nothing_leads_to_the_search_page_in_the_language(client: FlaskClient) -> None:
    assert client.get("/search?q=&lang=cy").location == "/?lang=cy"


@pytest.mark.parametrize("path", [path for name, path in PATHS.items() if "fragment" not in name])
def test_every_page_in_welsh_says_that_a_machine_made_its_words(client: FlaskClient, path: str) -> None:
    foot = asked(client, path, "cy").footer
    assert foot
    assert "Peiriant a gyfieithodd" in foot.get_text()
    english = foot.select_one('span[lang="en"]')
    assert english
    assert "by a machine, and nobody who speaks it has checked them" in english.get_text()
    plain = asked(client, path, "en").footer
    assert plain
    assert "machine" not in plain.get_text()


def test_a_page_that_is_kept_is_another_one_in_another_language(client: FlaskClient) -> None:
    greek, welsh = client.get("/glossary"), client.get("/glossary?lang=cy")
    assert greek.headers["ETag"]
    assert greek.text != welsh.text
    again = client.get("/glossary?lang=cy", headers={"If-None-Match": welsh.headers["ETag"]})
    assert again.status_code == 304
    first = client.get("/pages/liver").text
    assert "lang=cy" in client.get("/pages/liver?lang=cy").text
    assert client.get("/pages/liver").text == first


def test_a_page_that_is_kept_is_asked_for_again_when_a_catalogue_changed(tmp_path: Path) -> None:
    publish_site(tmp_path, PAGES, TERMS)
    site = Site(language="el", catalogues=(pseudo(tmp_path / "catalogues", "he"),))
    tag = app_of(Settings(data=tmp_path, site=site)).test_client().get("/glossary?lang=he").headers["ETag"]
    path = tmp_path / "catalogues" / "he" / "LC_MESSAGES" / "findwell.mo"
    path.write_bytes(path.read_bytes().replace("⟦Useful words⟧".encode(), "⟦Useless word⟧".encode()))
    again = app_of(Settings(data=tmp_path, site=site)).test_client()
    answer = again.get("/glossary?lang=he", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "⟦Useless word⟧" in answer.text


def test_the_api_stays_in_english(client: FlaskClient) -> None:
    told = client.get(quote(PATHS["several words"], safe="/?=&+@-").replace("/search", "/api/v1/search"))
    assert "Small words" in told.text or "Signs are not searched" in told.text
    assert "⟦" not in client.get("/api/v1/search?q=%CE%BB&page=zero&lang=he").text


def test_dates_and_numbers_are_said_in_the_language(client: FlaskClient) -> None:
    assert "Adolygwyd ddiwethaf: Hydref 2022." in asked(client, "/pages/liver", "cy").get_text()
    assert (
        "Roedd disgwyl edrych ar y dudalen hon eto: 3 Hydref 2024."
        in asked(client, "/pages/liver", "cy").get_text()
    )
    assert "Gwiriwyd gan Μαρία, 5 Mawrth 2024." in asked(client, "/glossary/liver", "cy").get_text()
    count = asked(client, PATHS["pages of results"], "cy").select_one(".fw-count")
    assert count
    assert count.get_text() == "12 canlyniad ar gyfer “πολλές”"


def test_markup_within_a_sentence_of_ours_stays_markup(client: FlaskClient) -> None:
    heading = asked(client, "/glossary/liver", "cy").select_one("h2:has(span)")
    assert heading
    assert heading.get_text() == "Tudalennau am “συκώτι”"
    assert heading.span
    assert heading.span["lang"] == "en"
