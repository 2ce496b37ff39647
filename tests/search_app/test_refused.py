"""What the web server refuses by itself is answered like everything else."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waitress import wasyncore
from waitress.server import create_server

from search_app.app import create_app
from search_app.commands.run import MAX_BODY
from search_app.refused import answer_refusals
from search_app.settings import Helpline, Serve, Settings
from search_app.strict import refuse_two_lengths


@pytest.fixture(scope="module")
def port(sample_data: Path) -> Iterator[int]:
    """The port of a server that takes as much as `findwell serve` does."""
    settings = Settings(data=sample_data, serve=Serve(rate=0), helpline=Helpline(phone="0808 157 0123"))
    sockets: dict[int, Any] = {}
    server = create_server(
        create_app(settings),
        map=sockets,
        host="127.0.0.1",
        port=0,
        max_request_body_size=MAX_BODY,
        ident=None,
    )
    refuse_two_lengths(sockets.values())
    answer_refusals(sockets.values())
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    yield int(server.effective_port)
    ended.set()
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def answer(port: int, request: bytes) -> str:
    """All that the server says to a request, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


def test_too_large_a_form_is_answered_with_a_page_that_has_a_way_on_and_the_helpline(port: int) -> None:
    head = f"POST /search HTTP/1.1\r\nHost: a\r\nContent-Length: {MAX_BODY}\r\n\r\n"
    said = answer(port, head.encode())
    assert said.startswith("HTTP/1.1 413 ")
    assert "<h1>That is too much at once</h1>" in said
    assert 'href="tel:08081570123"' in said
    assert "Connection: close" in said
    assert "Content-Security-Policy: default-src 'none'" in said


def test_a_form_in_pieces_is_refused_in_the_same_way_once_it_is_too_large(port: int) -> None:
    head = b"POST /glossary HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = answer(port, head + b"%x\r\n" % MAX_BODY + b"x" * MAX_BODY)
    assert said.startswith("HTTP/1.1 413 ")
    assert "<h1>That is too much at once</h1>" in said


def test_a_program_gets_a_problem_document(port: int) -> None:
    head = f"POST /api/v1/annotate HTTP/1.1\r\nHost: a\r\nContent-Length: {20 * MAX_BODY}\r\n\r\n"
    said = answer(port, head.encode())
    assert said.startswith("HTTP/1.1 413 ")
    assert "Content-Type: application/problem+json" in said


def test_an_address_without_end_is_too_much_too(port: int) -> None:
    said = answer(port, b"GET /search?q=" + b"x" * 262_144)
    assert " 413 " in said.partition("\r\n")[0]
    assert "<h1>That is too much at once</h1>" in said


def test_what_is_no_request_gets_a_plain_sentence(port: int) -> None:
    assert answer(port, b"GET / HTTP/1.1\r\nno colon\r\n\r\n").startswith("HTTP/1.0 400 Bad Request")
