"""Hostile text in every place text enters is text in every place it is shown.

FINDWELL_LONG=1 also looks at every term and page in every form; otherwise at all payloads in most of them.
"""

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from markdown_it import MarkdownIt

from corpus.site import CleaningSummary
from corpus.store import Store
from corpus.walk import Summary
from indexer.generation import open_published
from search_app.crawl_report import CrawlReport
from search_app.crawl_report import as_html as crawl_html
from search_app.editors.changes import Changes
from search_app.editors.proposal import Action, Proposal
from search_app.reports.calendar import as_calendar
from search_app.reports.data import as_json
from search_app.reports.html import as_html
from search_app.reports.making import make_report
from search_app.reports.markdown import as_markdown
from search_app.reports.sarif import as_sarif
from search_app.reports.sheet import as_csv
from search_app.settings import Settings
from tests.glossary.tree import elements
from tests.injection.hostile_site import NAME, PASSWORD, Say, count_searches, plainly, publish
from tests.injection.payloads import MARK, PAYLOADS, Payload
from tests.injection.reading import Shape, faults
from tests.long import LONG
from tests.search_app.sites import app_of

KINDS = tuple({payload.kind: payload for payload in PAYLOADS}.values())
EDITORS = (
    "/editors",
    "/editors/findings",
    *(f"/editors/tables/{name}" for name in ("nothing", "rescued", "overdue", "candidates", "definitions")),
    "/editors/changes",
)

CALENDAR = frozenset(
    [
        "BEGIN",
        "VERSION",
        "PRODID",
        "METHOD",
        "CALSCALE",
        "X-WR-CALNAME",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "URL",
        "CATEGORIES",
        "TRANSP",
        "END",
    ]
)
MARKDOWN = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "a",
        "code",
        "em",
        "strong",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "hr",
    ]
)
DESCRIPTION = frozenset(
    [
        "OpenSearchDescription",
        "ShortName",
        "Description",
        "InputEncoding",
        "Url",
        "Image",
        "Language",
        "LongName",
    ]
)


def hostile(payload: Payload) -> str:
    return payload.text


def browser(settings: Settings, *, signed_in: bool = False) -> FlaskClient:
    client = app_of(settings).test_client()
    if signed_in:
        text = client.get("/editors/sign-in").text
        token = text.partition('name="token" value="')[2].partition('"')[0]
        sent = {"token": token, "name": NAME, "password": PASSWORD}
        assert client.post("/editors/sign-in", data=sent).status_code == 303
    return client


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = publish(tmp_path_factory.mktemp("plain"), KINDS, plainly)
    count_searches(settings, map(plainly, KINDS))
    return settings


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = publish(tmp_path_factory.mktemp("hostile"), PAYLOADS, hostile)
    count_searches(settings, map(hostile, PAYLOADS))
    return settings


