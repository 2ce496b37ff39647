"""The answers to what was asked lately of an edition: many people ask for the same few things."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from indexer.request import Request
from indexer.searcher import Results
from search_app.counting.countable import is_personal

MOST = 128  # answers
KEPT_FOR = 600.0  # seconds


class Recent:
    """Searches, or gives the answer again that ``search`` gave to the same request in the last ten minutes.

    Who asked is not known here. What looks as if it could tell who someone is, is not kept, nor is an answer
    that had no time for all of it. Older ones are gone with the next search. ``clock`` tells seconds and
    never goes back. Safe to share between threads.
    """

    def __init__(
        self, search: Callable[[Request], Results], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._search = search
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Request, tuple[float, Results]] = OrderedDict()  # the oldest first

    def search(self, request: Request) -> Results:
        """The answer to a request; raises what ``search`` raises."""
        now = self._clock()
        with self._lock:
            while self._kept and next(iter(self._kept.values()))[0] <= now - KEPT_FOR:
                self._kept.popitem(last=False)
            if request in self._kept:
                return self._kept[request][1]
        found = self._search(request)
        if not found.left_out and not is_personal(request.query, found.understanding.corrected):
            with self._lock:
                self._kept.setdefault(request, (now, found))
                if len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        return found
