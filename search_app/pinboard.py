"""The pins being served: read at start, and again when one of their files changes."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from flask import current_app, request

from search_app.pin_file import read_pins
from search_app.pins import Pin, Pinned, pinned

_SEARCHES = ("search.results", "api.search", "embed.search_fragment")

_Stamp = tuple[tuple[int, int, int] | None, ...]


class Pinboard:
    """The pins of some files; safe to share between threads.

    A file with a fault leaves the pins before it in use. At start there are none before it, so the entries
    without a fault are used: one slip must not take away the way to help.
    """

    def __init__(self, paths: Callable[[], Sequence[Path]]) -> None:
        self._paths = paths
        self._lock = threading.Lock()
        self._pins: tuple[Pin, ...] = ()
        self._seen: _Stamp | None = None
        self._trouble = ""

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Every pin in use, as the files say now when they are sound."""
        self._refresh()
        return self._pins

    @property
    def trouble(self) -> str:
        """Why the pins in use are not what the files say, or empty."""
        self._refresh()
        return self._trouble

    def _refresh(self) -> None:
        with self._lock:
            paths = self._paths()
            stamp = tuple(map(_stamp, paths))
            if stamp == self._seen:
                return
            read = read_pins(paths)
            if not read.faults or self._seen is None:
                self._pins = tuple(item.pin for item in read.placed)
            self._trouble = "Pins: " + " ".join(map(str, read.faults)) if read.faults else ""
            self._seen = stamp


def pinned_here() -> Pinned:
    """The pins for the search that this request makes, if it makes one; needs no index."""
    if request.endpoint not in _SEARCHES:
        return Pinned()
    board: Pinboard = current_app.extensions["findwell"].pinboard
    typed = request.args.getlist("q")
    return pinned(typed[-1] if typed else "", board.pins, today=date.today())


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_ino, status.st_size)