def places(payloads: tuple[Payload, ...], say: Say) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address with a text in what it shows, and what is asked of it."""
    yield from (("/", {}), ("/glossary", {}), ("/glossary", {"lang": "cy"}), ("/embed", {}))
    yield from (("/glossary", {"q": "name"}), ("/nowhere", {}), ("/privacy", {}))
    for number in range(1, max(2, len(payloads) * 3 // 10)):
        yield "/search", {"q": "fwran", "page": str(number)}
    for number, payload in enumerate(payloads):
        text = say(payload)
        yield f"/pages/p{number}", {}
        yield f"/glossary/t{number}", {}
        yield f"/pages/h{number}", {}
        if LONG or number % 2 == 0:
            yield "/search", {"q": text}
        if LONG or number % 8 == 1:
            yield f"/glossary/t{number}", {"lang": "cy"}
            yield f"/fragment/glossary/t{number}", {}
            yield "/fragment/search", {"q": f"fwran {text}"}
            yield "/glossary", {"q": text}
            yield "/search", {"q": f"fwran {text}", "section": text, "audience": text, "kind": text}
            yield "/search", {"q": "fwran", "page": text}
            yield f"/glossary/{text.replace('/', '%2F')}", {"lang": text}


def pages_of(client: FlaskClient, payloads: tuple[Payload, ...], say: Say) -> Iterator[tuple[str, str]]:
    """Every HTML page at those addresses; what it is and what it says."""
    for path, query in places(payloads, say):
        response = client.get(path, query_string=query)
        assert response.status_code < 500, (path, query)
        if path.startswith(("/pages/", "/glossary/t")):
            assert response.mimetype == "text/html", (path, query)
        if response.mimetype == "text/html":
            yield f"{path} {query}", response.text


def editors_pages(settings: Settings, payloads: tuple[Payload, ...], say: Say) -> Iterator[tuple[str, str]]:
    """Every page of the editors."""
    client = browser(settings, signed_in=True)
    deadline = time.monotonic() + 300
    while "publishing" not in client.get("/editors").text and time.monotonic() < deadline:
        if client.get("/editors").headers.get("Refresh") is None:
            break
        time.sleep(0.2)
    for path in EDITORS:
        yield path, client.get(path).text
    for number, payload in enumerate(payloads):
        if not LONG and number % 12:
            continue
        text = say(payload)
        url = f"https://example.org/{number}?q={text}"
        asked = [
            ("/editors/page", {"url": url}),
            (f"/editors/terms/t{number}", {}),
            ("/editors/why", {"url": url, "q": text}),
            ("/editors/propose", {"action": "term", "text": text, "definition": text, "names": text}),
            ("/editors/propose", {"action": "best-bet", "text": text, "title": text, "url": text}),
            ("/editors/sign-in", {"next": text}),
            ("/editors/tables/overdue", {"sort": text}),
        ]
        if number % 24 == 0:
            asked.append(("/editors/concordance", {"q": text}))
        for path, query in asked:
            response = client.get(path, query_string=query)
            assert response.status_code < 500, (path, query, response.text[:500])
            yield f"{path} {query}", response.text


def reports(settings: Settings, say: Say) -> Iterator[tuple[str, str]]:
    """The report about words and that of a crawl, each as one HTML file."""
    published = open_published(settings.index_folder)
    with Store(settings.data) as store:
        made = make_report(
            store, published.glossary, folder=settings.data / "report-of-test", today=date.today()
        )
        yield "report.html", as_html(made, published.glossary)
        text = say(PAYLOADS[0])
        summary = Summary(fetched=1, notes=(text,))
        crawl = CrawlReport("2026-01-01", "2026-01-01", summary, CleaningSummary(), tuple(store.records()))
        yield "crawl.html", crawl_html(crawl)
    published.searcher.close()


def test_there_are_five_hundred_payloads_of_nine_classes() -> None:
    assert len(PAYLOADS) >= 500
    assert len(KINDS) == 9


@pytest.fixture(scope="module")
def usual(plain: Settings) -> Shape:
    """What all pages of the plain site are made of."""
    shape = Shape()
    for _, html in pages_of(browser(plain), KINDS, plainly):
        shape.add_page(html)
    for _, html in (*editors_pages(plain, KINDS, plainly), *reports(plain, plainly)):
        shape.add_page(html)
    # Findings quote pages and lead to them; the plain site gives editors nothing to quote.
    shape.update({("a", "aria-label"), ("q", ""), ("q", "class"), ("q", "dir")})
    # An authored page keeps the ids, quotations and pictures of its own.
    shape.update({("a", "id"), ("p", "id"), ("img", "title"), ("blockquote", "")})
    return shape


def wrong(pages: Iterator[tuple[str, str]], usual: Shape) -> tuple[int, list[str]]:
    looked = 0
    found: list[str] = []
    for place, html in pages:
        looked += 1
        found.extend(f"{place[:200]}: {fault[:200]}" for fault in faults(html, usual))
    return looked, found


def test_no_page_for_visitors_has_an_element_of_a_hostile_text(site: Settings, usual: Shape) -> None:
    looked, found = wrong(pages_of(browser(site), PAYLOADS, hostile), usual)
    print(f"{looked} pages, {len(PAYLOADS)} payloads")
    assert found == []
    assert looked > len(PAYLOADS) * 3


def test_no_page_for_editors_has_an_element_of_a_hostile_text(site: Settings, usual: Shape) -> None:
    looked, found = wrong(editors_pages(site, PAYLOADS, hostile), usual)
    print(f"{looked} pages of editors")
    assert found == []


def test_no_report_has_an_element_of_a_hostile_text(site: Settings, usual: Shape) -> None:
    looked, found = wrong(reports(site, hostile), usual)
    assert (looked, found) == (2, [])


def test_no_answer_of_the_api_can_be_taken_for_a_page(site: Settings) -> None:
    client = browser(site)
    for payload in PAYLOADS[::4]:
        for path, query in (
            ("/api/v1/search", {"q": payload.text}),
            ("/api/v1/suggest", {"q": payload.text}),
            ("/api/v1/search", {"q": "fwran", payload.line: payload.text}),
            ("/api/v1/glossary", {"prefix": payload.text}),
        ):
            response = client.get(path, query_string=query)
            assert response.status_code < 500
            assert response.mimetype in ("application/json", "application/problem+json")
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_annotated_gets_no_element_that_was_not_sent(site: Settings, plain: Settings) -> None:
    marking, others = browser(plain), browser(site)
    first, second = (f"fwran{number} {plainly(payload)}" for number, payload in enumerate(KINDS[:2]))
    marks = []
    for payload in PAYLOADS[::4]:
        sent = f"<p>{first}</p>{payload.text} {second}"
        for client in (marking, others):
            response = client.post("/api/v1/annotate", data=sent.encode(), content_type="text/html")
            assert response.status_code == 200, payload
            told = response.json
            assert told
            marks += told["mentions"]
            assert elements(told["html"]) <= elements(sent)
        text = others.post("/api/v1/annotate", json={"html": f"<p>{payload.line}</p>"})
        assert text.status_code == 200
    assert len(marks) > len(PAYLOADS[::4])  # the first each time, the second where it is text


@pytest.mark.parametrize("name", ["tables/overdue.csv", "tables/x.csv?rule=R601", "matrix.csv"])
def test_no_cell_of_a_table_begins_a_formula(site: Settings, name: str) -> None:
    response = browser(site, signed_in=True).get(f"/editors/{name}")
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True))))
    assert rows
    begun = [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-", "\t", "\r"))]
    assert begun == []


def test_no_proposal_of_an_editor_becomes_markup(tmp_path: Path, usual: Shape) -> None:
    settings = publish(tmp_path, KINDS, plainly)
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "words.yaml").write_text(
        "- id: scan\n  labels: [scan]\n  definition: A picture.\n", encoding="utf-8"
    )
    client = browser(settings, signed_in=True)
    token = client.get("/editors/propose").text.partition('name="token" value="')[2].partition('"')[0]
    shape = Shape(usual)
    best_bet = Proposal(
        action=Action.BEST_BET, text="wigs", title="W", url="/w", expires="2099-01-01", reason="r"
    )
    Changes(settings.changes_folder, settings).propose(best_bet, editor="Asha")
    for path in ("/editors/changes", "/editors/changes/1"):
        shape.add_page(client.get(path).text)
    sent = {"token": token, "action": "term", "text": "plain", "definition": "Words.", "names": "wordy"}
    answer = client.post("/editors/propose", data=sent)
    shape.add_page(client.get(answer.location).text)
    shape.add_page(client.post("/editors/propose", data=sent | {"definition": ""}).text)
    found = []
    for payload in PAYLOADS[:: 1 if LONG else 12]:
        text = payload.text[:100]
        for sent in (
            {"action": "term", "text": f"scan {text}", "definition": text, "names": text},
            {"action": "best-bet", "text": f"scan {text}"[:110], "title": text, "url": "/x", "reason": text}
            | {"expires": "2099-01-01"},
        ):
            answer = client.post("/editors/propose", data=sent | {"token": token})
            assert answer.status_code in (303, 400)
            html = client.get(answer.location).text if answer.status_code == 303 else answer.text
            found.extend(f"{sent}: {fault}" for fault in faults(html, shape))
    assert found == []
    assert wrong(iter([("changes", client.get("/editors/changes").text)]), shape) == (1, [])


def test_no_report_for_other_programs_says_more_than_it_should(site: Settings) -> None:
    published = open_published(site.index_folder)
    with Store(site.data) as store:
        made = make_report(store, published.glossary, folder=site.data / "report-of-test", today=date.today())
    glossary = published.glossary
    published.searcher.close()
    lines = as_calendar(made, glossary).split("\r\n")
    assert {
        line.partition(":")[0].partition(";")[0] for line in lines if line[:1] not in ("", " ")
    } <= CALENDAR
    assert not any(sign in "".join(lines) for sign in "\r\n\x1b\x00")
    json.loads(as_sarif(made, glossary))
    json.loads(as_json(made, glossary))
    cells = [cell for row in csv.reader(io.StringIO(as_csv(made, glossary))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "-", "\t", "\r"))] == []
    shown = MarkdownIt("commonmark").render(as_markdown(made, glossary))
    assert [tag for tag in re.findall(r"<(\w+)", shown) if tag.lower() not in MARKDOWN] == []
    assert re.findall(r'(?:href|src)="(?!https?:|/)([^"]+)"', shown) == []


def test_what_is_measured_and_asked_of_browsers_quotes_nothing(site: Settings) -> None:
    client = browser(replace(site, site=replace(site.site, url="https://search.example.org")))
    for payload in PAYLOADS[::12]:
        client.get(f"/{payload.line}")
        client.get("/search", query_string={"q": payload.text})
    assert MARK not in client.get("/metrics").text
    tree = etree.fromstring(client.get("/opensearch.xml").data)
    assert {etree.QName(element).localname for element in tree.iter()} <= DESCRIPTION
