"""A findwell that is really listening, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.indexer.publishing import UNMEASURED
from tests.search_app.sites import page, publish_site


class Listening(NamedTuple):
    """A server: where it listens, its process, and the data folder it serves."""

    host: str
    port: int
    pid: int
    data: Path

    @property
    def memory(self) -> int:
        """The memory it holds, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@pytest.fixture
def listening(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Listening]:
    """The server that `findwell serve` starts, over a small site; the parameter is its rate limit."""
    publish_site(tmp_path, [page(f"p{number}", f"What TACE is, part {number}.") for number in range(20)])
    config = tmp_path / "findwell.toml"
    rate = getattr(request, "param", 0)
    config.write_text(f'data = "{tmp_path}"\n[serve]\nrate = {rate}\ntrusted_proxies = 1\n', encoding="utf-8")
    command = [sys.executable, "-u", "-m", "search_app", "--config", str(config), "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=UNMEASURED)
    assert server.stdout
    line = server.stdout.readline()
    try:
        port = int(line.partition("127.0.0.1:")[2].split()[0])
        yield Listening("127.0.0.1", port, server.pid, tmp_path)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
