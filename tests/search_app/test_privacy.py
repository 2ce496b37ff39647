"""The pages that say what is kept, and that nothing else is."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.app import create_app
from search_app.counting.days import Counts, add_counts, read_counts
from search_app.settings import Privacy, Serve, Settings
from tests.search_app.sites import page, publish_site

SEARCHES = ("/search", "/fragment/search", "/api/v1/search", "/api/v1/suggest", "/glossary")


def application(folder: Path, *, log: str = "counts") -> Flask:
    publish_site(folder, [page("tace", "TACE puts chemotherapy into the liver.")])
    return create_app(Settings(data=folder, privacy=Privacy(log=log), serve=Serve(rate=0)))


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_says_what_is_counted(tmp_path: Path) -> None:
    text = text_of(application(tmp_path).test_client(), "/privacy")
    assert "only after 5 people have used it, on 2 days or more" in text
    assert "/privacy/search-log" in text


def test_everything_counted_can_be_seen(tmp_path: Path) -> None:
    app = application(tmp_path)
    client = app.test_client()
    for _ in range(6):
        client.get("/search?q=chemotherapy")
    client.get("/search?q=liver")
    client.get("/search?q=zumba")
    text = text_of(client, "/privacy/search-log")
    assert '<tr><th scope="row">chemotherapy</th><td>6</td></tr>' in text
    assert '<tr><th scope="row">liver</th><td>fewer than 5</td></tr>' in text
    assert "zumba" not in text
    assert read_counts(tmp_path / "counts") == Counts(
        searches=8, nothing=1, texts={"chemotherapy": 6, "liver": 1}
    )


def test_words_of_others_are_numbered_and_not_shown_to_everyone(tmp_path: Path) -> None:
    app = application(tmp_path)
    add_counts(tmp_path / "counts", date.today(), Counts(searches=5, nothing=5, texts={"zumba": 5}))
    text = text_of(app.test_client(), "/privacy/search-log")
    assert "zumba" not in text
    assert "used by at least five people</dt><dd>1</dd>" in text


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=tace&page=2",
        "/search?q=tace&exact=1",
        "/search?q=tace&as=typed",
        "/search?q=tace&kind=page",
        "/api/v1/search?q=tace",
        "/api/v1/suggest?q=tace",
    ],
)
def test_a_second_look_at_the_same_search_is_not_counted(tmp_path: Path, address: str) -> None:
    app = application(tmp_path)
    app.test_client().get(address)
    app.extensions["findwell"].querylog.write()
    assert read_counts(tmp_path / "counts") == Counts()


def test_nothing_is_counted_when_that_is_set(tmp_path: Path) -> None:
    app = application(tmp_path, log="off")
    client = app.test_client()
    client.get("/search?q=tace")
    assert "Nothing is counted on this site." in text_of(client, "/privacy")
    assert "Nothing is counted on this site." in text_of(client, "/privacy/search-log")
    assert not (tmp_path / "counts").exists()


def test_a_thousand_strings_leave_no_trace_on_disk(tmp_path: Path) -> None:
    app = application(tmp_path)
    canaries = list(_canaries(random.Random(4)))
    client = app.test_client()
    for number, canary in enumerate(canaries):
        path = SEARCHES[number % len(SEARCHES)]
        client.get(
            path,
            query_string={"q": canary if number % 2 else f"liver {canary} tace"},
            headers={"User-Agent": f"agent {canary}", "Referer": f"https://example.org/?q={canary}"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{number % 250}"},
        )
    client.post("/api/v1/annotate", data="\n".join(canaries), content_type="text/html")
    client.get("/search", query_string={"q": canaries[0], "page": "nonsense"})
    client.get(f"/{canaries[0]}")
    app.extensions["findwell"].querylog.write()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    kept = b"\n".join(path.read_bytes() + str(path).encode() for path in files).lower()
    assert read_counts(tmp_path / "counts").texts["liver"] >= 100
    assert [canary for canary in canaries if canary.lower().encode() in kept] == []


def _canaries(chance: random.Random) -> list[str]:
    """A thousand strings of the kinds that people must not be found by."""
    letters = "bcdfghjklmnpqrstvwxz"

    def word() -> str:
        return "".join(chance.choices(letters, k=9))

    def digits(count: int) -> str:
        return "".join(chance.choices("0123456789", k=count))

    kinds = [
        word,
        lambda: f"{word()}@{word()}.example",
        lambda: f"0{digits(10)}",
        lambda: f"{digits(3)} {digits(3)} {digits(4)}",
        lambda: f"{digits(2)}/{digits(2)}/19{digits(2)}",
        lambda: f"{word()} {word()}",
        lambda: f"Q{digits(1)}X {digits(1)}zz{word()}",
        lambda: f"{word()}’{word()} ü{word()}",
    ]
    return [kinds[number % len(kinds)]() for number in range(1000)]


def test_a_word_many_people_use_is_counted_in_the_end(tmp_path: Path) -> None:
    app = application(tmp_path)
    client = app.test_client()
    log = app.extensions["findwell"].querylog
    for person in range(5):
        client.get("/search?q=zumba", environ_overrides={"REMOTE_ADDR": f"192.0.2.{person}"})
    log._today = lambda: date.today() + timedelta(days=1)
    client.get("/search?q=zumba")
    log.write()
    assert read_counts(tmp_path / "counts").texts == {"zumba": 6}
