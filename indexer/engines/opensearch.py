"""The engine for more than one machine: an OpenSearch cluster ranks, the folder keeps words and pages."""

import json
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnectionError
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError, TransportError

from corpus.errors import DamagedIndexError, TooSlowError
from indexer.bm25 import saturation
from indexer.document import FACETS, FIELDS, Document
from indexer.engine import ELSEWHERE, Engine, Found, Scored
from indexer.engines.address import Address, read_address
from indexer.engines.asked import asked
from indexer.engines.bulk import send
from indexer.engines.cluster import connect, explaining, part_lost, refused
from indexer.engines.counted import counted
from indexer.engines.kept import Keeper, Kept
from indexer.query import Query

_NUMBER = "number"
_MOST_RESULTS = 1_000_000_000
_PATIENCE = 600  # seconds for what is done once in a build
_OPENING = 30  # seconds
_COPIES = 60  # seconds that a build waits for the copies of its shards
_KEEPS_NO_SOURCE = (2, 19)  # the oldest version this was tried with
_LOST = (500, 502, 503, 504)
_WAITS = (0.0, 0.05, 0.2)  # seconds before a search is tried again
_ANSWER = "_shards.failed,timed_out,hits.total.value,hits.hits.sort,aggregations.*.buckets"


def build(folder: Path, documents: Iterable[Document], url: str) -> int:
    """Write a whole index into a cluster, and beside it words and pages into an empty folder.

    Returns how many documents it holds. Raises what `connect`, `explaining` and `send` raise.
    """
    address = read_address(url)
    client = connect(address)
    try:
        index = f"{address.name}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
        # Before anything is in the cluster, so that what a killed build leaves there can be found.
        (folder / ELSEWHERE).write_text(json.dumps({"url": url, "index": index}), encoding="utf-8")
        with explaining(address):
            client.indices.create(
                index=index, body=_body(client, address), params={"request_timeout": _PATIENCE}
            )
            keeper = Keeper(folder)
            try:
                send(client, index, _rows(documents, keeper))
                keeper.close()
            finally:
                keeper.discard()
            _finish(client, index, address)
        return keeper.count
    finally:
        client.close()


def open_folder(folder: Path) -> Engine:
    """The index that `build` wrote for ``folder``.

    Raises `DamagedIndexError` E512 when it is not in the cluster or not whole, and what `connect` raises.
    """
    address, index = _where(folder)
    kept = Kept(folder)
    client = connect(address)
    with explaining(address):
        try:
            said = client.count(index=index, params={"request_timeout": _OPENING})
        except NotFoundError as error:
            raise _damaged(f"The index {index} is not on the search cluster") from error
    if said["_shards"]["successful"] < said["_shards"]["total"]:
        raise part_lost(index)
    if said["count"] != kept.documents:
        raise _damaged(f"The index {index} holds {said['count']} pages instead of {kept.documents}")
    return _Cluster(client, address, index, kept)


def put_in_use(folder: Path) -> None:
    """Give the alias of the site to the index of ``folder``, in one step."""
    address, index = _where(folder)
    client = connect(address)
    try:
        with explaining(address):
            actions: list[dict[str, Any]] = [
                {"remove": {"index": f"{address.name}-*", "alias": address.name, "must_exist": False}},
                {"add": {"index": index, "alias": address.name}},
            ]
            client.indices.update_aliases(body={"actions": actions}, params={"request_timeout": _PATIENCE})
    finally:
        client.close()


def discard(folder: Path) -> None:
    """Remove the index of ``folder`` from its cluster, if it is there."""
    address, index = _where(folder)
    client = connect(address)
    try:
        with explaining(address), suppress(NotFoundError):
            client.indices.delete(index=index, params={"request_timeout": _PATIENCE})
    finally:
        client.close()


class _Cluster:
    """An opened index. The client, the words and the pages may be shared by threads."""

    def __init__(self, client: OpenSearch, address: Address, index: str, kept: Kept) -> None:
        self._client = client
        self._address = address
        self._index = index
        self._kept = kept
        # Rarity must be counted over all shards, or the same word would weigh more on one than on another.
        self._how = "dfs_query_then_fetch" if address.shards > 1 else "query_then_fetch"

    @property
    def documents(self) -> int:
        return self._kept.documents

    def search(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        facets: tuple[str, ...] = (),
        pause: Callable[[], object] = lambda: None,
    ) -> Found:
        total = None if limit or facets else counted(query, self._kept)
        if total is not None:
            return Found([], total, {})
        clause = asked(query, self._kept)
        wanted = min(limit, self.documents - offset)
        known = [facet for facet in facets if self._kept.field(facet).terms]
        none: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        if clause is None or not self.documents:
            return Found([], 0, none)
        pause()
        said = self._ask(
            {
                "query": clause,
                "size": max(wanted, 0),
                **({"from": offset, "sort": ["_score", {_NUMBER: "asc"}]} if wanted > 0 else {}),
                "track_total_hits": True,
                "timeout": f"{int(self._address.timeout * 1000)}ms",
                "aggs": {
                    facet: {"terms": {"field": facet, "size": len(self._kept.field(facet).terms)}}
                    for facet in known
                },
            },
            pause,
        )
        pause()
        values = {
            facet: {each["key"]: int(each["doc_count"]) for each in answer["buckets"]}
            for facet, answer in said.get("aggregations", {}).items()
            if "buckets" in answer
        }
        best = [Scored(int(number), float(score)) for score, number in _sorts(said)]
        return Found(best, int(said["hits"]["total"]["value"]), none | values)

    def stored(self, documents: Iterable[int]) -> list[Mapping[str, str]]:
        return [self._kept.stored(document) for document in documents]

    def words(self, field: str, prefix: str = "") -> list[tuple[str, int]]:
        found = self._kept.field(field).starting(prefix)
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))

    def warm(self, terms: Iterable[tuple[str, str]], until: float) -> None:
        """Nothing to do: the cluster keeps what it needs."""

    def close(self) -> None:
        self._client.close()
        self._kept.close()

    def _ask(self, body: dict[str, Any], pause: Callable[[], object]) -> dict[str, Any]:
        """One search; a node that is lost in the midst of it loses its part, so it is asked again."""
        for wait in _WAITS:
            try:
                return self._ask_once(body)
            except _PartLostError:
                pause()
                time.sleep(wait)
        raise part_lost(self._index)

    def _ask_once(self, body: dict[str, Any]) -> dict[str, Any]:
        params = {
            "search_type": self._how if body["size"] else "query_then_fetch",
            "filter_path": _ANSWER,
            "allow_partial_search_results": "false",
        }
        with explaining(self._address):
            try:
                said: dict[str, Any] = self._client.search(body=body, index=self._index, params=params)
            except NotFoundError as error:
                raise _damaged(f"The index {self._index} is not on the search cluster") from error
            except ConnectionTimeout as error:
                raise _too_slow() from error
            except NoConnectionError as error:
                if self._client.ping():  # a node was asked last that is lost, and others are there
                    raise _PartLostError from error
                raise
            except TransportError as error:
                if error.status_code == 429:
                    raise _too_slow() from error
                if error.status_code in _LOST:
                    raise _PartLostError from error
                raise
        if said["timed_out"]:
            raise _too_slow()
        if said["_shards"]["failed"]:
            raise _PartLostError
        return said


