"""What people type, and who they are, is nowhere on the disk: whatever they ask, however it ends.

FINDWELL_LONG=1 sends a thousand strings through every entrance of two servers; otherwise each through one
entrance of the first, and a quarter of them to the second.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from search_app.counting.days import read_counts
from search_app.editors.people import set_password
from tests.long import LONG
from tests.search_app.sites import page, publish_site

ROOT = Path(__file__).parents[2]
PASSWORD = "three unrelated words"
SETTINGS = """
data = "data"
[serve]
rate = 0
trusted_proxies = 1
[editors]
secret = "a secret of the tests, of more than 32 letters"
"""
WAITRESS = ("-m", "tests.privacy.serving", "--data", "data", "serve", "--port", "0")
# As docs/privacy.md says: no query in the access log, and nothing of requests that cannot be read.
GUNICORN = (
    *("-m", "gunicorn", "--bind", "fd://{}", "--log-level", "error", "--access-logfile", "access.log"),
    *(
        "--access-logformat",
        "%(t)s %(U)s %(s)s %(B)s",
        "--threads",
        "4",
        "tests.privacy.serving:application()",
    ),
)
ASKED = (
    *("/search?q={}", "/search?q=liver+{}+tace", "/search?q={}&page=nonsense", "/search?q=tace&section={}"),
    *(
        "/fragment/search?q={}",
        "/api/v1/search?q={}",
        "/api/v1/search?q=tace&{}=1",
        "/api/v1/search?q=x&as={}",
    ),
    *("/api/v1/suggest?q={}", "/glossary?q={}", "/api/v1/glossary?prefix={}", "/api/v1/glossary?contains={}"),
    *("/glossary?lang={}", "/opensearch.xml?q={}", "/healthz?q={}", "/metrics?q={}", "/editors?next={}"),
    *("/editors/sign-in?next={}", "/bug?q={}", "/api/v1/bug?q={}", "/search?q=" + "x" * 2000 + "{}"),
)
EDITORS = (
    "/editors/why?url=/pages/tace&q={}",
    "/editors/concordance?q={}",
    "/editors/propose?action=term&text={}",
)
SENT = (
    ("/api/v1/annotate", "text/html", "<p>TACE {}</p>"),
    ("/api/v1/annotate", "application/json", '{{"html": "{}"}}'),
    ("/api/v1/annotate", "application/json", '{{"htm": "{}'),
    ("/api/v1/mentions", "text/plain", "TACE {}"),
    ("/api/v1/suggest", "text/plain", "{}"),
    ("/api/v1/suggest", "image/png", "{}"),
    ("/bug", "application/json", "{}"),
    ("/editors/sign-in", "application/x-www-form-urlencoded", "name={}&password={}"),
    ("/search", "application/x-www-form-urlencoded", "q={}" + "x" * 20_000),
)
BROKEN = (
    "{} / HTTP/1.1\r\n\r\n",
    "GET /search?q={} HTTP/9.9\r\nHost: x\r\n\r\n",
    "GET /search?q={} HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
    "GET /search?q={} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {}\r\n\r\n",
    "GET /search?q={} HTTP/1.1\r\nHost: x\r\nBroken {}\r\n\r\n",
    "POST /api/v1/mentions HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9000\r\n\r\n{}",
    "GET /search?q={} HTTP/1.1\r\nHost: x\r\nCookie: " + "y" * 70_000,
)
Canary = str


@contextmanager
def serving(folder: Path, line: tuple[str, ...]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A server whose every word, temporary file and home folder is inside ``folder``."""
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    (folder / "findwell.toml").write_text(SETTINGS, encoding="utf-8")
    publish_site(folder / "data", [page("tace", "TACE puts chemotherapy into the liver.")])
    set_password(folder / "data" / "editors.json", "asha", PASSWORD)
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}
    environment = os.environ | own | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with (folder / "server.log").open("wb") as log, socket.create_server(("127.0.0.1", 0)) as wire:
        wire.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # else each answer waits 40 ms for a client
        server = subprocess.Popen(
            [sys.executable, *(part.format(wire.fileno()) for part in line)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            pass_fds=[wire.fileno()],
        )
        try:
            given = wire.getsockname()[1] if "gunicorn" in line else _port(folder / "server.log", server)
            yield given, server
        finally:
            server.kill()
            server.wait()


def _port(log: Path, server: "subprocess.Popen[bytes]") -> int:
    while server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8"))
        if found:
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


class Visitor:
    """Sends requests that say a canary, in the part that is being tried and in every header."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.statuses: set[int] = set()

    def ask(
        self, method: str, path: str, canary: Canary, body: bytes = b"", kind: str = "text/plain"
    ) -> bytes:
        plain = quote(canary)
        headers = {
            "User-Agent": f"agent {plain}",
            "Referer": f"https://example.org/?q={plain}",
            "Cookie": self.cookie or f"who={plain}",
            "X-Forwarded-For": "198.51.100.77",
            "Accept-Language": plain[:50],
            "Origin": f"https://{plain}.example",
        }
        if body:
            headers["Content-Type"] = kind
        with suppress(HTTPException, OSError):
            self.connection.request(method, path, body or None, headers)
            answer = self.connection.getresponse()
            self.statuses.add(answer.status)
            text = answer.read()
            if "findwell_editor" in (answer.headers["Set-Cookie"] or ""):
                self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
            return text
        self.connection.close()
        return b""

    def close(self) -> None:
        self.connection.close()

    def sign_in(self) -> None:
        shown = self.ask("GET", "/editors/sign-in", "nobody").decode()
        token = shown.partition('name="token" value="')[2].partition('"')[0]
        form = urlencode({"token": token, "name": "asha", "password": PASSWORD}).encode()
        self.ask("POST", "/editors/sign-in", "nobody", form, "application/x-www-form-urlencoded")

    def break_off(self, text: str) -> None:
        """Send what is no request, or half of one, and go."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=10) as wire:
            wire.sendall(text.encode())
            if not text.endswith("y") and "9000" not in text:  # nobody answers half a request
                wire.settimeout(0.2)
                wire.recv(100)


def entrances(visitor: Visitor) -> list[Callable[[Canary], object]]:
    asked = [lambda c, p=p: visitor.ask("GET", p.format(quote(c, safe="")), c) for p in ASKED]
    own = [lambda c, p=p: visitor.ask("GET", p.format(quote(c, safe="")), c) for p in EDITORS]
    sent = [lambda c, e=e: visitor.ask("POST", e[0], c, e[2].format(c, c).encode(), e[1]) for e in SENT]
    broken = [lambda c, t=t: visitor.break_off(t.format(*[quote(c, safe="")] * 2)) for t in BROKEN]
    odd = [lambda c: visitor.ask("PROPFIND", f"/search?q={quote(c)}", c)]
    return [*asked, *sent, *broken, *odd, *own]


def canaries() -> list[Canary]:
    """A thousand strings of the kinds that people must not be found by; no two share a part."""
    chance = random.Random(4)

    def letters(count: int) -> str:
        return "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=count))

    def digits(count: int) -> str:
        return "".join(chance.choices("0123456789", k=count))

    kinds: list[Callable[[], str]] = [
        lambda: letters(11),
        lambda: f"{letters(9)}@{letters(9)}.example",
        lambda: f"07{digits(12)}",
        lambda: f"{letters(10)} {letters(10)}",
        lambda: f"Q{digits(1)}X {digits(1)}zz{letters(9)}",
        lambda: f"{letters(9)}’{letters(9)} ü{letters(9)}",
    ]
    return [kinds[number % len(kinds)]() for number in range(1000)]


def traces(folder: Path, sought: list[Canary]) -> list[str]:
    """Which of the strings (their longest parts) are in a file or its name: free pages, logs and all."""
    parts = {max(re.findall(r"[a-z0-9]+", canary.lower()), key=len): canary for canary in sought}
    seeker = re.compile("|".join(map(re.escape, sorted(parts))).encode())
    found = []
    for path in folder.rglob("*"):
        content = str(path.relative_to(folder)).lower().encode()
        if path.is_file():
            content += path.read_bytes().lower()
        found += [f"{path.name}: {parts[part.decode()]}" for part in set(seeker.findall(content))]
    return found


def test_a_trace_would_be_found(tmp_path: Path) -> None:
    sought = canaries()
    (tmp_path / "x.sqlite").write_bytes(b"\0\0q=" + quote(sought[5]).encode() + b"\0")
    (tmp_path / sought[0]).mkdir()
    assert sorted(traces(tmp_path, sought)) == sorted([f"x.sqlite: {sought[5]}", f"{sought[0]}: {sought[0]}"])


@pytest.mark.parametrize("line", [WAITRESS, GUNICORN], ids=["waitress", "gunicorn"])
def test_a_thousand_strings_leave_no_trace_on_disk(tmp_path: Path, line: tuple[str, ...]) -> None:
    sought = canaries()[:: 1 if LONG or line is WAITRESS else 4]
    with serving(tmp_path, line) as (port, server), closing(Visitor(port)) as visitor:
        visitor.sign_in()
        ways = entrances(visitor)
        for number, canary in enumerate(sought):
            for way in ways if LONG else [ways[number % len(ways)]]:
                way(canary)
        assert {200, 400, 404, 405, 413, 415, 500} <= visitor.statuses
        server.send_signal(signal.SIGTERM)  # the counts are written when a server ends
        server.wait()
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "E500 ValueError" in log, "no request crashed"
    assert "198.51.100.77" not in log
    assert read_counts(tmp_path / "data" / "counts").texts["tace"] > 2
    print(f"{len(sought)} strings, {len(ways) if LONG else 1} of {len(ways)} entrances each")
    assert traces(tmp_path, sought) == []
