"""The pages that say what is kept, and that nothing else is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.counting.days import Counts, add_counts, read_counts
from search_app.settings import Privacy, Serve, Settings
from tests.search_app.sites import app_of, page, publish_site

YESTERDAY = date.today() - timedelta(days=1)


def application(folder: Path, *, log: str = "counts") -> Flask:
    publish_site(folder, [page("tace", "TACE puts chemotherapy into the liver.")])
    return app_of(Settings(data=folder, privacy=Privacy(log=log), serve=Serve(rate=0)))


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_says_what_is_counted(tmp_path: Path) -> None:
    text = text_of(application(tmp_path).test_client(), "/privacy")
    assert "only after 5 people have used it, on 2 days or more" in text
    assert "/privacy/search-log" in text


def test_what_was_counted_can_be_seen_when_the_day_is_over(tmp_path: Path) -> None:
    app = application(tmp_path)
    client = app.test_client()
    for _ in range(6):
        client.get("/search?q=chemotherapy")
    client.get("/search?q=liver")
    client.get("/search?q=zumba")
    log = app.extensions["findwell"].querylog
    log.write()
    kept = read_counts(tmp_path / "counts")
    assert kept == Counts(searches=8, nothing=1, texts={"chemotherapy": 6, "liver": 1})
    add_counts(tmp_path / "counts", YESTERDAY, kept)
    text = text_of(client, "/privacy/search-log")
    assert '<tr><th scope="row">chemotherapy</th><td>5</td></tr>' in text
    assert "<dt>Searches</dt><dd>5</dd>" in text
    assert '<th scope="row">liver' not in text
    assert "zumba" not in text
    assert "rounded down to a multiple of 5" in text


def test_nobody_can_watch_a_search_arrive(tmp_path: Path) -> None:
    client = application(tmp_path).test_client()
    before = text_of(client, "/privacy/search-log")
    for number in range(12):
        client.get("/search?q=chemotherapy+zumba", environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert text_of(client, "/privacy/search-log") == before
    assert not (tmp_path / "counts").exists()


def test_a_damaged_count_stops_no_search_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "counts").mkdir()
    (tmp_path / "counts" / f"{date.today()}.json").write_text("{", encoding="utf-8")
    app = application(tmp_path)
    text_of(app.test_client(), "/search?q=chemotherapy")
    app.extensions["findwell"].querylog.write()
    told = app.test_client().get("/readyz").json
    assert told
    assert told["status"] == "degraded"
    assert told["why"] == f"Damaged counts of searches were set aside: {date.today()}.json.damaged."


@pytest.mark.parametrize("log", ["off", "counts"])
def test_old_counts_end_when_the_server_starts(tmp_path: Path, log: str) -> None:
    add_counts(tmp_path / "counts", date.today() - timedelta(days=500), Counts(searches=1))
    application(tmp_path, log=log)
    assert read_counts(tmp_path / "counts") == Counts()


def test_counts_that_cannot_be_kept_stop_no_server(tmp_path: Path) -> None:
    (tmp_path / "counts").write_text("in the way", encoding="utf-8")
    text_of(application(tmp_path).test_client(), "/search?q=chemotherapy")


def test_words_of_others_are_numbered_and_not_shown_to_everyone(tmp_path: Path) -> None:
    app = application(tmp_path)
    add_counts(
        tmp_path / "counts", YESTERDAY, Counts(searches=9, texts=dict.fromkeys(("zumba", *"defgh"), 5))
    )
    text = text_of(app.test_client(), "/privacy/search-log")
    assert "zumba" not in text
    assert "used by at least five people</dt><dd>5</dd>" in text


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