class _PartLostError(Exception):
    """Not every part of the index answered."""


def _sorts(said: dict[str, Any]) -> Iterator[tuple[float, int]]:
    for hit in said["hits"].get("hits", ()):
        score, number = hit["sort"]
        yield score, number


def _rows(documents: Iterable[Document], keeper: Keeper) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, document in enumerate(documents):
        yield number, {_NUMBER: number, **keeper.add(document), **document.facets}


def _body(client: OpenSearch, address: Address) -> dict[str, Any]:
    """Settings and fields of a new index: one similarity for each pair of constants, nothing kept twice."""
    # From version 3 "BM25" leaves out the factor k1 + 1 that `asked` takes back, and a keyword scores alike
    # in every document unless it is told not to.
    number = str(client.info()["version"]["number"])
    version = tuple(map(int, re.findall(r"\d+", number)[:2]))
    kind = "BM25" if version < (3,) else "LegacyBM25"
    weighed = {} if version < (3,) else {"use_similarity": True}
    # Nor is what was sent kept, which copies would need while a page may still change.
    recovery = {"recovery_source_enabled": False} if version >= _KEEPS_NO_SOURCE else {}
    similar = {
        name: {"type": kind, "k1": constants.k1, "b": constants.b}
        for name, constants in ((_similarity(field), saturation(field)) for field in (*FIELDS, *FACETS))
    }
    texts = {
        field: {
            "type": "text",
            "analyzer": "whitespace",
            "similarity": _similarity(field),
            "position_increment_gap": 1,
        }
        for field in FIELDS
    }
    values = {facet: {"type": "keyword", "similarity": _similarity(facet), **weighed} for facet in FACETS}
    return {
        "settings": {
            "number_of_shards": address.shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            # Merging at the end puts everything on the disk; a batch is not flushed there on its own.
            "translog.durability": "async",
            "max_result_window": _MOST_RESULTS,
            "similarity": similar,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False, **recovery},
            "properties": {**texts, **values, _NUMBER: {"type": "integer", "index": False}},
        },
    }


def _similarity(field: str) -> str:
    constants = saturation(field)
    return f"k1_{constants.k1}_b_{constants.b}".replace(".", "_")


def _finish(client: OpenSearch, index: str, address: Address) -> None:
    """Make everything searchable and unchangeable, then have it copied to other nodes."""
    patient = {"request_timeout": _PATIENCE}
    # A copy is made of the last commit that the cluster knows to be on the disk, and page by page of all
    # after it. The first flush puts everything there, the second makes a commit that knows it.
    client.indices.flush(index=index, params={"force": "true", **patient})
    client.indices.forcemerge(index=index, params={"max_num_segments": 1, **patient})
    client.indices.flush(index=index, params={"force": "true", **patient})
    client.indices.refresh(index=index, params=patient)
    settings = {"auto_expand_replicas": f"0-{address.replicas}", "blocks.write": True}
    client.indices.put_settings(body={"index": settings}, index=index, params=patient)
    health = client.cluster.health(
        index=index,
        params={
            "wait_for_no_initializing_shards": "true",
            "wait_for_status": "green",
            "timeout": f"{_COPIES}s",
            "ignore": 408,  # that they are not all there by then
            **patient,
        },
    )
    if health["status"] == "red":
        raise refused("not all of the new index is there")


def _where(folder: Path) -> tuple[Address, str]:
    try:
        said = json.loads((folder / ELSEWHERE).read_bytes())
        return read_address(said["url"]), str(said["index"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(f"There is no index in {folder}") from error


def _damaged(what: str) -> DamagedIndexError:
    return DamagedIndexError("E512", f"{what}.", 'Run "findwell index --force" to build it.')


def _too_slow() -> TooSlowError:
    return TooSlowError(
        "Q003", "This search took too long and was ended.", "Search for fewer words, or try again."
    )
