"""The clock goes back while something is done: nothing is lost, and the newest index serves.

Without libfaketime, which tells the time of a file, the tests are skipped.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import State, Store, now
from corpus.walk import Progress
from indexer.publish import current, publish, verify
from search_app.app import create_app
from search_app.counting.countable import Countable
from search_app.counting.days import read_counts
from search_app.counting.querylog import QueryLog
from search_app.editors.people import set_password
from search_app.settings import Editors, Serve, Settings
from tests.faults.killing import Worker
from tests.indexer.publishing import answers, pages, put
from tests.search_app.sites import page, publish_site

FAKETIME = shutil.which("faketime")
BACK = "-40d"
PASSWORD = "three unrelated words"

pytestmark = pytest.mark.skipif(
    FAKETIME is None, reason="NOT TESTED: faketime is missing: apt-get install faketime"
)


def set_clock(offset: str) -> None:
    """From now on this process believes another time."""
    Path(os.environ["FAKETIME_TIMESTAMP_FILE"]).write_text(f"{offset}\n", encoding="ascii")


def done(work: str, folder: Path, *arguments: object) -> list[str]:
    """What some work of this file says, which may set its clock."""
    assert FAKETIME
    told = subprocess.run([FAKETIME, "-f", "+0", "env"], capture_output=True, text=True, check=True).stdout
    library = next(line for line in told.splitlines() if line.startswith("LD_PRELOAD="))
    clock = folder / "clock"
    clock.write_text("+0d\n", encoding="ascii")
    more = {
        "LD_PRELOAD": library.partition("=")[2],
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # a clock that Linux never sets back
        "NO_FAKE_STAT": "1",
    }
    with Worker(f"tests.faults.test_clock:{work}", **more) as worker:
        worker.begin(folder, *arguments)
        return worker.finish()


def read_twice(folder: str, origin: str) -> None:
    """Crawl a site twice; the clock goes back during the first time and stays there."""
    limits = Limits(delay=0)
    began = now()

    def back(progress: Progress) -> None:
        if progress.done == 2:
            set_clock(BACK)

    for _ in range(2):
        with (
            Store(Path(folder)) as store,
            Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher,
        ):
            crawl(store, [origin], fetcher=fetcher, limits=limits, on_progress=back)
            print(sum(1 for _ in store.records(state=State.KEPT)), sum(1 for _ in store.records()))
    print(now() < began)


def publish_again(folder: str) -> None:
    """Publish while the clock goes back, and once more after it."""
    root = Path(folder) / "index"
    put(root, 3)

    def going_back() -> Iterator[object]:
        for document in pages(4):
            set_clock(BACK)
            yield document

    before = current(root).published
    publish(root, going_back(), engine="whoosh:", versions={})  # type: ignore[arg-type]
    print(
        current(root).documents,
        answers(current(root)),
        verify(current(root)),
        current(root).published < before,
    )
    put(root, 5)
    print(current(root).documents, answers(current(root)), verify(current(root)))


def count_on(folder: str) -> None:
    """Count searches before and after the clock went back."""
    log = QueryLog(Path(folder) / "counts")
    for offset in ("+0d", BACK, "+0d"):
        set_clock(offset)
        log.note(Countable(known=("tace",), unknown=(), together=""), "192.0.2.1", nothing=False)
        log.write()
    print(json.dumps(read_counts(log.folder).texts), repr(log.trouble))


def edit_on(folder: str) -> None:
    """Sign in, and go on after the clock went back."""
    data = Path(folder)
    publish_site(data, [page("tace", "What TACE is.")])
    set_password(data / "editors.json", "Asha", PASSWORD)
    editors = Editors(secret="a secret of the tests, of more than 32 letters")
    client = create_app(Settings(data=data, editors=editors, serve=Serve(rate=0))).test_client()

    def sign_in() -> int:
        form = client.get("/editors/sign-in").text
        token = form.partition('name="token" value="')[2].partition('"')[0]
        sent = {"token": token, "name": "Asha", "password": PASSWORD}
        return client.post("/editors/sign-in", data=sent).status_code

    print(sign_in(), client.get("/editors").status_code)
    set_clock(BACK)
    print(client.get("/editors").status_code, sign_in(), client.get("/editors").status_code)
    print([client.get(path).status_code for path in ("/search?q=TACE", "/readyz", "/pages/tace", "/metrics")])
    age = client.get("/metrics").text.partition("\nfindwell_generation_age_seconds ")[2].split()[0]
    print(age, client.get("/readyz").json["age_seconds"])  # type: ignore[index]


def test_a_crawl_during_which_the_clock_goes_back_keeps_every_page(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    for path in ("/robots.txt", "/sitemap.xml"):
        httpserver.expect_request(path).respond_with_data("", status=404)
    links = "".join(f'<p><a href="/{number}">Read {number}</a></p>' for number in range(1, 5))
    for number in range(5):
        body = f"<title>A page</title><main><p>This is page {number}.</p>{links}</main>"
        path = f"/{number}" if number else "/"
        httpserver.expect_request(path).respond_with_data(body, content_type="text/html")
    origin = httpserver.url_for("/").rstrip("/")
    assert done("read_twice", tmp_path, origin) == ["5 5", "5 5", "True"]


def test_an_index_published_while_the_clock_goes_back_is_the_one_in_use(tmp_path: Path) -> None:
    assert done("publish_again", tmp_path) == ["4 4 [] True", "5 5 []"]


def test_counts_of_a_day_that_comes_twice_are_added_up(tmp_path: Path) -> None:
    assert done("count_on", tmp_path) == ["{\"tace\": 3} ''"]
    assert len(list((tmp_path / "counts").glob("*.json"))) == 2


def test_an_editor_may_have_to_sign_in_again_and_visitors_notice_nothing(tmp_path: Path) -> None:
    assert done("edit_on", tmp_path) == ["303 200", "303 303 200", "[200, 200, 200, 200]", "0 0"]
