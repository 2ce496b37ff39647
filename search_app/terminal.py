"""What a terminal is shown: the text of pages moves no cursor, names no window and writes no links."""

import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TextIO

# Control characters but line ends and tabs, and escapes but those of our own bold text and progress bars.
_UNSAFE = re.compile(r"\x1b(?!\[[0-9;]*m|\[\?25[lh])|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")


class _Guarded:
    """A stream to a terminal; whatever else it is asked is answered by the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text, with a mark in the place of each sign that would steer the terminal."""
        self._stream.write(_UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded() -> Generator[None]:
    """Guards what is printed inside, where it goes to a terminal; files and pipes get every byte."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_if_terminal(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _if_terminal(stream: Any) -> Any:
    return _Guarded(stream) if stream is not None and stream.isatty() else stream
