"""How well single pages are cleaned, beside two extractors, and how fast a whole site is."""

import gzip
import importlib
import json
import os
import resource
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.html

from corpus import oneoff
from corpus.clean import to_page
from corpus.reading import read_html
from corpus.sandbox import Sandbox
from corpus.site import clean_site
from corpus.store import Record, Store
from corpus.words import words

Extract = Callable[[bytes], str]
"""HTML → the text of its article."""

SITE = "nhs-service-manual"


def main(*, sizes: tuple[int, ...] = (150, 1_500, 15_000)) -> None:
    """Print word F1 of ours and the peers on FINDWELL_DATA's single pages, then the speed on a site."""
    data = Path(os.environ.get("FINDWELL_DATA", ""))
    if not data.name:
        print("cleaning: skipped, because FINDWELL_DATA does not say where the pages are")
        return
    pages = list(single_pages(data))
    print(f"\nword F1, macro, {len(pages)} single pages")
    for name, extract in extractors().items():
        print(f"{name:34}{sum(agreement(extract(html), truth) for html, truth in pages) / len(pages):8.4f}")
    for name in ("trafilatura", "readability"):
        if not find_spec(name):
            print(f"{name:34}not installed: pip install 'findwell[bench]'")
    print(f"\n{SITE}, replicated: pages, pages a second, CPU milliseconds a page, MB of this process")
    bodies = list(site_pages(data))
    for size in sizes:
        print(_speed(bodies, size))


def extractors() -> dict[str, Extract]:
    """Everything that is installed, by name; each gets the same bytes."""
    found: dict[str, Extract] = {"ours, alone": lambda html: _ours(html, alone=False)}
    if oneoff.available():
        trafilatura = importlib.import_module("trafilatura")
        found["ours, with the extra"] = lambda html: _ours(html, alone=True)
        found[f"trafilatura {trafilatura.__version__}"] = lambda html: trafilatura.extract(html) or ""
    if find_spec("readability"):
        document = importlib.import_module("readability").Document
        found["readability-lxml"] = lambda html: lxml.html.fromstring(
            document(html.decode("utf-8", "replace")).summary()
        ).text_content()
    return found


def agreement(found: str, truth: str) -> float:
    """F1 of two texts as bags of words."""
    ours, theirs = (Counter(word.text for word in words(text)) for text in (found, truth))
    return 2 * (ours & theirs).total() / max(ours.total() + theirs.total(), 1)


def single_pages(data: Path) -> Iterator[tuple[bytes, str]]:
    """The HTML of each page and the text that people marked in it."""
    for gold in sorted((data / "cleaning" / "gold").glob("*.json")):
        truth = json.loads(gold.read_text("utf-8"))["ground_truth"]["main_content"]
        yield gzip.decompress((data / "cleaning" / "html" / f"{gold.stem}.html.gz").read_bytes()), truth


def site_pages(data: Path) -> Iterator[bytes]:
    """The pages of one whole site."""
    with tarfile.open(data / "sites" / f"{SITE}.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file and member.name.endswith(".html"):
                yield file.read()


def _ours(html: bytes, *, alone: bool) -> str:
    page = to_page("https://x.example/", read_html(html, alone=alone)).page
    return f"{page.title}\n{page.text}"


def _speed(bodies: list[bytes], size: int) -> str:
    """Clean ``size`` pages through the store and the sandbox with two workers."""
    with TemporaryDirectory() as folder, Store(Path(folder)) as store:
        with store.transaction():
            for number in range(size):
                url = f"https://x.example/{number:06}"
                body = bodies[number % len(bodies)] + b"<!-- %d -->" % number
                store.keep(Record(url=url, site="https://x.example"), body)
        used, began = _cpu(), time.perf_counter()
        with Sandbox(workers=2) as sandbox:
            clean_site(store, sandbox)
        wall = time.perf_counter() - began
        cpu = _cpu() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{size:8}{size / wall:10.0f}{1000 * cpu / size:10.2f}{memory:8.0f}"


def _cpu() -> float:
    """CPU seconds of this process and of those it has waited for."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


if __name__ == "__main__":
    main()
