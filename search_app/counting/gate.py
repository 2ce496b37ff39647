"""What may not be written down until several people have used it: held in memory, with no way to tell who."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta

PEOPLE = 5
DAYS = 2
_MOST_HELD = 10_000
_HELD = timedelta(days=30)


@dataclass(slots=True)
class _Held:
    """A text that waits: how often it was used, by whom (hashes that fit no other text), and when."""

    uses: int = 0
    people: set[bytes] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    last: date = date.min


class Gate:
    """Lets a text through once five people have used it on two days or more; safe to share between threads.

    A person is a hash of the text, their address and a key that only this process has: the same person's
    texts cannot be linked to each other. What nobody used for 30 days is forgotten, and so is what was used
    longest ago when more than 10,000 texts wait.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Held] = OrderedDict()

    def use(self, text: str, address: str, today: date) -> int:
        """Note one use of ``text``; how many uses may be written down now, 0 while it has to wait."""
        with self._lock:
            self._forget(today)
            held = self._held.pop(text, None) or _Held()
            self._held[text] = held
            held.uses += 1
            held.last = max(held.last, today)
            if len(held.people) < PEOPLE:
                held.people.add(self._person(text, address))
            if len(held.days) < DAYS:
                held.days.add(today)
            if len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)
            if len(held.people) < PEOPLE or len(held.days) < DAYS:
                return 0
            uses, held.uses = held.uses, 0
            return uses

    @property
    def waiting(self) -> int:
        """How many texts wait."""
        with self._lock:
            return sum(len(held.people) < PEOPLE or len(held.days) < DAYS for held in self._held.values())

    def _person(self, text: str, address: str) -> bytes:
        said = f"{len(text)} {text} {address}".encode(errors="replace")
        return hashlib.blake2b(said, key=self._key, digest_size=16).digest()

    def _forget(self, today: date) -> None:
        # In the order of their last use, so the first that is young enough ends it.
        while self._held and next(iter(self._held.values())).last < today - _HELD:
            self._held.popitem(last=False)
