"""Whatever is asked, and however often, is answered.

FINDWELL_LONG=1 asks a hundred thousand times and prints how long the slowest took; otherwise 400 times.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.generation import open_published
from indexer.request import Request
from tests.long import LONG

MANY = 100_000 if LONG else 400
SIGNS = [
    '"',
    "-",
    "~9",
    "*",
    "(",
    ")",
    " AND ",
    " OR ",
    " NOT ",
    ":",
    "/",
    "’",
    "\u200b",
    "\x00",
    "\ud800",
    "😀",
    "肝",
]
SMALL = "stage grade type hepatitis A B C IV iv 4 not without can can't TACE HCC x-ray"
FRAMES = [
    "what is {}",
    "how do I cope with {}",
    "can {} come back",
    "{} side effects",
    "is {} the same as {}?",
]


def queries(words: list[str], many: int) -> Iterator[str]:
    """Queries as people, programs and vandals type them: the same ones each time."""
    chance = random.Random(7)

    def slipped(word: str) -> str:
        at = chance.randrange(len(word))
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        return chance.choice(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
        )

    def several(most: int) -> list[str]:
        return [chance.choice(words) for _ in range(chance.randint(1, most))]

    kinds = (
        lambda: " ".join(several(5)),
        lambda: " ".join(map(slipped, several(3))),
        lambda: " ".join(slipped(word) if chance.random() < 0.3 else word for word in several(12)),
        lambda: chance.choice(FRAMES).format(*several(1), *several(1)),
        lambda: f'"{" ".join(several(4))}" -{slipped(chance.choice(words))}',
        lambda: "".join(chance.choice([chance.choice(SIGNS), f" {chance.choice(words)}"]) for _ in range(12)),
        lambda: "".join(
            chr(chance.choice([chance.randrange(128), chance.randrange(0x3000)])) for _ in range(40)
        ),
        lambda: " ".join(several(300))[:2000],
        lambda: chance.choice(words) * chance.randint(1, 60),
        lambda: " ".join(chance.choices(SMALL.split(), k=chance.randint(2, 9))),
    )
    weights = (30, 20, 15, 15, 6, 5, 5, 2, 2, 10)
    for _ in range(many):
        yield chance.choices(kinds, weights)[0]()


def test_every_query_is_answered(sample_data: Path) -> None:
    published = open_published(sample_data / "index")
    searcher = published.searcher
    words = sorted({word for url in searcher.urls for word in searcher.page(url).text.split()})  # type: ignore[union-attr]
    spent: list[tuple[float, float]] = []
    for query in queries(words, MANY):
        wall, worked = time.perf_counter(), time.thread_time()
        found = searcher.search(Request(query=query))
        spent.append((time.thread_time() - worked, time.perf_counter() - wall))
        assert bool(found.hits) == bool(found.total), query
    searcher.close()
    for name, taken in (("processor", [each[0] for each in spent]), ("clock", [each[1] for each in spent])):
        taken.sort()
        parts = [
            (f"p{part}", taken[min(len(taken) - 1, int(len(taken) * part / 100))]) for part in (50, 99, 99.9)
        ]
        print(
            name, ", ".join(f"{part} {1000 * value:.1f} ms" for part, value in [*parts, ("most", taken[-1])])
        )
