"""The commands that read sites, and the lists and reports of what came of it, run as people run them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from corpus.store import Record, State, Store
from search_app.cli import main
from search_app.settings import Crawl

Run = Callable[..., Result]
LOCAL = ("--allow-private", "--delay", "0")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--data", str(tmp_path / "data"), *arguments])

    return invoke


@pytest.fixture
def site(httpserver: HTTPServer) -> str:
    """A site of two pages, one link that leads nowhere and one to a spreadsheet."""
    pages = {
        "/": '<p>Welcome to all</p><a href="/tace">TACE</a><a href="/gone"></a><a href="/a.xlsx"></a>',
        "/tace": "<p>What TACE is</p>",
    }
    for path, body in pages.items():
        html = f"<title>{path}</title><main><h1>Page {path}</h1>{body}</main>"
        httpserver.expect_request(path).respond_with_data(html, content_type="text/html")
    for path in ("/robots.txt", "/sitemap.xml", "/gone"):
        httpserver.expect_request(path).respond_with_data("", status=404)
    return httpserver.url_for("").rstrip("/")


def test_a_crawl_writes_a_report_to_read_and_one_for_programs(run: Run, site: str, tmp_path: Path) -> None:
    done = run("crawl", site, *LOCAL, "--report", str(tmp_path / "new" / "crawl.html"))
    assert done.exit_code == 0, done.output
    html = (tmp_path / "new" / "crawl.html").read_text(encoding="utf-8")
    assert f"{site}/gone" in html
    assert html.index("Never fetched") < html.index("Left out by a rule") < html.index("Kept")
    run("crawl", site, *LOCAL, "--report", str(tmp_path / "crawl.json"))
    report = json.loads((tmp_path / "crawl.json").read_text(encoding="utf-8"))
    assert {page["url"].removeprefix(site): page["why"][:4] for page in report["pages"]} == {
        "/": "",
        "/a.xlsx": "E222",
        "/gone": "E227",
        "/tace": "",
    }
    assert report["begun"] <= report["ended"]
    assert report["summary"]["unchanged"] == 2


def test_a_report_of_another_kind_is_refused_before_anything_is_fetched(
    run: Run, site: str, httpserver: HTTPServer
) -> None:
    done = run("crawl", site, *LOCAL, "--report", "crawl.doc")
    assert (done.exit_code, "E019" in done.output) == (2, True)
    assert httpserver.log == []


def test_a_report_that_cannot_be_written_is_named(run: Run, site: str, tmp_path: Path) -> None:
    done = run("crawl", site, *LOCAL, "--report", str(tmp_path))
    assert done.exit_code == 2  # a folder
    (tmp_path / "file").write_text("")
    done = run("crawl", site, *LOCAL, "--report", str(tmp_path / "file" / "crawl.json"))
    assert (done.exit_code, "E520" in done.output) == (5, True)


def test_a_crawl_without_a_site_says_how_to_name_one(run: Run) -> None:
    done = run("crawl")
    assert (done.exit_code, "E016" in done.output) == (2, True)


def test_resume_without_a_crawl_that_was_cut_short_says_so(run: Run, tmp_path: Path) -> None:
    done = run("crawl", "--resume")
    assert (done.exit_code, "There is no page store" in done.output) == (3, True)
    Store(tmp_path / "data").close()
    done = run("crawl", "--resume")
    assert (done.exit_code, "No crawl of any site was cut short" in done.output) == (3, True)


def test_one_page_is_read_again_or_forgotten(run: Run, site: str, httpserver: HTTPServer) -> None:
    run("crawl", site, *LOCAL)
    httpserver.clear_log()
    done = run("recrawl", f"{site}/tace", "--allow-private")
    assert done.output.startswith("1 fetched, 1 unchanged."), done.output
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", "/tace"]
    assert json.loads(run("recrawl", f"{site}/tace", "--allow-private", "--json").output)["unchanged"] == 1
    assert "E227" in run("recrawl", f"{site}/gone", "--allow-private").output
    assert "is forgotten" in run("forget", f"{site}/tace").output
    assert "/tace" not in run("pages").output
    done = run("forget", f"{site}/tace")
    assert (done.exit_code, "E507" in done.output) == (3, True)


@pytest.fixture
def listed(tmp_path: Path, run: Run) -> Callable[..., list[str]]:
    """The pages that ``findwell pages`` lists of a small store."""
    with Store(tmp_path / "data") as store:
        old = "2024-01-01T00:00:00+00:00"
        for host in ("www.a.org", "b.org:8080"):
            site = f"https://{host}"
            store.keep(Record(url=f"{site}/old", site=site, fetched=old), b"old")
            store.keep(Record(url=f"{site}/new", site=site), b"new")
            store.mark(f"{site}/no", State.EXCLUDED, "E204 robots.txt does not allow it", site=site)
        store.keep(Record(url="/pages/tace", source="file", link_text="=1+1"), b"file")

    def pages(*options: str) -> list[str]:
        done = run("pages", "--json", *options)
        assert done.exit_code == 0, done.output
        return [record["url"].removeprefix("https://") for record in json.loads(done.output)]

    return pages


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--site", "www.a.org"), ["www.a.org/new", "www.a.org/no", "www.a.org/old"]),
        (("--site", "https://A.org", "--state", "kept"), ["www.a.org/new", "www.a.org/old"]),
        (("--site", "b.org:8080", "--why", "e204"), ["b.org:8080/no"]),
        (("--older-than", "30"), ["b.org:8080/old", "www.a.org/old"]),
        (("--why", "E999"), []),
    ],
)
def test_pages_are_listed_by_site_state_reason_and_age(
    listed: Callable[..., list[str]], options: tuple[str, ...], expected: list[str]
) -> None:
    assert listed(*options) == expected


def test_a_table_for_spreadsheets_holds_no_formula(listed: Callable[..., list[str]], run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("pages", "--csv").output)))
    assert len(rows) == 7
    by_url = {row["url"]: row for row in rows}
    assert by_url["/pages/tace"]["link text"] == "'=1+1"
    assert by_url["https://b.org:8080/no"]["why"] == "E204 robots.txt does not allow it"


def test_every_number_of_a_crawl_is_a_setting() -> None:
    limits = Crawl(max_pdf=5, refetch_days=7).limits()
    assert (limits.max_pdf, limits.refetch_days, limits.max_redirects) == (5, 7, 5)
