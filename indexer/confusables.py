"""Words that look alike and mean different things: one is never a typing error of the other."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import yaml

_LISTED = Path(__file__).with_name("confusables.yaml")


class Confusables(NamedTuple):
    """Groups of words, groups of beginnings, and beginnings that turn a meaning round."""

    groups: tuple[frozenset[str], ...]
    beginnings: tuple[tuple[str, str], ...]
    reversing: tuple[str, ...]

    def confuses(self, typed: str, candidate: str) -> bool:
        """Whether the two mean different things although they look alike."""
        return (
            any(typed in group and candidate in group for group in self.groups)
            or any(_swapped(typed, candidate, pair) for pair in self.beginnings)
            or any(typed in (start + candidate,) or candidate == start + typed for start in self.reversing)
        )


def load_confusables() -> Confusables:
    """The reviewed list that ships with findwell."""
    listed = yaml.safe_load(_LISTED.read_text(encoding="utf-8"))
    return Confusables(
        groups=tuple(frozenset(group) for group in listed["groups"]),
        beginnings=tuple(pair for group in listed["beginnings"] for pair in permutations(group, 2)),
        reversing=tuple(listed["reversing"]),
    )


def _swapped(typed: str, candidate: str, pair: Sequence[str]) -> bool:
    first, second = pair
    return typed.startswith(first) and candidate == second + typed.removeprefix(first)
