"""What findwell says of a cluster that it cannot use. Needs no cluster."""

import re
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from corpus.errors import DamagedIndexError, FindwellError, StorageError
from indexer.document import Document, Token
from indexer.engine import ELSEWHERE, build_index, discard, open_engine, put_in_use
from indexer.engines.address import Address, Node, read_address
from indexer.engines.bulk import send
from indexer.engines.cluster import connect
from indexer.engines.kept import Keeper
from indexer.query import TermQuery
from tests.indexer.publishing import answers, pages, put

GOOD = {"version": {"distribution": "opensearch", "number": "2.19.3"}}


@pytest.fixture(autouse=True)
def nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENSEARCH_USER", "OPENSEARCH_PASSWORD", "OPENSEARCH_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def code_of(address: Address) -> str:
    with pytest.raises(FindwellError) as caught:
        connect(address)
    assert caught.value.fix
    return caught.value.code


def what_is_said_of(address: Address, code: str) -> str:
    with pytest.raises(FindwellError) as caught:
        connect(address)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)
    return caught.value.what


def address_of(server: HTTPServer, *, tls: bool = False, ca: str = "") -> Address:
    return Address((Node("localhost" if tls else "127.0.0.1", server.port),), "site", tls, ca)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("opensearch://127.0.0.1:1/site", "127.0.0.1:1 does not answer: Connection refused."),
        ("opensearch://nobody.invalid/site?tls=off", "nobody.invalid:9200 does not answer: "),
    ],
)
def test_a_cluster_that_is_not_there_is_said_to_be_so(url: str, said: str) -> None:
    assert said in what_is_said_of(read_address(url), "E561")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "without a user."),
        ({"OPENSEARCH_USER": "me", "OPENSEARCH_PASSWORD": "secret"}, "with the user and password given."),
        ({"OPENSEARCH_API_KEY": "secret"}, "with the key given."),
    ],
)
def test_a_wrong_password_is_said_to_be_so(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    httpserver.expect_request("/").respond_with_data("Unauthorized", 401)
    told = what_is_said_of(address_of(httpserver), "E562")
    assert told == f"The search cluster at 127.0.0.1:{httpserver.port} does not let findwell in {said}"


def test_a_right_that_the_user_lacks_is_named(httpserver: HTTPServer) -> None:
    reason = "no permissions for [cluster:monitor/main] and User [name=me, backend_roles=[]]"
    httpserver.expect_request("/").respond_with_json(
        {"error": {"type": "security_exception", "reason": reason}, "status": 403}, 403
    )
    told = what_is_said_of(address_of(httpserver), "E562")
    assert told.endswith("do that: no permissions for [cluster:monitor/main].")
    httpserver.clear()
    httpserver.expect_request("/").respond_with_data("Forbidden", 403)
    assert "do that: 403" in what_is_said_of(address_of(httpserver), "E562")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_cluster_that_cannot_answer_now_says_why(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/").respond_with_json(
        {"error": {"type": "cluster_manager_not_discovered_exception"}, "status": status}, status
    )
    told = what_is_said_of(address_of(httpserver), "E561")
    assert told.endswith(f"does not answer: {status} cluster_manager_not_discovered_exception.")


def test_the_user_or_the_key_of_the_environment_is_sent(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/", headers={"Authorization": "Basic bWU6c2VjcmV0"}).respond_with_json(GOOD)
    httpserver.expect_request("/", headers={"Authorization": "ApiKey abc"}).respond_with_json(GOOD)
    monkeypatch.setenv("OPENSEARCH_API_KEY", "abc")
    connect(address_of(httpserver)).close()
    monkeypatch.setenv("OPENSEARCH_USER", "me")
    monkeypatch.setenv("OPENSEARCH_PASSWORD", "secret")
    connect(address_of(httpserver)).close()
    assert len(httpserver.log) == 2


def test_a_password_is_never_sent_unencrypted_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENSEARCH_USER", "me")
    assert code_of(read_address("opensearch://search.example/site?tls=off")) == "E114"


@pytest.mark.parametrize(
    "version",
    [
        {"distribution": "opensearch", "number": "1.3.20"},
        {"distribution": "opensearch", "number": "4.0.0"},
        {"distribution": "opensearch", "number": "new"},
        {"number": "8.15.0"},
        {},
    ],
)
def test_another_version_or_another_product_is_refused(
    httpserver: HTTPServer, version: dict[str, str]
) -> None:
    httpserver.expect_request("/").respond_with_json({"version": version})
    what = f"OpenSearch {version['number']}" if "distribution" in version else "not OpenSearch"
    told = what_is_said_of(address_of(httpserver), "E564")
    assert told == f"What answers at 127.0.0.1:{httpserver.port} is {what}."


def test_a_server_that_is_no_cluster_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("<h1>Welcome</h1>", content_type="text/html")
    assert "not OpenSearch" in what_is_said_of(address_of(httpserver), "E564")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    done = subprocess.run([*command, "-keyout", key, "-out", made], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("openssl cannot make a certificate here")
    return key, made


@pytest.fixture
def encrypted(certificate: tuple[Path, Path]) -> Iterator[HTTPServer]:
    key, made = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with HTTPServer(host="localhost", ssl_context=context) as server:
        server.expect_request("/").respond_with_json(GOOD)
        yield server


def test_a_certificate_nobody_signed_is_refused_and_can_be_named(
    encrypted: HTTPServer, certificate: tuple[Path, Path]
) -> None:
    told = what_is_said_of(address_of(encrypted, tls=True), "E563")
    assert told.endswith("is not trusted: self-signed certificate.")
    connect(address_of(encrypted, tls=True, ca=str(certificate[1]))).close()


def test_a_certificate_of_another_host_is_refused_by_the_name_that_was_asked(
    encrypted: HTTPServer, certificate: tuple[Path, Path]
) -> None:
    address = address_of(encrypted, tls=True, ca=str(certificate[1]))
    told = what_is_said_of(address._replace(nodes=(Node("127.0.0.1", encrypted.port),)), "E563")
    assert "certificate is not valid for '127.0.0.1'" in told


def test_encryption_that_only_one_side_wants_is_said_to_be_so(
    encrypted: HTTPServer, httpserver: HTTPServer
) -> None:
    plain = address_of(httpserver)._replace(tls=True)
    assert "does not answer encrypted" in what_is_said_of(plain, "E561")
    assert "does not answer: " in what_is_said_of(address_of(encrypted, tls=True)._replace(tls=False), "E561")


def test_a_file_of_certificates_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "not.pem").write_text("no certificate", encoding="utf-8")
    for name in ("missing.pem", "not.pem"):
        address = read_address(f"opensearch://search.example/site?ca={tmp_path / name}")
        assert code_of(address) == "E115"


def test_a_disk_that_is_full_ends_a_publish_and_the_old_index_stays(
    httpserver: HTTPServer, root: Path
) -> None:
    put(root, 3)
    reason = {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage watermark"}
    httpserver.expect_request("/").respond_with_json(GOOD)
    items = [{"index": {"status": 429, "error": reason}}] * 4
    httpserver.expect_request(re.compile("/site-[^/]*/_bulk")).respond_with_json(
        {"errors": True, "items": items}
    )
    httpserver.expect_request(re.compile("/site-[^/]*")).respond_with_json({"acknowledged": True})
    with pytest.raises(StorageError) as caught:
        put(root, 4, engine=f"opensearch://127.0.0.1:{httpserver.port}/site")
    assert caught.value.code == "E565"
    assert [path.name for path in root.glob("tmp-*")] == []
    (used,) = (path for path in root.glob("gen-*"))
    assert used.name == "gen-00000001"


@pytest.mark.parametrize("status", ["green", "yellow", "red"])
def test_an_index_whose_copies_take_long_is_used_without_them(
    httpserver: HTTPServer, tmp_path: Path, status: str
) -> None:
    said = {"status": status, "timed_out": status != "green"}
    httpserver.expect_request("/").respond_with_json(GOOD)
    httpserver.expect_request(re.compile("/_cluster/health/site-.*")).respond_with_json(
        said, 200 if status == "green" else 408
    )
    httpserver.expect_request(re.compile("/site-.*")).respond_with_json({"errors": False})
    engine = f"opensearch://127.0.0.1:{httpserver.port}/site"
    if status == "red":
        with pytest.raises(StorageError, match="not all of the new index is there"):
            build_index(engine, tmp_path, pages(3))
    else:
        assert build_index(engine, tmp_path, pages(3)) == 3


def test_a_busy_cluster_is_asked_again_later_for_what_it_did_not_take(httpserver: HTTPServer) -> None:
    busy = {"index": {"status": 429, "error": {"type": "rejected_execution_exception"}}}
    taken = {"index": {"status": 201}}
    httpserver.expect_ordered_request("/").respond_with_json(GOOD)
    httpserver.expect_ordered_request("/x/_bulk").respond_with_json({}, 429)
    httpserver.expect_ordered_request("/x/_bulk").respond_with_json(
        {"errors": True, "items": [taken, busy, taken]}
    )
    httpserver.expect_ordered_request("/x/_bulk").respond_with_json({"errors": False})
    client = connect(address_of(httpserver))
    pauses: list[float] = []
    send(client, "x", [(number, {"number": number}) for number in range(3)], sleep=pauses.append)
    client.close()
    bodies = [request.get_data(as_text=True) for request, _ in httpserver.log if request.path == "/x/_bulk"]
    assert [body.count('"index"') for body in bodies] == [3, 3, 1]
    assert '"number": 1' in bodies[2]
    assert pauses == [0.1, 0.2]


def test_a_cluster_that_stays_busy_is_given_up(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_json(GOOD)
    httpserver.expect_request("/x/_bulk").respond_with_json({}, 429)
    client = connect(address_of(httpserver))
    pauses: list[float] = []
    with pytest.raises(StorageError, match="too busy"):
        send(client, "x", [(0, {})], sleep=pauses.append)
    client.close()
    assert pauses == sorted(pauses)
    assert pauses[-1] <= 10


def test_a_row_that_is_refused_is_said_to_be_so(httpserver: HTTPServer) -> None:
    wrong = {"index": {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "no"}}}
    httpserver.expect_request("/").respond_with_json(GOOD)
    httpserver.expect_request("/x/_bulk").respond_with_json({"errors": True, "items": [wrong]})
    client = connect(address_of(httpserver))
    with pytest.raises(StorageError, match="mapper_parsing_exception"):
        send(client, "x", [(0, {})])
    client.close()


def test_a_part_that_is_lost_is_told_from_a_cluster_that_is(httpserver: HTTPServer, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.add(Document(fields={"body_exact": [Token("liver", 0)]}, facets={}, stored={}))
    keeper.close()
    query = TermQuery("body_exact", "liver")
    nodes = f"127.0.0.1:1,127.0.0.1:{httpserver.port}"
    (tmp_path / ELSEWHERE).write_text(f'{{"url": "opensearch://{nodes}/site", "index": "site-1"}}')
    httpserver.expect_request("/").respond_with_json(GOOD)
    shards = {"successful": 1, "total": 1}
    httpserver.expect_request("/site-1/_count").respond_with_json({"count": 1, "_shards": shards})
    httpserver.expect_request("/site-1/_search").respond_with_json({}, 503)
    engine = open_engine(f"opensearch://{nodes}/site", tmp_path)
    for _ in range(6):
        with pytest.raises(StorageError) as caught:
            engine.search(query, limit=1)
        assert caught.value.code == "E566"
    httpserver.stop()
    with pytest.raises(StorageError) as caught:
        engine.search(query, limit=1)
    assert caught.value.code == "E561"
    httpserver.start()
    engine.close()


def test_a_folder_whose_index_is_all_here_has_nothing_to_do_with_a_cluster(tmp_path: Path) -> None:
    build_index("whoosh:", tmp_path, [])
    put_in_use(tmp_path)
    discard(tmp_path)


def test_a_folder_without_its_files_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndexError, match="no index"):
        open_engine("opensearch://127.0.0.1/site", tmp_path)
    (tmp_path / ELSEWHERE).write_text('{"url": "opensearch://127.0.0.1:1/site", "index": "site-1"}')
    with pytest.raises(DamagedIndexError, match="no index"):
        open_engine("opensearch://127.0.0.1:1/site", tmp_path)


def test_an_index_in_a_cluster_that_is_gone_does_not_stop_a_publish_elsewhere(root: Path) -> None:
    made = put(root, 3)
    left = root / "tmp-build"
    left.mkdir()
    (left / ELSEWHERE).write_text('{"url": "opensearch://127.0.0.1:1/site", "index": "site-1"}')
    assert answers(put(root, 4)) == 4
    assert answers(made) == 3
    assert not left.exists()
