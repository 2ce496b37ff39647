"""Crawling a whole real health site, served from this machine."""

import os
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import State, Store

DATA = Path(os.environ.get("FINDWELL_DATA", "no data"))

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="FINDWELL_DATA does not name the measuring data"),
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    with tarfile.open(DATA / "sites" / "nhs-service-manual.tar.xz") as archive:
        archive.extractall(tmp_path / "site", filter="data")
    (root,) = (tmp_path / "site").iterdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_every_page_is_found_and_a_second_crawl_changes_nothing(origin: str, tmp_path: Path) -> None:
    with Store(tmp_path) as store, Fetcher(user_agent="findwell", allow_private=True) as fetcher:
        first, second = (
            crawl(store, [origin], fetcher=fetcher, limits=Limits(delay=0), on_progress=lambda progress: None)
            for _ in range(2)
        )
        assert (first.fetched, first.changed, len(list(store.records(state=State.KEPT)))) == (150, 150, 150)
        assert (second.fetched, second.changed, second.unchanged) == (0, 0, 150)
        assert (second.removed, second.stale) == (0, 0)
