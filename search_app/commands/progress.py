"""How far long work is: a bar on a terminal, with its rate and the time left; nothing in a pipe."""

from collections.abc import Callable
from typing import TextIO

_WIDTH = 20  # of the bar
_EVERY = 0.1  # seconds between two pictures of it
_CLEAR = "\r\x1b[K"


class Progress:
    """The bar of one piece of work, called ``name``; ``clock`` counts seconds."""

    def __init__(self, name: str, stream: TextIO, clock: Callable[[], float]) -> None:
        self._name = name
        self._stream = stream
        self._clock = clock
        self._started = clock()
        self._next = self._started
        self._is_there = False

    def show(self, done: int, total: int) -> None:
        """So many of all are done."""
        now = self._clock()
        if not self._stream.isatty() or (now < self._next and done < total):
            return
        self._next = now + _EVERY
        self._is_there = True
        self._stream.write(_CLEAR + self._line(done, total, now - self._started))
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._is_there:
            self._is_there = False
            self._stream.write(_CLEAR)
            self._stream.flush()

    def _line(self, done: int, total: int, seconds: float) -> str:
        full = _WIDTH * done // total if total else 0
        line = f"{self._name} {'#' * full}{'-' * (_WIDTH - full)} {done:,} of {total:,}"
        if not done or seconds < 1:
            return line
        left = seconds * (total - done) / done
        return f"{line}, {done / seconds:,.0f} a second, {_spoken(left)} left"


def _spoken(seconds: float) -> str:
    """A time as it is worth knowing: 9 s, 4 min, 2 h 5 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
