"""Politeness: how long to wait before each request to a site, and when it asks for patience."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from corpus.answer import Fetched


class Pace:
    """Lets a request start only when ``delay`` seconds have passed since the one before.

    A busy site may make it wait ``max_wait`` seconds, and is asked ``max_tries`` times for a page; ``sleep``
    does the waiting.
    """

    def __init__(
        self,
        delay: float,
        *,
        max_wait: float = 60.0,
        max_tries: int = 3,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.delay = delay
        self._max_wait = max_wait
        self._max_tries = max_tries
        self._sleep = sleep
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next request may start."""
        if (pause := self._next - time.monotonic()) > 0:
            self._sleep(pause)
        self._next = time.monotonic() + self.delay

    def patiently(self, ask: Callable[[], Fetched]) -> Fetched:
        """The answer to ``ask``, asked again when a busy site says when to come back.

        A site that wants more than the longest wait gets no second request now.
        """
        answer = ask()
        for _ in range(self._max_tries - 1):
            pause = retry_after(answer)
            if not 0 <= pause <= self._max_wait:
                break
            self._next = time.monotonic() + max(pause, self.delay)
            answer = ask()
        return answer


def retry_after(answer: Fetched) -> float:
    """The seconds after which a busy site (429 or 503) asks to be tried again; -1 when it does not ask."""
    value = answer.headers.get("retry-after", "").strip()
    if answer.status not in (429, 503) or not value:
        return -1.0
    if value.isdecimal() and value.isascii():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return -1.0
