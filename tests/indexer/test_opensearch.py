"""What findwell says of a cluster that it cannot use, and how terms are written for one. Needs no cluster."""

import re
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from corpus.errors import DamagedIndexError, FindwellError, StorageError, UsageError
from indexer.document import Document, Token
from indexer.engine import ELSEWHERE, build_index, discard, open_engine, put_in_use
from indexer.engines.address import Address, Node, read_address
from indexer.engines.asked import asked
from indexer.engines.bulk import send
from indexer.engines.cluster import connect
from indexer.engines.kept import Keeper, Kept
from indexer.engines.written import escaped, write
from indexer.query import And, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery
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


def kept(folder: Path, tokens: list[Token]) -> Kept:
    keeper = Keeper(folder)
    keeper.add(Document(fields={"body_exact": tokens}, facets={"kind": "page"}, stored={"page": "é"}))
    keeper.close()
    return Kept(folder)


def test_words_and_stored_values_are_kept_beside_the_index(tmp_path: Path) -> None:
    one = kept(tmp_path, [Token("x", 0), Token("xray", 0), Token("ray", 1)])
    assert (one.documents, one.stored(0)) == (1, {"page": "é"})
    assert one.field("body_exact").terms == [("ray", 1), ("x", 1), ("xray", 1)]
    assert one.field("body_exact").written == {"x": {"x=xray": 1}, "xray": {"x=xray": 1}}
    assert one.field("kind").terms == [("page", 1)]
    assert one.field("title_stem").terms == []
    one.close()


@pytest.mark.parametrize(
    "query",
    [
        TermQuery("body_exact", "unknown"),
        TermQuery("broader", "x"),
        PhraseQuery("body_exact", ("x", "unknown")),
        PhraseQuery("kind", ("page", "page")),
        PrefixQuery("body_exact", "u"),
        And((MatchAll(), TermQuery("body_exact", "unknown"))),
        Or((TermQuery("body_exact", "unknown"),)),
        Not(TermQuery("body_exact", "unknown"), MatchAll()),
    ],
    ids=str,
)
def test_what_nothing_can_match_is_not_asked_for(tmp_path: Path, query: Query) -> None:
    one = kept(tmp_path, [Token("x", 0)])
    assert asked(query, one) is None
    one.close()


@given(st.lists(st.builds(Token, st.text(max_size=300), st.integers(0, 20)), max_size=30))
def test_a_field_is_written_with_one_token_for_each_position_and_no_white_space_inside(
    tokens: list[Token],
) -> None:
    runs, terms, special, hidden = write(tokens)
    written = [token for run in runs for token in run.split(" ")]
    assert " ".join(written).split() == written
    assert len(written) == len({token.position for token in tokens})
    assert all(len(token) <= 200 for token in written)
    assert terms == {token.term for token in tokens}
    assert set(special) <= set(written)
    in_special = {term for held in special.values() for term in held}
    assert {escaped(term) for term in terms - hidden} == set(written) - set(special)
    assert hidden <= in_special <= terms


@given(st.lists(st.tuples(st.text("abé", min_size=1, max_size=9), st.integers(1, 3)), max_size=20))
def test_plain_words_are_written_as_they_are_with_a_new_run_after_each_gap(
    steps: list[tuple[str, int]],
) -> None:
    position, tokens, expected = 0, [], list[str]()
    for word, step in steps:
        position += step
        expected = [*expected[:-1], f"{expected[-1]} {word}"] if tokens and step == 1 else [*expected, word]
        tokens.append(Token(word, position))
    assert write(tokens) == (expected, {word for word, _ in steps}, {}, frozenset())


@given(st.text(), st.text(min_size=1))
def test_no_two_terms_are_written_alike_and_a_start_stays_a_start(rest: str, start: str) -> None:
    assert escaped(start + rest).startswith(escaped(start))
    assert (escaped(rest) == escaped(start)) == (rest == start)
