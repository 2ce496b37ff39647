#!/usr/bin/env bash
# Runs the tests of the OpenSearch engine against real nodes: one alone, then three, some of which the tests kill.
# Exit 77: no node could be started, because Java, Maven or the distribution cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
chmod 755 "$folder" # the nodes run as somebody else
trap 'for nodes in one three; do deploy/test-cluster.sh stop "$folder/$nodes"; done; rm -rf "$folder"' EXIT

port=$(
  .venv/bin/python - <<'PYTHON'
import socket

def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

print(next(at for at in range(19200, 29200, 10) if all(map(is_free, (*range(at, at + 3), *range(at + 100, at + 103))))))
PYTHON
)
export OPENSEARCH_TEST_URL="opensearch://127.0.0.1:$port/findwell-test?replicas=0"

deploy/test-cluster.sh start "$folder/one" 1 "$port"
.venv/bin/pytest -q tests/indexer/test_engine_contract.py tests/indexer/test_opensearch.py tests/indexer/test_opensearch_node.py tests/search_app/test_evaluate_command.py
deploy/test-cluster.sh stop "$folder/one"

deploy/test-cluster.sh start "$folder/three" 3 "$port"
OPENSEARCH_TEST_FOLDER="$folder/three" .venv/bin/pytest -q -rP tests/indexer/test_opensearch_cluster.py
