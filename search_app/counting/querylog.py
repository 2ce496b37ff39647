"""The counts of what is searched for: held in memory, and written down now and then, a day at a time."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from corpus.errors import StorageError
from search_app.counting.countable import Countable
from search_app.counting.days import Counts, add_counts, keep_to_limits, set_aside
from search_app.counting.gate import Gate

WRITTEN_EVERY = 900.0  # seconds: often enough to lose little, seldom enough to tell no time


class _Tally:
    """Counts that grow where they are: each search adds a few texts, however many there are."""

    def __init__(self) -> None:
        self._searches = self._nothing = 0
        self._texts = Counter[str]()

    def add(self, counts: Counts) -> None:
        self._searches += counts.searches
        self._nothing += counts.nothing
        self._texts.update(counts.texts)

    @property
    def counts(self) -> Counts:
        return Counts(searches=self._searches, nothing=self._nothing, texts=self._texts)


class QueryLog:
    """Counts searches into the files of ``folder``; safe to share between threads.

    Counts that cannot be written stay in memory and are tried again; searching never fails for them.
    ``trouble`` says what is wrong with the files, or is empty.
    """

    def __init__(
        self,
        folder: Path,
        *,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._today = today
        self._clock = clock
        self._gate = Gate()
        self._lock = threading.Lock()
        self._pending: dict[date, _Tally] = {}
        self._written = clock()
        self._tidied = date.min
        self.trouble = ""

    def note(self, said: Countable, address: str, *, nothing: bool) -> None:
        """Count one search: what ``said`` holds, and whether it found nothing."""
        today = self._today()
        uses = Counter(said.known)
        for text in (*said.unknown, said.together):
            if text:
                uses[text] += self._gate.use(text, address, today)
        counts = Counts(searches=1, nothing=int(nothing), texts=+uses)
        with self._lock:
            self._pending.setdefault(today, _Tally()).add(counts)
            due = self._clock() - self._written >= WRITTEN_EVERY
        if due:
            self.write()

    def write(self) -> None:
        """Write down what was counted since the last time, and drop what is older than the limits."""
        with self._lock:
            pending, self._pending = self._pending, {}
            self._written = self._clock()
        today = self._today()
        try:
            for day in sorted(pending):
                add_counts(self._folder, day, pending[day].counts)
                del pending[day]
            if self._tidied != today:
                keep_to_limits(self._folder, today)
                self._tidied = today
            names = set_aside(self._folder)
            self.trouble = f"Damaged counts of searches were set aside: {', '.join(names)}." if names else ""
        except StorageError as error:
            self.trouble = error.what
        except OSError as error:
            self.trouble = f"The counts of searches cannot be written ({error.strerror})."
        finally:
            with self._lock:
                for day, tally in pending.items():
                    self._pending.setdefault(day, _Tally()).add(tally.counts)

    @property
    def folder(self) -> Path:
        """Where the counts are kept."""
        return self._folder
