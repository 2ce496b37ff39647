"""How often one client may ask: a token bucket each, in memory, under a hashed key that changes daily."""

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_CLIENTS = 20_000
_DAY = 86_400.0


class RateLimit:
    """Lets one client ask ``per_minute`` times a minute, in a burst if it likes; 0 for no limit.

    Addresses are never kept: a bucket's key is a hash with a salt that is thrown away after a day. The
    clients seen longest ago are forgotten when there are more than 20,000. Safe to share between threads.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._refill = per_minute / 60
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # (tokens, at this time)
        self._salt = secrets.token_bytes(16)
        self._salted = clock()

    def wait(self, address: str) -> int:
        """Take a token of the client at ``address``: 0, or the seconds until there is one."""
        if not self._size:
            return 0
        with self._lock:
            now = self._clock()
            self._rotate(now)
            key = hashlib.blake2b(network(address), key=self._salt, digest_size=16).digest()
            tokens, then = self._buckets.pop(key, (self._size, now))
            tokens = min(self._size, tokens + (now - then) * self._refill)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)
            return 0 if allowed else max(1, math.ceil((1 - tokens) / self._refill))

    def _rotate(self, now: float) -> None:
        if now - self._salted >= _DAY:
            self._buckets.clear()
            self._salt = secrets.token_bytes(16)
            self._salted = now


def network(address: str) -> bytes:
    """What stands for a client: its address, or the /64 of an IPv6 one, which a single home owns."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address.encode(errors="replace")
    if parsed.version == 4:
        return parsed.packed
    return parsed.ipv4_mapped.packed if parsed.ipv4_mapped else parsed.packed[:8]
