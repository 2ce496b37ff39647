"""What a monitor asks: what is served, how many requests came, how long they took; nothing about who or what.

The text format of Prometheus, version 0.0.4.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, current_app, g, make_response, request

from corpus.errors import FindwellError

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)  # seconds
_OTHER = "other"  # addresses that are none of ours

metrics = Blueprint("metrics", __name__)


class Meter:
    """Counts requests by endpoint and status, and the time each took; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def note(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self._requests[endpoint, status] += 1
            buckets = self._buckets.setdefault(endpoint, [0] * (len(_BUCKETS) + 1))
            buckets[bisect_left(_BUCKETS, seconds)] += 1
            self._seconds[endpoint] = self._seconds.get(endpoint, 0.0) + seconds

    def lines(self) -> list[str]:
        """The counts, a line each."""
        with self._lock:
            requests = sorted(self._requests.items())
            buckets = {endpoint: list(counts) for endpoint, counts in sorted(self._buckets.items())}
            seconds = dict(self._seconds)
        lines = ["# TYPE findwell_requests_total counter"]
        for (endpoint, status), count in requests:
            lines.append(f'findwell_requests_total{{endpoint="{endpoint}",status="{status}"}} {count}')
        lines.append("# TYPE findwell_request_seconds histogram")
        for endpoint, counts in buckets.items():
            total = 0
            for bound, count in zip((*map(str, _BUCKETS), "+Inf"), counts, strict=True):
                total += count
                lines.append(f'findwell_request_seconds_bucket{{endpoint="{endpoint}",le="{bound}"}} {total}')
            lines.append(f'findwell_request_seconds_sum{{endpoint="{endpoint}"}} {seconds[endpoint]:.6f}')
            lines.append(f'findwell_request_seconds_count{{endpoint="{endpoint}"}} {total}')
        return lines


def measure(app: Flask, meter: Meter) -> None:
    """Count every request of ``app``."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        taken = time.perf_counter() - g.pop("begun", time.perf_counter())
        meter.note(request.endpoint or _OTHER, response.status_code, taken)
        return response


@metrics.get("/metrics")
def show() -> Response:
    """Everything that is measured."""
    shared = current_app.extensions["findwell"]
    lines = [*_served(), *shared.meter.lines()]
    response = make_response("\n".join(lines) + "\n")
    response.content_type = "text/plain; version=0.0.4; charset=utf-8"
    return response


def _served() -> list[str]:
    """What is being served: 0 documents and a degraded 1 while there is nothing."""
    live = current_app.extensions["findwell"].live
    documents, terms, age, degraded = 0, 0, 0, 1
    try:
        edition = live.acquire()
    except FindwellError:
        pass
    else:
        try:
            generation = edition.generation
            published = datetime.fromisoformat(generation.published)
            age = max(0, int((datetime.now(UTC) - published).total_seconds()))
            documents, terms = generation.documents, generation.terms
            degraded = int(bool(generation.degraded or live.trouble))
        finally:
            live.release(edition)
    gauges = {"documents": documents, "terms": terms, "generation_age_seconds": age, "degraded": degraded}
    return [
        line
        for name, value in gauges.items()
        for line in (f"# TYPE findwell_{name} gauge", f"findwell_{name} {value}")
    ]
