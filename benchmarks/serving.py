"""Real servers under load from this machine: one process of waitress, and gunicorn with two workers.

The load comes from wrk (a Debian package), which takes a part of the same processors.
"""

import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from benchmarks.republish import fill
from benchmarks.searcher import percentile, queries
from corpus.page import Page
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from indexer.collection import read_pages
from search_app.settings import SHIPPED_TERMS

SECONDS = 6
_BY_ALL = 20  # answers in a row from a new index: all processes have it, by all odds
RATE = 100  # requests a second for the latency of a server that is not busy
_DIFFERENT = 10_000  # queries; none is asked twice of one server
_SERVERS = {
    "waitress, one process": [sys.executable, "-u", "-m", "search_app", "serve"],
    "gunicorn, two workers": [sys.executable, "-m", "gunicorn", "-c", "python:search_app.workers"],
}
_PATHS = """
local paths, at, step = {}, 0, 1
local number = 0
function setup(thread) number = number + 1; thread:set("first", number) end
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  at, step = first, tonumber(args[2])
end
function request()
  local path = paths[(at - 1) % #paths + 1]
  at = at + step
  return wrk.format("GET", path)
end
"""


class Load(NamedTuple):
    """What came of full load: answers a second, and milliseconds that half and 99 of 100 took at most."""

    each_second: float
    p50: float
    p99: float


class Server(NamedTuple):
    """A server that listens, and the processes that answer."""

    host: str
    port: int
    process: "subprocess.Popen[str]"

    def get(self, path: str) -> bytes:
        """The answer to one request, which must be a good one."""
        status, body = self.ask(path)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}")
        return body

    def ask(self, path: str) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    @property
    def memory(self) -> str:
        """Megabytes of the largest process that answers: all it has mapped, and its share of that."""
        largest = max(self.answering, key=lambda pid: _memory(pid, "Rss"))
        return f"{_memory(largest, 'Rss'):.0f} MB, its share {_memory(largest, 'Pss'):.0f} MB"

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the processes which answer have taken, together."""
        return sum(_cpu(pid) for pid in self.answering)

    @property
    def answering(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [int(each) for each in children or [pid]]


def main(count: int = 4000) -> None:
    """Print what each server does over ``count`` pages; nothing without FINDWELL_DATA and wrk."""
    data = os.environ.get("FINDWELL_DATA", "")
    wrk = shutil.which("wrk")
    if not data or not wrk:
        print("serving: FINDWELL_DATA is not set, or there is no wrk (apt-get install wrk)")
        return
    asked = [f"/search?q={quote(query)}" for query in queries(Path(data), _DIFFERENT)]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "findwell.toml").write_text('data = "."\n[serve]\nport = 0\nrate = 0\n', encoding="utf-8")
        pages = list(_pages(Path(data), count))
        with Store(root) as store:
            fill(store, iter(pages))
        _publish(root)
        for name, command in _SERVERS.items():
            print(f"\n{name}: {len(pages):,} pages, on loopback with its load on the same processors")
            with _started(command, root) as (server, ready):
                _tell(server, ready, wrk, root, pages, asked)


def _tell(
    server: Server, ready: float, wrk: str, root: Path, pages: Sequence[Page], asked: Sequence[str]
) -> None:
    print(f"  start to first answer {ready:.1f} s; memory of a process {server.memory}")
    print(f"  search at {RATE} a second           {_paced(server, asked[-1500:])}")
    chance = random.Random(1)
    words = sorted({word for page in pages for word in page.title.lower().split() if word.isalpha()})
    kinds = {
        "search, different queries": asked[:-1500],
        "suggest": [f"/api/v1/suggest?q={word[:size]}" for word in words for size in range(2, len(word) + 1)],
        "glossary": ["/glossary"],
        "a page": [quote(page.url) for page in chance.sample(pages, min(500, len(pages)))],
    }
    for kind, paths in kinds.items():
        done = _loaded(server, wrk, root, chance.sample(paths, len(paths)))
        said = f"{done.each_second:6.0f} a second   p50 {done.p50:5.1f} ms   p99 {done.p99:5.1f} ms"
        print(f"  {kind:30} {said}")
    print(f"  memory of a process after that {server.memory}")
    before, taken = json.loads(server.get("/readyz"))["generation"], server.cpu
    published = _publish(root)
    while json.loads(server.get("/readyz"))["generation"] == before:
        time.sleep(0.01)
    visible = time.time() - published
    begun = time.perf_counter()
    server.get("/search?q=a+question+that+nobody+asked+before")
    first = (time.perf_counter() - begun) * 1000
    print(f"  published to visible {visible:.2f} s; the first search after it {first:.0f} ms")
    seen = 0
    while seen < _BY_ALL:
        seen = 0 if json.loads(server.get("/readyz"))["generation"] == before else seen + 1
    every = time.time() - published
    print(f"  in all processes {every:.2f} s; {server.cpu - taken:.2f} s of CPU in them for all this")
    print(f"  memory of a process at the end {server.memory}")


def _pages(data: Path, count: int) -> Iterator[Page]:
    """The pages of the collection, as if they were a site's own."""
    for page in islice(read_pages(data / "ir" / "medquad"), count):
        html = "".join(f"<p>{section.text}</p>" for section in page.sections)
        yield replace(page, url=f"/pages/{page.url}", html=html.replace("&", "&amp;"))


