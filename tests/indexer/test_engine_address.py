"""The address of a search engine: what it says, and what is said of a wrong one."""

from pathlib import Path

import pytest

from corpus.errors import UsageError
from indexer.engine import open_engine
from indexer.engines.address import Address, Node, read_address


def test_an_address_says_where_the_cluster_is_and_what_is_wanted_of_it() -> None:
    url = "opensearch://a.example,b.example:9201/site?shards=3&replicas=2&timeout=1.5"
    assert read_address(url) == Address(
        nodes=(Node("a.example", 9200), Node("b.example", 9201)),
        name="site",
        tls=True,
        shards=3,
        replicas=2,
        timeout=1.5,
    )
    assert read_address("opensearch://[::1]:9200/site").nodes == (Node("::1", 9200),)


@pytest.mark.parametrize(
    ("url", "tls"),
    [
        ("opensearch://127.0.0.1/site", False),
        ("opensearch://localhost:9200/site", False),
        ("opensearch://[::1]/site", False),
        ("opensearch://127.0.0.1/site?tls=on", True),
        ("opensearch://search.example/site", True),
        ("opensearch://127.0.0.1,search.example/site", True),
        ("opensearch://search.example/site?tls=off", False),
    ],
)
def test_what_leaves_this_machine_is_encrypted_unless_someone_says_otherwise(url: str, tls: bool) -> None:
    assert read_address(url).tls is tls


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("opensearch://host:9200", "names no index"),
        ("opensearch://host:9200/Upper", "cannot be the name of an index"),
        ("opensearch://host:9200/../x", "cannot be the name of an index"),
        ("opensearch:/host:9200/site", 'Did you mean "opensearch://host:9200/site"'),
        ("opensearch:host:9200/site", 'Did you mean "opensearch://host:9200/site"'),
        ("opensearch:", 'does not begin with "opensearch://"'),
        ("opensearch:///site", "not the address of a node"),
        ("opensearch://host:port/site", "not the address of a node"),
        ("opensearch://host:99999/site", "not the address of a node"),
        ("opensearch://a,,b/site", "not the address of a node"),
        ("opensearch://me:secret@host/site", "OPENSEARCH_PASSWORD"),
        ("opensearch://host/site?replica=1", 'Did you mean "replicas"'),
        ("opensearch://host/site?colour=red", "Use: shards"),
        ("opensearch://host/site?shards=0", "from 1"),
        ("opensearch://host/site?shards=2.5", "from 1"),
        ("opensearch://host/site?timeout=soon", "from 0.1"),
        ("opensearch://host/site?tls=maybe", "on or off"),
    ],
)
def test_a_wrong_address_is_refused_with_what_is_wrong(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        read_address(url)
    assert caught.value.code == "E113"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("opensaerch://host:9200/site", 'Did you mean "opensearch://host:9200/site"?'),
        ("OpenSearch://host:9200/site", 'Did you mean "opensearch://host:9200/site"?'),
        ("opensearch//host:9200/site", 'Did you mean "opensearch://host:9200/site"?'),
        ("https://me:secret@host:9200/site", 'Did you mean "opensearch://host:9200/site"?'),
        ("elasticsearch://host:9200/site", 'Did you mean "opensearch://host:9200/site"?'),
        ("Whosh:", 'Did you mean "whoosh:"?'),
        ("lucene", "Use one of: whoosh:, opensearch://127.0.0.1:9200/findwell."),
        ("", "Use one of: whoosh:, opensearch://127.0.0.1:9200/findwell."),
    ],
)
def test_a_misspelt_engine_is_named_as_it_was_meant(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_engine(url, tmp_path)
    assert (caught.value.code, caught.value.fix) == ("E110", said)
    assert "secret" not in str(caught.value)
