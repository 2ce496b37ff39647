"""What may not be written down until several people have used it: held in memory, with no way to tell who."""

import hashlib
import secrets
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta

from search_app.limits import network

PEOPLE = 5
DAYS = 2
MOST_BEGUN = 50  # texts that one person may add in a day
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

    A person is a hash of the text, their network (the /64 of an IPv6 address) and a key that only this
    process has: the same person's texts cannot be linked to each other. What nobody used for 30 days is
    forgotten, and so is what was used longest ago when more than 10,000 texts wait. So that one person cannot
    push out the rest, a text is not held when its first user has added 50 that day; that is only a number
    under a hash whose key ends with the day.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._begun: Counter[bytes] = Counter()
        self._begun_on = date.min
        self._begun_key = b""

    def use(self, text: str, address: str, today: date) -> int:
        """Note one use of ``text``; how many uses may be written down now, 0 while it has to wait."""
        with self._lock:
            self._forget(today)
            if text not in self._held and not self._may_begin(address, today):
                return 0
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

    def _may_begin(self, address: str, today: date) -> bool:
        if today != self._begun_on or len(self._begun) >= _MOST_HELD:
            self._begun.clear()
            self._begun_on, self._begun_key = today, secrets.token_bytes(32)
        client = hashlib.blake2b(network(address), key=self._begun_key, digest_size=16).digest()
        self._begun[client] += 1
        return self._begun[client] <= MOST_BEGUN

    def _person(self, text: str, address: str) -> bytes:
        said = f"{len(text)} {text} ".encode(errors="replace") + network(address)
        return hashlib.blake2b(said, key=self._key, digest_size=16).digest()

    def _forget(self, today: date) -> None:
        # In the order of their last use, so the first that is young enough ends it.
        while self._held and next(iter(self._held.values())).last < today - _HELD:
            self._held.popitem(last=False)
