"""What keeps the editors' pages from being made is told, and tried again."""

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from search_app.editors.desk import Desk
from search_app.live import Live
from search_app.settings import Settings

SignIn = Callable[[str], FlaskClient]


def test_a_store_that_is_gone_is_told_and_looked_for_again(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    store = site.data / "pages.sqlite"
    away = store.rename(site.data / "away.sqlite")
    assert client.get("/editors").status_code == 503
    away.rename(store)
    assert client.get("/editors").status_code == 200


def test_an_error_nobody_foresaw_is_told_once_and_not_for_ever(site: Settings) -> None:
    live = Live(site.index_folder, time.monotonic)
    faults = [ZeroDivisionError()]

    def today() -> date:
        if threading.current_thread().name == "desk" and faults:
            raise faults.pop()
        return date(2026, 11, 2)

    desk, edition = Desk(site, live, today=today), live.acquire()
    with pytest.raises(ZeroDivisionError):
        desk.work(edition)
    assert desk.work(edition) is not None
    live.release(edition)
    edition.searcher.close()
