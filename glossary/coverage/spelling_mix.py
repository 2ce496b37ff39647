"""Which of a text's words are British and which American, where the two spell them differently."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

# Listed as American, but written by British pages too: a program of a computer, a fetus, a kilogram.
_BOTH = re.compile(r"(?:kilo|milli|micro)?grams?|programs?|fet(?:us|uses|al)|disks?|analogs?|sulf\w*|aging")


class Spelt(NamedTuple):
    """A folded word that is spelt in two ways: as it stands, as the other side writes it, and whose it is."""

    word: str
    other: str
    british: bool


class _Table(NamedTuple):
    whole: dict[str, tuple[str, bool]]
    starts: dict[str, tuple[str, bool]]
    lengths: tuple[int, ...]


def spelt(words: Iterable[str]) -> list[Spelt]:
    """Those of these folded words that British and American pages spell differently, in their order.

    Words in -ise and -ize are left out: British pages write both.
    """
    return [found for word in words if (found := _spelt(word)) is not None]


@lru_cache(maxsize=65536)
def _spelt(word: str) -> Spelt | None:
    table = _table()
    if _BOTH.fullmatch(word):
        return None
    if word in table.whole:
        return Spelt(word, *table.whole[word])
    if word.endswith("s") and word[:-1] in table.whole:
        other, british = table.whole[word[:-1]]
        return Spelt(word, f"{other}s", british)
    for length in table.lengths:
        start = table.starts.get(word[:length])
        if start is not None and len(word) >= length:
            return Spelt(word, start[0] + word[length:], start[1])
    return None


@cache
def _table() -> _Table:
    path = Path(__file__).parents[1] / "spellings.yaml"
    lines: list[str] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["british_american"]
    whole: dict[str, tuple[str, bool]] = {}
    starts: dict[str, tuple[str, bool]] = {}
    for british, _, american in (line.partition("|") for line in lines):
        into = starts if british.endswith("-") else whole
        one, other = british.removesuffix("-"), american.removesuffix("-")
        into.setdefault(one, (other, True))
        into.setdefault(other, (one, False))
    return _Table(whole, starts, tuple(sorted({len(start) for start in starts}, reverse=True)))
