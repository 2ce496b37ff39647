"""findwell behind a real nginx with deploy/nginx.conf: no query is written down, nobody poses as another."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.load.conftest import Listening

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ROOT = Path(__file__).parents[2]
AROUND = """
daemon off;
worker_processes 1;
{user}
error_log {folder}/logs/main.log crit;
pid {folder}/pid;
events {{ }}
http {{
    {temporary}
    {site}
}}
"""
_KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="NOT TESTED: nginx is missing: apt-get install nginx-light"),
    pytest.mark.parametrize("listening", [10], indirect=True),
]


class Proxy(NamedTuple):
    """A running nginx: its port, its folder and its process."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def ask(self, path: str, **headers: str) -> int:
        """The status of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(
                "GET", path, headers={name.replace("_", "-"): headers[name] for name in headers}
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def stop(self) -> str:
        """End it, which writes the last lines of its logs; everything that it wrote."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)
        written = [path for path in self.folder.rglob("*") if path.is_file() and path.name != "nginx.conf"]
        return "\n".join(path.read_text(errors="replace") for path in written)


@pytest.fixture
def proxy(listening: Listening, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx in front of a listening findwell, as deploy/nginx.conf says but for places and ports."""
    assert NGINX
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "logs").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.setblocking(False)
        port = waiting.getsockname()[1]
        site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for written, here in (
            ("127.0.0.1:8000", f"127.0.0.1:{listening.port}"),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("/var/log/nginx/", f"{folder}/logs/"),
        ):
            assert written in site
            site = site.replace(written, here)
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in _KEPT)
        config = folder / "nginx.conf"
        user = "" if os.getuid() else "user root root;"
        text = AROUND.format(folder=folder, user=user, temporary=temporary, site=site)
        config.write_text(text, encoding="utf-8")
        number = waiting.fileno()
        server = subprocess.Popen(
            [NGINX, "-p", str(folder), "-c", str(config), "-e", str(folder / "logs" / "first.log")],
            env={**os.environ, "NGINX": f"{number};"},  # the socket that waits already, so no port is guessed
            pass_fds=[number],
        )
        try:
            yield Proxy(port, folder, server)
        finally:
            server.terminate()
            server.wait(timeout=60)


def test_what_is_searched_for_is_in_no_log_of_nginx(listening: Listening, proxy: Proxy) -> None:
    asked = "/search?q=sorafenib"
    assert proxy.ask(asked, Referer="https://example.org/?q=sorafenib") == 200
    os.kill(listening.pid, 9)
    assert 502 in (proxy.ask(asked) for _ in range(1000))  # the first may still be answered
    told = proxy.stop()
    assert '"GET /search" 200' in told
    assert '"GET /search" 502' in told
    assert "sorafenib" not in told


def test_nobody_behind_nginx_poses_as_somebody_else(proxy: Proxy) -> None:
    statuses = [proxy.ask("/search?q=TACE", X_Forwarded_For=f"192.0.2.{number}") for number in range(30)]
    assert statuses[0] == 200
    assert 429 in statuses
    for path in ("/metrics", "/metrics/", "//metrics", "/%6detrics", "/pages/../metrics"):
        assert proxy.ask(path) == 403, path
