"""A server that is told to end writes down what it counted."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from search_app.counting.days import Counts, read_counts
from tests.search_app.sites import page, publish_site


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_counts_are_written_when_the_server_is_stopped(tmp_path: Path, how: signal.Signals) -> None:
    publish_site(tmp_path, [page("tace", "TACE puts chemotherapy into the liver.")])
    # Whoever runs the tests in the background of a shell has told all children to ignore SIGINT.
    as_in_front = ["env", "--default-signal=INT"]
    server = subprocess.Popen(
        [*as_in_front, sys.executable, "-m", "search_app", "--data", str(tmp_path), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[2]
            with urlopen(f"{address}/search?q=liver") as answer:
                assert answer.status == 200
            assert read_counts(tmp_path / "counts") == Counts()
            server.send_signal(how)
            assert server.wait(30) in (0, 1)
        finally:
            server.kill()
    assert read_counts(tmp_path / "counts") == Counts(searches=1, texts={"liver": 1})