def _publish(root: Path) -> float:
    """Publish all pages by a process of its own; when the switch was made, in seconds since 1970."""
    command = [sys.executable, "-c", _PUBLISH, str(root)]
    subprocess.run(command, check=True)  # noqa: S603 - ourselves
    return (root / "index" / "CURRENT").stat().st_mtime


_PUBLISH = "import sys; from benchmarks.serving import publish_now; publish_now(sys.argv[1])"


def publish_now(folder: str) -> None:
    """Publish all pages of a store again."""
    root = Path(folder)
    with Store(root) as store:
        build(store, load([SHIPPED_TERMS]), root=root / "index", engine="whoosh:", force=True)


@contextmanager
def _started(command: Sequence[str], root: Path) -> Iterator[tuple[Server, float]]:
    """A server over the index in a folder, and the seconds until it gave its first answer."""
    begun = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    told = root / "said"  # a pipe that nobody reads would fill up, and the server wait
    with (
        told.open("w") as output,
        subprocess.Popen(  # noqa: S603 - ourselves
            command, cwd=root, env=environment, stdout=output, stderr=output, text=True
        ) as process,
    ):
        try:
            while not (found := re.search(r"http://[\d.:]+\d", told.read_text())):
                time.sleep(0.01)
            address = urlsplit(found[0])
            server = Server(address.hostname or "", address.port or 0, process)
            server.get("/search?q=liver")
            yield server, time.perf_counter() - begun
        finally:
            process.terminate()
            process.wait()


def _loaded(server: Server, wrk: str, root: Path, paths: Sequence[str]) -> Load:
    """As many requests as are answered, eight at a time."""
    (root / "paths").write_text("\n".join(paths), encoding="utf-8")
    (root / "paths.lua").write_text(_PATHS, encoding="ascii")
    threads = 2
    command = [wrk, "--latency", f"-t{threads}", "-c8", f"-d{SECONDS}s", "-s", str(root / "paths.lua")]
    command += [f"http://{server.host}:{server.port}", "--", str(root / "paths"), str(threads)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    if "Non-2xx" in said or "Socket errors" in said:
        print(
            "  "
            + "; ".join(line.strip() for line in said.splitlines() if "Non-2xx" in line or "Socket" in line)
        )
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    times = {share: _milliseconds(time) for share, time in re.findall(r"(50|99)%\s+([\d.]+\w+)", said)}
    return Load(rate, times["50"], times["99"])


def _milliseconds(said: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _paced(server: Server, paths: Sequence[str]) -> str:
    """So many requests a second, whether answered or not; each is timed from when it was due."""
    begun = time.perf_counter() + 0.2

    def ask(number: int) -> tuple[float, int]:
        due = begun + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        status, _ = server.ask(paths[number])
        return (time.perf_counter() - due) * 1000, status

    with ThreadPoolExecutor(24) as threads:
        taken = list(threads.map(ask, range(min(len(paths), RATE * SECONDS))))
    times = [milliseconds for milliseconds, _ in taken]
    late = sum(status != 200 for _, status in taken)
    said = f"p50 {percentile(times, 0.5):5.1f} ms   p99 {percentile(times, 0.99):5.1f} ms"
    return said + (f"   {late} of {len(taken)} without results" if late else "")


def _memory(pid: int, kind: str) -> float:
    """Megabytes of memory that a process has mapped (``Rss``), or its share of them (``Pss``)."""
    said = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(said.partition(f"{kind}:")[2].split()[0]) / 1000


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has taken."""
    said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
