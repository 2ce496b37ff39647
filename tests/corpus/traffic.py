"""Run in a network of its own (``unshare --net``): every way to this machine is tried, each knock noted.

The loopback device gets a public address as well, to play a public site that leads to a private one; and
whatever goes anywhere else goes through it too, so that no packet to a private network gets by unseen.
Prints JSON: how each attempt ended, where somebody connected, and how many packets were sent.
"""

import ctypes
import errno
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
_ADD_ROUTE = 0x890B
SPELLINGS = yaml.safe_load((Path(__file__).parent / "data" / "spellings.yaml").read_text(encoding="utf-8"))
knocks: list[str] = []


def bring_up(name: str, address: str) -> None:
    """Give a loopback device an address and switch it on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        place = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(address))
        fcntl.ioctl(sock, _SET_ADDRESS, place)
        fcntl.ioctl(sock, _SET_FLAGS, struct.pack("16sH14x", name.encode(), _UP))


def lead_everything_through(device: str) -> None:
    """Make a device the way to every address that has no other way."""
    nowhere = struct.pack("H14x", socket.AF_INET)
    name = ctypes.create_string_buffer(device.encode())
    route = struct.pack(
        "L16s16s16sHhLPhPLLH",
        *(0, nowhere, nowhere, nowhere, _UP, 0, 0, 0, 0, ctypes.addressof(name), 0, 0, 0),
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, _ADD_ROUTE, route)
    number = socket.if_nametoindex(device)
    route = struct.pack("16s16s16sIHHILIi", b"", b"", b"", 0, 0, 0, 1, 0, _UP, number)
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, _ADD_ROUTE, route)


def packets() -> int:
    """How many packets were sent, to wherever it was."""
    lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return sum(int(line.partition(":")[2].split()[9]) for line in lines)


def sent_to(host: str) -> int:
    """How many packets a program that asks nobody sends to an address."""
    before = packets()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as sock:
        sock.settimeout(0.05)
        error = sock.connect_ex((host, 80))
        assert error in (errno.EAGAIN, errno.ETIMEDOUT, errno.EINPROGRESS), errno.errorcode[error]
    return packets() - before


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
    found: dict[str, Any] = {"spellings": {}, "packets": {}}
    named = [spelling for spelling, code in SPELLINGS if code == "E206"]
    for spelling in named:  # before anything leads to a name server, of which there is none
        found["spellings"][spelling] = asked(f"http://{spelling}/")
    lead_everything_through("lo")
    for spelling in (spelling for spelling, _ in SPELLINGS if spelling not in named):
        before = packets()
        found["spellings"][spelling] = asked(f"http://{spelling}/")
        found["packets"][spelling] = packets() - before
    found["seen"] = {host: sent_to(host) for host in ("10.0.0.1", "169.254.169.254", "fd00:ec2::254")}
    found["public"] = asked(f"http://{PUBLIC}/")
    found["allowed"] = asked("http://127.0.0.1/", allow_private=True)
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
