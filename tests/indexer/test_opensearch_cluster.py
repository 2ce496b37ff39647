"""Three real nodes, of which one is killed: while people search, while an index is built."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from corpus.errors import FindwellError, StorageError
from indexer.document import Document
from indexer.engine import ELSEWHERE, Engine, open_engine
from indexer.engines.address import Node, read_address
from indexer.engines.cluster import connect
from indexer.publish import Generation, current, publish
from indexer.query import Or, TermQuery
from tests.indexer.clusters import FOLDER, URL, needs_three_nodes
from tests.indexer.publishing import answers, pages, put

pytestmark = needs_three_nodes
SCRIPT = Path(__file__).parents[2] / "deploy" / "test-cluster.sh"
NODES = 3
PAGES = 3000
PATIENCE = 120  # seconds
QUERY = Or((TermQuery("body_exact", "liver"), TermQuery("title_exact", "number7")))


def url(replicas: int) -> str:
    """The test's cluster, all its nodes, with one shard on each."""
    (node,), name = read_address(URL).nodes, read_address(URL).name
    nodes = ",".join(f"{node.host}:{node.port + number}" for number in range(NODES))
    return f"opensearch://{nodes}/{name}-cluster?shards={NODES}&replicas={replicas}&timeout=10"


def kill(number: int) -> None:
    os.kill(int((Path(FOLDER) / f"node{number}" / "pid").read_text(encoding="ascii")), signal.SIGKILL)


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.fixture(autouse=True)
def every_node_runs() -> Iterator[None]:
    """Starts again what a test killed, and removes what it published."""
    yield
    for number in range(1, NODES + 1):
        process = (Path(FOLDER) / f"node{number}" / "pid").read_text(encoding="ascii").strip()
        if not is_running(process):
            subprocess.run([SCRIPT, "start-node", FOLDER, str(number)], check=True, timeout=PATIENCE)
    wait(lambda: all(nodes_seen_by(node) == NODES for node in read_address(url(0)).nodes))
    client = connect(read_address(url(0)))
    client.indices.delete(index=f"{read_address(URL).name}-cluster-*", params={"request_timeout": PATIENCE})
    client.close()


def is_running(process: str) -> bool:
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        return said.rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def nodes_seen_by(node: Node) -> int:
    address = read_address(url(0))._replace(nodes=(node,))
    try:
        client = connect(address)
    except FindwellError:
        return 0
    try:
        return int(client.cluster.health(params={"request_timeout": 10})["number_of_nodes"])
    except Exception:  # a node that is starting may answer with anything
        return 0
    finally:
        client.close()


def opened(generation: Generation) -> Engine:
    return open_engine(generation.engine, generation.folder)


@pytest.mark.parametrize("victim", [1, 2, 3])
def test_no_search_fails_when_a_node_is_killed_under_load(root: Path, victim: int) -> None:
    made = put(root, PAGES, engine=url(replicas=1))
    engine = opened(made)
    expected = engine.search(QUERY, limit=10)
    done: list[bool] = []
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                found = engine.search(QUERY, limit=10)
                if found != expected:
                    wrong.append(found)
            except FindwellError as error:
                wrong.append(error)
            done.append(True)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    wait(lambda: len(done) > 100)
    kill(victim)
    before = len(done)
    wait(lambda: len(done) > before + 500)
    stop.set()
    for asker in askers:
        asker.join()
    engine.close()
    print(f"{len(done)} searches, {len(done) - before} after the kill, {len(wrong)} failed")
    assert wrong == []


def test_a_part_is_copied_as_files_and_again_when_a_node_comes_back(root: Path) -> None:
    made = put(root, PAGES, engine=url(replicas=1))
    index = json.loads((made.folder / ELSEWHERE).read_bytes())["index"]
    client = connect(read_address(url(0)))
    copies = [each for each in client.cat.recovery(index=index, format="json") if each["type"] == "peer"]
    assert [(each["stage"], each["translog_ops_recovered"]) for each in copies] == [("done", "0")] * NODES
    kill(2)
    wait(lambda: health(client, index) == "yellow")
    subprocess.run([SCRIPT, "start-node", FOLDER, "2"], check=True, timeout=PATIENCE)
    wait(lambda: health(client, index) == "green")
    client.close()
    assert answers(made) == PAGES


def health(client: OpenSearch, index: str) -> str:
    return str(client.cluster.health(index=index, params={"request_timeout": PATIENCE})["status"])


def test_without_a_copy_a_lost_node_is_an_error_that_says_so_and_ends_with_it(root: Path) -> None:
    made = put(root, PAGES, engine=url(replicas=0))
    engine = opened(made)
    assert engine.search(QUERY, limit=1).total == PAGES
    kill(2)
    with pytest.raises(StorageError) as caught:
        engine.search(QUERY, limit=1)
    assert caught.value.code == "E566"
    subprocess.run([SCRIPT, "start-node", FOLDER, "2"], check=True, timeout=PATIENCE)
    wait(lambda: answers_again(engine))
    engine.close()


def answers_again(engine: Engine) -> bool:
    try:
        return engine.search(QUERY, limit=1).total == PAGES
    except StorageError:
        return False


def test_a_node_that_is_lost_while_an_index_is_built_leaves_the_old_one_in_use(root: Path) -> None:
    made = put(root, 20, engine=url(replicas=1))

    def losing() -> Iterator[Document]:
        for number, page in enumerate(pages(30_000)):
            if number == 10_000:
                kill(3)
            yield page

    with pytest.raises(StorageError) as caught:
        publish(root, losing(), engine=url(replicas=1), versions={"analyzer": "1"})
    assert caught.value.code in ("E561", "E566", "E567")
    assert current(root) == made
    assert answers(made) == 20
