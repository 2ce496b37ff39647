"""Run in a network of its own (``unshare --net``): every way to this machine is tried, each knock noted.

The loopback device gets a public address as well, to play a public site that leads to a private one.
Prints JSON: how each attempt ended, and where somebody connected.
"""

import fcntl
import json
import socket
import struct
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from corpus.errors import FindwellError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.urls import canonical

PUBLIC = "93.184.215.14"
_SET_ADDRESS, _SET_FLAGS, _UP = 0x8916, 0x8914, 0x1
SPELLINGS = yaml.safe_load((Path(__file__).parent / "data" / "spellings.yaml").read_text(encoding="utf-8"))
knocks: list[str] = []


def bring_up(name: str, address: str) -> None:
    """Give a loopback device an address and switch it on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        place = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(address))
        fcntl.ioctl(sock, _SET_ADDRESS, place)
        fcntl.ioctl(sock, _SET_FLAGS, struct.pack("16sH14x", name.encode(), _UP))


def listen(family: socket.AddressFamily) -> None:
    """Answer on port 80 of every address, and note which one was asked."""
    server = socket.socket(family)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family is socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind(("", 80))
    server.listen(100)

    def serve() -> None:
        while True:
            connection, _ = server.accept()
            with connection:
                knocks.append(connection.getsockname()[0])
                head = connection.recv(65536).decode("latin-1")
                target = unquote(head.split(" ")[1].removeprefix("/to/"))
                answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"
                if head.startswith("GET /to/"):
                    answer = f"HTTP/1.1 302 Found\r\nLocation: http://{target}/\r\nContent-Length: 0\r\n\r\n"
                connection.sendall(answer.encode("latin-1"))

    threading.Thread(target=serve, daemon=True).start()


def asked(url: str, **options: Any) -> tuple[str, list[str]]:
    """How asking for this address ends, and where it knocked."""
    knocks.clear()
    with Fetcher(user_agent="findwell", limits=Limits(timeout=3), **options) as fetcher:
        try:
            end = str(fetcher.get(canonical(url)).status)
        except FindwellError as error:
            end = error.code
    return end, list(knocks)


def answers(*given: str) -> None:
    """Let the name server give these answers, one after the other; the last one again and again."""
    left = list(given)

    def resolve(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    socket.getaddrinfo = resolve  # type: ignore[assignment]


def main() -> None:
    """Try everything."""
    bring_up("lo", "127.0.0.1")
    bring_up("lo:1", PUBLIC)
    listen(socket.AF_INET)
    listen(socket.AF_INET6)
    found: dict[str, Any] = {"public": asked(f"http://{PUBLIC}/")}
    found["allowed"] = asked("http://127.0.0.1/", allow_private=True)
    found["spellings"] = {spelling: asked(f"http://{spelling}/") for spelling, _ in SPELLINGS}
    found["redirects"] = {
        spelling: asked(f"http://{PUBLIC}/to/{spelling}")
        for spelling, code in SPELLINGS
        if spelling.isascii() and code == "E205"
    }
    answers(PUBLIC, "127.0.0.1")
    with Fetcher(user_agent="findwell", limits=Limits(timeout=3)) as fetcher:
        knocks.clear()
        for _ in range(3):
            fetcher.get("http://rebound.example/")
        found["one lookup"] = list(knocks)
    found["rebound"] = asked("http://rebound.example/")
    answers(PUBLIC)
    found["redirect to a name that turns private"] = asked("http://a.example/to/a.example")
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
