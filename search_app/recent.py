"""The answers to what was asked lately of an edition: many people ask for the same few things."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from indexer.request import Request
from indexer.searcher import Results
from search_app.counting.countable import is_personal

MOST = 128  # answers


class Recent:
    """Searches, or gives the answer again that ``search`` gave to the same request on the same day.

    Who asked is not known here. What looks as if it could tell who someone is, is not kept, nor is an answer
    that had no time for all of it. Safe to share between threads.
    """

    def __init__(
        self, search: Callable[[Request], Results], *, today: Callable[[], date] = date.today
    ) -> None:
        self._search = search
        self._today = today
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, Results] = OrderedDict()

    def search(self, request: Request) -> Results:
        """The answer to a request; raises what ``search`` raises."""
        key = (request, self._today())
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = self._search(request)
        if not found.left_out and not is_personal(request.query):
            with self._lock:
                self._kept[key] = found
                if len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        return found
