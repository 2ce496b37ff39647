"""Fetching: what is sent, what is read, and every limit with its code."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug import Request, Response

from corpus.errors import InputError, NetworkError, RefusedError, UsageError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from tests.corpus.conftest import Site


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says what ``talk`` sends, to each who connects."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    talk(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        with socket.create_connection(listener.getsockname()):
            pass
        listener.close()
        thread.join(timeout=10)


def say(answer: bytes) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return talk


def code_of(fetcher: Fetcher, url: str) -> str:
    with pytest.raises((NetworkError, RefusedError, InputError)) as caught:
        fetcher.get(url)
    assert caught.value.what
    assert caught.value.fix
    return caught.value.code


def test_an_answer_has_its_parts(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a?b=1"] = Response("words", content_type='Text/HTML; Charset="ISO-8859-1"')
    answer = fetcher.get(site.origin + "/a?b=1")
    assert (answer.status, answer.body, answer.redirects) == (200, b"words", ())
    assert (answer.media_type, answer.charset) == ("text/html", "iso-8859-1")
    assert answer.url == site.origin + "/a?b=1"


def test_findwell_says_who_it_is_and_nothing_else(site: Site, fetcher: Fetcher) -> None:
    seen: list[dict[str, str]] = []

    def note(request: Request) -> Response:
        seen.append(dict(request.headers))
        return Response("")

    site.answers["/"] = note
    fetcher.get(site.origin + "/")
    assert seen[0]["User-Agent"] == "findwell/0.1 (+test)"
    assert seen[0]["Host"] == site.origin.removeprefix("http://")
    assert set(seen[0]) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


@pytest.mark.parametrize("name", ["", "find\nwell", "findwell ☃"])
def test_a_name_that_cannot_be_sent_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        Fetcher(user_agent=name)
    assert caught.value.code == "E217"


def test_a_page_that_did_not_change_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.page("/a")
    first = fetcher.get(site.origin + "/a")
    again = fetcher.get(site.origin + "/a", etag=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_date_serves_as_validator_too(site: Site, fetcher: Fetcher) -> None:
    def dated(request: Request) -> Response:
        same = request.headers.get("If-Modified-Since") == "Thu, 01 Jan 2026 00:00:00 GMT"
        return Response("" if same else "words", status=304 if same else 200)

    site.answers["/"] = dated
    answer = fetcher.get(site.origin + "/", last_modified="Thu, 01 Jan 2026 00:00:00 GMT")
    assert answer.status == 304


def test_the_body_of_another_type_or_of_an_error_is_not_read(site: Site, fetcher: Fetcher) -> None:
    site.text("/film", "x" * 1000, "video/mp4")
    site.answers["/gone"] = Response("x" * 1000, status=404, content_type="text/html")
    assert fetcher.get(site.origin + "/film", media_types=frozenset({"text/html"})).body == b""
    assert fetcher.get(site.origin + "/gone").body == b""


def test_redirects_within_the_site_are_followed_and_each_is_announced(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/a", "/b", 302)
    site.redirect("/b", "c?d", 307)
    site.page("/c?d")
    asked: list[str] = []
    answer = fetcher.get(site.origin + "/a", etag='"x"', before=asked.append)
    assert answer.status == 200
    assert [url.removeprefix(site.origin) for url in (*answer.redirects, answer.url)] == ["/a", "/b", "/c?d"]
    assert asked == [*answer.redirects, answer.url]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("https://elsewhere.example/", "E214"),
        ("http://127.0.0.1:1/", "E214"),
        ("/a", "E213"),
        ("/b", "E213"),
        ("file:///etc/passwd", "E201"),
        ("http://nurse:secret@localhost/", "E202"),
    ],
)
def test_a_redirect_that_leads_astray_is_named(site: Site, fetcher: Fetcher, target: str, code: str) -> None:
    site.redirect("/a", target)
    site.redirect("/b", "/a")
    assert code_of(fetcher, site.origin + "/a") == code


def test_more_than_five_redirects_are_too_many(site: Site, fetcher: Fetcher) -> None:
    for number in range(7):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page("/7")
    assert code_of(fetcher, site.origin + "/0") == "E213"
    assert fetcher.get(site.origin + "/2").status == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
        "http://localhost/",
    ],
)
def test_an_address_that_is_not_public_is_refused_before_any_connection(url: str) -> None:
    with Fetcher(user_agent="findwell") as fetcher:
        assert code_of(fetcher, url) == "E205"


def test_a_name_is_looked_up_once_and_one_private_address_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []

    def resolver(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(0, 0, 0, "", (address, port)) for address in ("151.101.0.81", "192.168.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with Fetcher(user_agent="findwell") as fetcher:
        assert code_of(fetcher, "http://example.org/") == "E205"
    assert looked_up == ["example.org"]


def test_the_connection_goes_to_the_vetted_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.origin.rpartition(":")[2])
    answers = [[(0, 0, 0, "", ("127.0.0.1", port))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers.pop())
    site.page("/a")
    with Fetcher(user_agent="findwell", allow_private=True) as fetcher:
        for _ in range(2):
            assert fetcher.get(f"http://www.charity.example:{port}/a").status == 200


def test_an_unknown_name_is_named(fetcher: Fetcher) -> None:
    assert code_of(fetcher, "http://nobody.invalid/") == "E206"


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: time.sleep(0.3) or [])
    with Fetcher(user_agent="findwell", limits=Limits(timeout=0.1)) as fetcher:
        assert code_of(fetcher, "http://example.org/") == "E206"


def test_nobody_at_the_address_is_named(fetcher: Fetcher) -> None:
    assert code_of(fetcher, "http://127.0.0.1:9/") == "E207"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "E207"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "E212"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "E212"),
        (HEAD + b"X-%d: a\r\n" * 99 % tuple(range(99)) + b"Y: b\r\n" * 60 + b"\r\n", "E212"),
        (HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(80)) + b"\r\n", "E212"),
        (HEAD + b"Content-Length: 100\r\n\r\nshort", "E216"),
        (HEAD + b"Content-Length: 20000000\r\n\r\n", "E210"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "E216"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\nhello\r\n", "E216"),
        (HEAD + b"Content-Encoding: br\r\n\r\nhello", "E215"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nhello", "E215"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello" * 99, mtime=0)[:20], "E216"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b" " * 3_000_000, mtime=0), "E211"),
        (HEAD + b"\r\n" + b"x" * 10_000_001, "E210"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:70]),
)
def test_each_bad_answer_has_its_code(fetcher: Fetcher, answer: bytes, code: str) -> None:
    with raw_server(say(answer)) as url:
        assert code_of(fetcher, url) == code


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 5\r\n\r\nhello",
        HEAD + b"\r\nhello",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello", mtime=0),
        HEAD + b"Content-Encoding: identity\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
    ],
)
def test_every_proper_way_to_send_a_body_is_read(fetcher: Fetcher, answer: bytes) -> None:
    with raw_server(say(answer)) as url:
        assert fetcher.get(url).body == b"hello"


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\n", HEAD + b"\r\n", HEAD + b"Content-Length: 99999\r\n\r\n"]
)
def test_a_site_that_trickles_is_left_at_the_deadline(beginning: bytes) -> None:
    def trickle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(beginning)
        for _ in range(100):
            connection.sendall(b"a")
            time.sleep(0.02)

    started = time.monotonic()
    with (
        raw_server(trickle) as url,
        Fetcher(user_agent="f", allow_private=True, limits=Limits(timeout=0.3)) as fetcher,
    ):
        assert code_of(fetcher, url) == "E209"
        assert time.monotonic() - started < 1.8


def test_a_connection_the_site_closed_meanwhile_is_opened_again(fetcher: Fetcher) -> None:
    with raw_server(say(HEAD + b"Content-Length: 5\r\n\r\nhello")) as url:
        assert [fetcher.get(url).body for _ in range(3)] == [b"hello"] * 3


def test_a_connection_is_used_again(fetcher: Fetcher) -> None:
    opened: list[int] = []

    def talk(connection: socket.socket) -> None:
        opened.append(1)
        while connection.recv(65536):
            connection.sendall(HEAD + b"Content-Length: 5\r\n\r\nhello")

    with raw_server(talk) as url:
        assert [fetcher.get(url).body for _ in range(3)] == [b"hello"] * 3
        assert len(opened) == 1
        fetcher.close()


def test_not_modified_leaves_the_connection_open_for_the_next_page(fetcher: Fetcher) -> None:
    opened: list[int] = []

    def talk(connection: socket.socket) -> None:
        opened.append(1)
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    with raw_server(talk) as url:
        assert [fetcher.get(url, etag='"1"').status for _ in range(3)] == [304] * 3
        assert len(opened) == 1
        fetcher.close()


def test_what_comes_after_an_answer_is_not_taken_for_the_next_one(fetcher: Fetcher) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\n\r\nanother page")

    with raw_server(talk) as url:
        for _ in range(3):
            assert fetcher.get(url, etag='"1"').status == 304
            time.sleep(0.05)  # on this machine, long enough for all of it to have come


def test_a_certificate_nobody_signed_is_refused(tmp_path: Path, fetcher: Fetcher) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    made = subprocess.run([*command, "-keyout", key, "-out", certificate], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            wrapped.recv(1000)

    with raw_server(talk) as url:
        assert code_of(fetcher, url.replace("http:", "https:")) == "E208"


def test_a_site_that_speaks_no_tls_is_named(fetcher: Fetcher) -> None:
    with raw_server(say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url:
        assert code_of(fetcher, url.replace("http:", "https:")) == "E208"


def test_a_tls_handshake_that_trickles_is_left_at_the_deadline() -> None:
    def trickle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03\x40\x00")
        for _ in range(100):
            connection.sendall(b"\x00")
            time.sleep(0.02)

    started = time.monotonic()
    with (
        raw_server(trickle) as url,
        Fetcher(user_agent="f", allow_private=True, limits=Limits(timeout=0.3)) as fetcher,
    ):
        assert code_of(fetcher, url.replace("http:", "https:")) == "E209"
        assert time.monotonic() - started < 1.8
