"""Documents on their way into a cluster: in batches, several under way, slower when it is busy."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from indexer.engines.cluster import blocked, is_blocked, part_lost, refused

_BYTES = 2 * 1024 * 1024
_UNDER_WAY = 2
_TRIES = 10
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0  # seconds
_SECONDS = 120
_FOR_A_PART = "10s"  # that the cluster waits for a part without a node
_BUSY = (429, 502, 503, 504)


def send(
    client: OpenSearch,
    index: str,
    rows: Iterable[tuple[int, dict[str, Any]]],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Put numbered rows into an index; a batch that is sent twice is there once.

    While the cluster is busy, what it did not take is sent again, ever later. Raises `StorageError` E565
    when its disks are full, E566 when a part of the index is lost, E567 when it refuses a row or stays
    busy, and what the client raises.
    """
    with ThreadPoolExecutor(_UNDER_WAY) as senders:
        waiting: deque[Future[None]] = deque()
        try:
            for batch in _batches(rows):
                if len(waiting) > _UNDER_WAY:
                    waiting.popleft().result()
                waiting.append(senders.submit(_send, client, index, batch, sleep))
            while waiting:
                waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _batches(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for number, row in rows:
        line = f'{{"index":{{"_id":"{number}"}}}}\n{json.dumps(row, ensure_ascii=False)}\n'
        batch.append(line)
        size += len(line)
        if size > _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _send(client: OpenSearch, index: str, batch: list[str], sleep: Callable[[float], None]) -> None:
    pause = _FIRST_PAUSE
    for _ in range(_TRIES):
        batch = _not_taken(client, index, batch)
        if not batch:
            return
        sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    raise refused("it stayed too busy to take new pages")


def _not_taken(client: OpenSearch, index: str, batch: list[str]) -> list[str]:
    """Send a batch; the lines that a busy cluster did not take."""
    try:
        said = client.bulk(
            body="".join(batch),
            index=index,
            params={
                "request_timeout": _SECONDS,
                "timeout": _FOR_A_PART,
                "filter_path": "errors,items.*.status,items.*.error",
            },
        )
    except TransportError as error:
        if is_blocked(error):
            raise blocked() from error
        if error.status_code in _BUSY:
            return batch
        raise
    if not said["errors"]:
        return []
    left = []
    for line, item in zip(batch, said["items"], strict=True):
        result = item["index"]
        if "error" in result:
            if is_blocked(result["error"]):
                raise blocked()
            if "unavailable_shards_exception" in str(result["error"]):
                raise part_lost(index)
            if result["status"] not in _BUSY:
                raise refused(result["error"])
            left.append(line)
    return left
