"""A site that behaves as tests/hostile/behaviours.yaml says, over bare sockets."""

import base64
import gzip
import re
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

BEHAVIOURS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "behaviours.yaml").read_text(encoding="utf-8")
)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_REPEATED = re.compile(r"\{([^{}]+)\*(\d+)\}")
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><urlset><url><loc>&b;</loc></url></urlset>'
)


def path_of(behaviour: dict[str, Any]) -> str:
    """Where the page of a behaviour is."""
    return "/" + re.sub(r"\W+", "-", behaviour["name"])


@contextmanager
def hostile_site() -> Iterator[str]:
    """The origin of the site while the body runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _accept(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _serve(connection: socket.socket) -> None:
    with connection:
        try:
            request = b""
            while b"\r\n\r\n" not in request:
                if not (part := connection.recv(65536)):
                    return
                request += part
            _answer(connection, request.split(b" ")[1].decode("latin-1"))
        except OSError:
            return  # nobody listens any more


def _answer(connection: socket.socket, path: str) -> None:
    behaviours = {path_of(behaviour): behaviour for behaviour in BEHAVIOURS}
    # A page may lead to further pages of its own, whose paths begin with its own.
    found = next((behaviours[known] for known in behaviours if path.startswith(known)), None)
    if found is not None:
        for step in found["steps"]:
            _take(connection, step, path)
    elif path == "/":
        links = "".join(
            f'<a href="{known}">a</a><a href="/good/{n}">b</a>' for n, known in enumerate(behaviours)
        )
        connection.sendall(_page(links))
    elif path == "/robots.txt":
        rules = b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"\n" + b"Disallow: /x/*y$\n" * 40_000
        connection.sendall(_HEAD + b"Content-Length: %d\r\n\r\n" % len(rules) + rules)
    elif path == "/sitemap.xml":
        connection.sendall(_HEAD + b"Content-Length: %d\r\n\r\n" % len(_BOMB) + _BOMB)
    else:
        connection.sendall(_page(f"<p>A good page, {path}</p>"))


def _take(connection: socket.socket, step: Any, path: str) -> None:
    if step == "head":
        connection.sendall(_HEAD)
        return
    ((name, value),) = step.items()
    _STEPS[name](connection, _grown(value).replace("{path}", path) if isinstance(value, str) else value, path)


def _say(connection: socket.socket, text: str, path: str) -> None:
    connection.sendall(text.encode("latin-1"))


def _raw(connection: socket.socket, text: str, path: str) -> None:
    connection.sendall(base64.b64decode(text))


def _gzip(connection: socket.socket, text: str, path: str) -> None:
    connection.sendall(gzip.compress(text.encode()))


def _deflate(connection: socket.socket, text: str, path: str) -> None:
    connection.sendall(zlib.compress(text.encode()))


def _pause(connection: socket.socket, seconds: float, path: str) -> None:
    time.sleep(seconds)


def _drip(connection: socket.socket, text: str, path: str) -> None:
    for character in text:
        connection.sendall(character.encode("latin-1"))
        time.sleep(0.02)


def _flood(connection: socket.socket, text: str, path: str) -> None:
    while True:
        connection.sendall(text.encode("latin-1"))


def _reset(connection: socket.socket, value: bool, path: str) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _trap(connection: socket.socket, kind: str, path: str) -> None:
    further = {
        "deep": [f"{path}/{n}" for n in range(3)],
        "calendar": [f"{path}/calendar/{year}/05" for year in range(2000, 2060)],
        "session": [f"{path}?PHPSESSID={n:032d}" for n in range(60)],
    }[kind]
    connection.sendall(_page(path + "".join(f'<a href="{link}">next</a>' for link in further)))


_STEPS: dict[str, Callable[[socket.socket, Any, str], None]] = {
    "say": _say,
    "bytes": _raw,
    "gzip": _gzip,
    "deflate": _deflate,
    "pause": _pause,
    "drip": _drip,
    "flood": _flood,
    "reset": _reset,
    "trap": _trap,
}


def _page(body: str) -> bytes:
    html = f"<!doctype html><title>A page</title>{body}".encode()
    return _HEAD + b"Content-Length: %d\r\n\r\n" % len(html) + html


def _grown(text: str) -> str:
    return _REPEATED.sub(lambda match: match[1] * int(match[2]), text)
