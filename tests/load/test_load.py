"""Nobody's request fails while indexes are published, and one client's manners do not hurt another.

FINDWELL_LONG=1 publishes for ten minutes; otherwise for twelve seconds. Where wrk is missing, which sends the
requests meanwhile, that test is skipped.
"""

import http.client
import json
import shutil
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.load.conftest import Listening
from tests.long import LONG
from tests.search_app.sites import page, publish_site

SECONDS = 600 if LONG else 12
SECONDS_IDLE = 30 if LONG else 3
CONNECTIONS = 4
WRK = shutil.which("wrk")
MOST_GROWN = 60 * 1024 * 1024  # bytes


def ask(server: Listening, path: str, client: str = "192.0.2.1") -> int:
    """The status of an answer that came whole."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        connection.request("GET", path, headers={"X-Forwarded-For": client})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def start_asking(server: Listening, seconds: int) -> subprocess.Popen[str]:
    """Let wrk ask one thing after the other over some connections, for so long."""
    assert WRK
    address = f"http://{server.host}:{server.port}"
    script = Path(__file__).with_name("asking.lua")
    command = [
        WRK,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "60s",
        "-s",
        str(script),
        address,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def came_back(asking: subprocess.Popen[str]) -> dict[str, Any]:
    """What wrk tells: how many requests there were, and the milliseconds that most of them took.

    ``failed`` had another status than 200, ``broken`` no answer at all; ``ended`` are searches to which the
    machine did not give their second, which are told so.
    """
    said, _ = asking.communicate(timeout=SECONDS + 120)
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told


@pytest.mark.skipif(WRK is None, reason="NOT TESTED: wrk is missing: apt-get install wrk")
def test_no_request_fails_while_an_index_is_published_every_two_seconds(listening: Listening) -> None:
    idle = came_back(start_asking(listening, SECONDS_IDLE))
    asking = start_asking(listening, SECONDS)
    published, settled = 0, 0
    while asking.poll() is None:
        begun = time.monotonic()
        pages = [page(f"p{n}", f"What TACE is, part {n}, again {published}.") for n in range(20)]
        publish_site(listening.data, pages)
        published += 1
        if published == 3:
            settled = listening.memory
        time.sleep(max(0.0, 2 - (time.monotonic() - begun)))
    busy = came_back(asking)
    grown = listening.memory - settled
    print(f"{published} publishes, memory {grown / 1e6:+.1f} MB\nidle {idle}\nbusy {busy}")
    assert (idle["failed"], idle["broken"]) == (0, 0)
    assert (busy["failed"], busy["broken"]) == (0, 0)
    assert busy["ended"] <= busy["requests"] / 100
    assert busy["requests"] > 0
    assert published >= 3
    assert grown < MOST_GROWN


@pytest.mark.parametrize("listening", [30], indirect=True)
def test_a_client_that_asks_twenty_times_too_often_does_not_hurt_another(listening: Listening) -> None:
    greedy = Counter(ask(listening, "/search?q=TACE", "192.0.2.66") for _ in range(600))
    modest = Counter(ask(listening, "/search?q=TACE", "192.0.2.7") for _ in range(20))
    assert set(greedy) == {200, 429}
    assert greedy[429] > 500
    assert modest == {200: 20}


def test_clients_that_send_slowly_do_not_keep_others_waiting(listening: Listening) -> None:
    slow = []
    try:
        for number in range(60):
            sock = socket.create_connection((listening.host, listening.port), timeout=10)
            sock.sendall(b"POST /api/v1/annotate HTTP/1.1\r\nHost: x\r\n")
            if number % 2:
                sock.sendall(b"Content-Type: text/html\r\nContent-Length: 900000\r\n\r\n<p>")
            slow.append(sock)
        begun = time.monotonic()
        assert [ask(listening, "/search?q=TACE") for _ in range(20)] == [200] * 20
        assert time.monotonic() - begun < 20  # a slow machine; one held up would wait for minutes
        for sock in slow:
            sock.sendall(b"x")
        assert ask(listening, "/healthz") == 200
    finally:
        for sock in slow:
            sock.close()


def send(server: Listening, head: bytes, body: bytes = b"") -> bytes:
    """The first line of what comes back, however little of the request was read."""
    with socket.create_connection((server.host, server.port), timeout=20) as sock:
        try:
            sock.sendall(head)
            for start in range(0, len(body), 65_536):
                sock.sendall(body[start : start + 65_536])
        except OSError:
            pass  # it was refused before all of it was sent
        try:
            return sock.recv(100).split(b"\r\n")[0]
        except OSError:
            return b""


def test_too_large_a_body_or_head_is_refused_and_not_kept_in_memory(listening: Listening) -> None:
    before = listening.memory
    post = b"POST /api/v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\n"
    told = post + b"Content-Length: 50000000\r\n\r\n"
    chunked = post + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    for head, body in (
        (told, b"x" * 50_000_000),
        (chunked, chunk * 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n", b""),
        (b"GET /" + b"x" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 100_000 + b"\r\n", b""),
        (post + b"Content-Length: -1\r\n\r\n", b"x"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b""),
    ):
        line = send(listening, head, body)
        assert not line or line.split()[1][:1] in (b"4",), (head[:80], line)
    assert ask(listening, "/search?q=TACE") == 200
    assert listening.memory - before < MOST_GROWN


TWICE = {
    "a length and chunks": b"HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked",
    "chunks and a length": b"HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4",
    "chunks in a protocol that has none": b"HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive",
    "two lengths": b"HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5",
    "two lengths in one": b"HTTP/1.1\r\nContent-Length: 4, 5",
    "no length": b"HTTP/1.1\r\nContent-Length: +4",
    "chunks that are not the last": b"HTTP/1.1\r\nTransfer-Encoding: chunked, gzip",
    "chunks behind a space": b"HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding : chunked",
}


def test_a_request_that_tells_its_length_in_two_ways_ends_the_connection(listening: Listening) -> None:
    hidden = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for name, head in TWICE.items():
        asked = b"POST /api/v1/annotate " + head + b"\r\nHost: x\r\n\r\n0\r\n\r\n" + hidden
        with socket.create_connection((listening.host, listening.port), timeout=20) as sock:
            sock.sendall(asked)
            answer = b""
            while some := sock.recv(65_536):  # ends when the server closes
                answer += some
        assert answer.split()[1] in (b"400", b"501"), name
        assert answer.count(b"HTTP/1.1 ") + answer.count(b"HTTP/1.0 ") == 1, name
