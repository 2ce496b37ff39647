"""Whole answers that only change with an edition: made once, packed once, kept in memory up to a bound."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

_MOST = 4_000_000  # bytes of all answers kept for an edition
_LARGEST = 400_000  # bytes of one


class Answer(NamedTuple):
    """What is sent, as it is and packed with gzip, and what it is."""

    body: bytes
    packed: bytes
    content_type: str


class Answers:
    """Keeps answers by what was asked for, the last ones asked for. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._bytes = 0

    def get(self, asked: str, etag: str, make: Callable[[], tuple[bytes, str]]) -> Answer:
        """The answer to what was asked for, as of ``etag``; made now when it is not here.

        ``make`` gives its body and content type.
        """
        key = (asked, etag)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        body, content_type = make()
        made = Answer(body, gzip.compress(body, mtime=0), content_type)
        if _size(key, made) <= _LARGEST:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = made
                    self._bytes += _size(key, made)
                while self._bytes > _MOST:
                    dropped, answer = self._kept.popitem(last=False)
                    self._bytes -= _size(dropped, answer)
        return made


def _size(key: tuple[str, str], answer: Answer) -> int:
    return len(key[0]) + len(answer.body) + len(answer.packed) + 500
