"""A real OpenSearch for the tests, where one was started: `make test-opensearch` starts one and says so."""

import os

import pytest

URL = os.environ.get("OPENSEARCH_TEST_URL", "")
FOLDER = os.environ.get("OPENSEARCH_TEST_FOLDER", "")  # of a cluster of three whose nodes may be killed

needs_a_node = pytest.mark.skipif(not URL, reason="no OpenSearch was started: make test-opensearch")
needs_three_nodes = pytest.mark.skipif(not FOLDER, reason="no cluster was started: make test-opensearch")
OPENSEARCH = pytest.param(URL or "opensearch:", marks=needs_a_node, id="opensearch")
