"""The time one search may take: when most of it is spent, the search answers with what it has."""

from collections.abc import Callable
from enum import StrEnum

from corpus.errors import TooSlowError

SOFT = 0.25  # seconds after which nothing is begun that an answer can do without
HARD = 1.0  # seconds after which there is no answer


class Step(StrEnum):
    """What a search leaves out when its time is spent; each is asked for in this order."""

    SPELLING = "spelling"
    NAMES = "names"
    WORDS = "words"
    ORDER = "order"
    WHOLE = "whole"
    PASSAGES = "passages"


def unhurried() -> float:
    """The clock of a search that may take as long as it takes."""
    return 0.0


class Budget:
    """The time of one search by ``clock``, which tells seconds and never goes back; not to be shared."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = clock()
        self._left_out: set[Step] = set()

    def skips(self, step: Step) -> bool:
        """Whether a step has to be left out now, which is then remembered.

        Raises `TooSlowError` Q003 when the time for any answer is over.
        """
        spent = self.check() > SOFT
        if spent:
            self._left_out.add(step)
        return spent

    def check(self) -> float:
        """The seconds taken so far.

        Raises `TooSlowError` Q003 when the time for any answer is over.
        """
        taken = self._clock() - self._start
        if taken > HARD:
            raise TooSlowError(
                "Q003", "This search took too long and was ended.", "Search for fewer words, or try again."
            )
        return taken

    @property
    def left_out(self) -> tuple[Step, ...]:
        """The steps that were left out, whole or in part."""
        return tuple(step for step in Step if step in self._left_out)
