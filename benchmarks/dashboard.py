"""How long the editors' first page takes on a made-up site, the first time and again."""

import random
import statistics
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from benchmarks.report import fill, glossary_of, words_of
from corpus.store import Store
from indexer.build import build
from search_app.app import create_app
from search_app.counting.days import Counts, add_counts
from search_app.editors.people import set_password
from search_app.settings import Editors, Serve, Settings

SIZES = (200, 2_000)
ASKED = 200  # different searches that were counted
_TIMES = 21
_PASSWORD = "three unrelated words"  # noqa: S105


def main() -> None:
    """Print milliseconds a request, of the clock and of the processor."""
    print("\nThe editors' first page: 500 terms, 200 counted searches")
    print(f"{'pages':>8} {'first, s':>10} {'again: median ms':>18} {'of the CPU':>12} {'kB':>6}")
    for pages in SIZES:
        with TemporaryDirectory() as folder:
            client = signed_in(site(Path(folder), pages))
            start = time.perf_counter()
            while "One moment" in client.get("/editors").text:
                time.sleep(0.2)
            first = time.perf_counter() - start
            clock, processor = zip(*(timed(client) for _ in range(_TIMES)), strict=True)
            size = len(client.get("/editors").data) / 1000
            print(
                f"{pages:>8,} {first:>10.1f} {statistics.median(clock):>18.1f} "
                f"{statistics.median(processor):>12.1f} {size:>6.0f}"
            )


def site(folder: Path, pages: int) -> Settings:
    """A published made-up site, with searches counted and somebody who may sign in."""
    chance = random.Random(1)
    words = words_of(chance, 4_000)
    glossary = glossary_of(words)
    settings = Settings(data=folder, editors=Editors(secret="s" * 32), serve=Serve(rate=0))
    with Store(folder) as store:
        fill(store, pages, glossary, words)
        build(store, glossary, root=settings.index_folder, engine=settings.index.engine)
    texts = {word: chance.randint(1, 50) for word in words[:ASKED]}
    add_counts(settings.counts_folder, date.today(), Counts(searches=sum(texts.values()), texts=texts))
    set_password(settings.people_file, "Asha", _PASSWORD)
    return settings


def signed_in(settings: Settings) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client = create_app(settings).test_client()
    form = client.get("/editors/sign-in").text
    token = form.partition('name="token" value="')[2].partition('"')[0]
    client.post("/editors/sign-in", data={"token": token, "name": "Asha", "password": _PASSWORD})
    return client


def timed(client: FlaskClient) -> tuple[float, float]:
    """Milliseconds of one request, by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    client.get("/editors")
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


if __name__ == "__main__":
    main()
