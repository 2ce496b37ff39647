"""How fast a crawl is without a delay, and what memory it takes, on made-up sites on this machine."""

import json
import random
import socketserver
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Store

SIZES = (2_000, 20_000)
_WORDS = (
    "liver",
    "tumour",
    "scan",
    "nurse",
    "clinic",
    "treatment",
    "result",
    "effect",
    "blood",
    "test",
    "pain",
)


class _Site(socketserver.StreamRequestHandler):
    """Pages of 12 kB, each linking to four new ones, on a connection that stays open.

    A page that is asked for with its ETag is not modified.
    """

    disable_nagle_algorithm = True
    pages = 0

    def handle(self) -> None:
        while line := self.rfile.readline():
            path = line.split(b" ")[1].decode()
            known = False
            while (field := self.rfile.readline()) not in (b"\r\n", b""):
                known = known or field.lower().startswith(b"if-none-match:")
            number = int(path[1:] or 0) if path[1:].isdecimal() or path == "/" else -1
            if known:
                self.wfile.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
                continue
            body = _page(number, self.pages) if 0 <= number < self.pages else b""
            status = b"200 OK" if body else b"404 Not Found"
            kind = b'Content-Type: text/html\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body)
            self.wfile.write(b"HTTP/1.1 %s\r\n%s%s" % (status, kind, body))


def _page(number: int, pages: int) -> bytes:
    chance = random.Random(number)
    menu = "".join(f'<li><a href="/{n}">Topic {n}</a></li>' for n in range(1, 41))
    further = "".join(
        f'<a href="/{n}">Page {n}</a> ' for n in range(4 * number + 1, 4 * number + 5) if n < pages
    )
    text = "".join(f"<p>{' '.join(chance.choices(_WORDS, k=60))}</p>" for _ in range(25))
    main = f"<main><h1>Topic {number}</h1>{text}{further}</main>"
    return f"<title>Page {number}</title><ul>{menu}</ul>{main}".encode()


@contextmanager
def site(pages: int) -> Iterator[str]:
    """The origin of a site of so many pages, served by another process while the body runs."""
    command = [sys.executable, "-m", "benchmarks.crawl", "serve", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        try:
            yield child.stdout.readline().strip() if child.stdout else ""
        finally:
            child.terminate()


def serve(pages: int) -> None:
    """Serve a site and print its origin."""
    _Site.pages = pages
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Site) as server:
        server.daemon_threads = True
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


def visit(origin: str, folder: str) -> None:
    """Crawl a site twice and print the figures of both, as JSON; for a process of its own."""
    limits = Limits(delay=0, max_pages=1_000_000, max_depth=30)
    figures = {}
    for name in ("first", "again"):
        started = time.perf_counter()
        fetcher = Fetcher(user_agent="findwell", allow_private=True, limits=limits)
        with Store(Path(folder)) as store, fetcher:
            summary = crawl(
                store, [origin], fetcher=fetcher, limits=limits, on_progress=lambda progress: None
            )
        seconds = time.perf_counter() - started
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        figures[name] = {
            "fetched": summary.fetched,
            "unchanged": summary.unchanged,
            "seconds": seconds,
            "peak": peak,
        }
    print(json.dumps(figures))


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print pages a second and the peak of memory, for each size."""
    print(f"{'crawl':12}{'fetched':>10}{'unchanged':>10}{'pages/s':>10}{'peak MB':>10}")
    for pages in sizes:
        with TemporaryDirectory() as folder, site(pages) as origin:
            command = [sys.executable, "-m", "benchmarks.crawl", "visit", origin, folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        for name, row in json.loads(done.stdout).items():
            rate = (row["fetched"] + row["unchanged"]) / row["seconds"]
            counts = f"{row['fetched']:>10,}{row['unchanged']:>10,}"
            print(f"{name:12}{counts}{rate:>10.0f}{row['peak']:>10.0f}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", pages]:
            serve(int(pages))
        case ["visit", origin, folder]:
            visit(origin, folder)
        case sizes:
            main(tuple(map(int, sizes)) or SIZES)
