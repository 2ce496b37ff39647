"""One polite HTTP GET: every address vetted, every size and the whole time limited, TLS always verified.

    E201  not an address of a web page                E211  unpacks to far more than its size
    E202  the address holds a user name or password   E212  the answer is not proper HTTP
    E203  the address is too long                     E213  too many redirects, or redirects in a circle
    E205  not an address on the public internet       E214  redirects to another site
    E206  the name is not known                       E215  packed in a way not asked for, or damaged
    E207  no connection                               E216  ended before all of it had come
    E208  the certificate is not right                E217  findwell's own name cannot be sent
    E209  too slow                                    E210  too large

E218 and E219 are in corpus/robots.py and corpus/sitemap.py, E204 and those from E220 in corpus/verdict.py.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import urllib3.connection
import urllib3.exceptions

from corpus.addresses import refusal
from corpus.answer import Fetched, head_of, next_hop
from corpus.decoding import decoded, too_large
from corpus.errors import FindwellError, NetworkError, RefusedError, UsageError
from corpus.limits import Limits
from corpus.watchdog import Watchdog

_RESOLVED_FOR = 300.0  # seconds a vetted address is used before the name is looked up again
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USUAL_LIMITS = Limits()


class Fetcher:
    """Fetches pages over one connection at a time; use it as a context manager, one in each thread.

    ``user_agent`` names findwell and whom to ask about it. ``allow_private`` also allows addresses on this
    machine and its network. The timeout of ``limits`` is for everything one `get` does except ``before``.
    """

    def __init__(
        self, *, user_agent: str, allow_private: bool = False, limits: Limits = _USUAL_LIMITS
    ) -> None:
        if not user_agent or not user_agent.isascii() or not user_agent.isprintable():
            raise UsageError(
                "E217",
                f"“{user_agent}” cannot be sent as findwell's name.",
                "Use plain letters, such as: findwell/0.1 (+https://example.org/contact)",
            )
        self.user_agent = user_agent
        self._allow_private = allow_private
        self.limits = limits
        self._tls = ssl.create_default_context()
        self._resolved: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}
        self._open: tuple[str, _Http | _Https] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def another(self) -> "Fetcher":
        """A fetcher like this one with connections of its own, for another thread."""
        return Fetcher(user_agent=self.user_agent, allow_private=self._allow_private, limits=self.limits)

    def close(self) -> None:
        """Close the connection that is kept open for the next page."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        media_types: frozenset[str] = frozenset(),
        before: Callable[[str], None] = lambda url: None,
    ) -> Fetched:
        """The answer for a canonical URL, after redirects within its site, whatever its status.

        ``etag`` and ``last_modified`` of an earlier answer make the site say 304 when nothing changed.
        Bodies of other types than ``media_types`` are not read (empty: all are). ``before`` is called with
        the URL of every request, redirects included; what it raises ends the fetch. Raises `NetworkError`
        and `RefusedError` with the codes above.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        passed: list[str] = []
        left = self.limits.timeout
        while True:
            before(url)
            started = time.monotonic()
            answer = self._exchange(url, headers, media_types, left)
            left -= time.monotonic() - started
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer._replace(redirects=tuple(passed))
            passed.append(url)
            url = next_hop(url, target, passed, self.limits)
            headers = {}

    def _exchange(
        self, url: str, headers: Mapping[str, str], media_types: frozenset[str], seconds: float
    ) -> Fetched:
        connection = self._connection(url, seconds)
        reused = connection.sock is not None
        with Watchdog(seconds) as watchdog:
            try:
                return self._ask(connection, watchdog, url, headers, media_types)
            except FindwellError:
                self.close()
                if watchdog.barked:
                    raise self._too_slow(url) from None
                raise
            except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError) as error:
                self.close()
                if watchdog.barked:
                    raise self._too_slow(url) from error
                if not reused or not isinstance(error, ConnectionError):
                    raise _as_network_error(error, url) from error
        # The site had closed the connection that was kept open; nothing was asked yet.
        return self._exchange(url, headers, media_types, seconds)

    def _ask(
        self,
        connection: "_Http | _Https",
        watchdog: "Watchdog",
        url: str,
        headers: Mapping[str, str],
        media_types: frozenset[str],
    ) -> Fetched:
        connection.watchdog = watchdog
        if connection.sock is not None:
            watchdog.guard(connection.sock)
        parts = urlsplit(url)
        own = {"User-Agent": self.user_agent, "Accept": "text/html, application/pdf;q=0.9, */*;q=0.5"}
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(
            "GET",
            target,
            headers={**own, "Accept-Encoding": "gzip, deflate", **headers},
            preload_content=False,
            decode_content=False,
        )
        response = connection.getresponse()
        try:
            answer = head_of(url, response.status, response.headers.items(), self.limits)
            wanted = not media_types or answer.media_type in media_types
            if answer.status == 304:
                pass  # it has no body, so the connection is ready for the next page
            elif answer.status != 200 or not wanted:
                self.close()
            else:
                answer = answer._replace(body=_body(answer, response, self.limits))
        finally:
            response.close()
        if watchdog.barked:
            raise self._too_slow(url)
        return answer

    def _connection(self, url: str, seconds: float) -> "_Http | _Https":
        """The connection kept open for the site of ``url``, else a new one that is not yet opened."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if self._open is not None and self._open[0] == place and self._open[1].is_connected:
            return self._open[1]  # and nothing has come over it that was not asked for
        self.close()
        host, patience = parts.hostname or "", self.limits.connect_timeout
        connection: _Http | _Https
        if parts.scheme == "https":
            addresses = self._vetted(host, parts.port or 443, seconds)
            connection = _Https(host, parts.port or 443, timeout=patience, ssl_context=self._tls)
        else:
            addresses = self._vetted(host, parts.port or 80, seconds)
            connection = _Http(host, parts.port or 80, timeout=patience)
        connection.addresses = addresses
        self._open = place, connection
        return connection

    def _vetted(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The IP addresses of a host, each of them allowed; all are refused when one is not."""
        until, addresses = self._resolved.get((host, port), (0.0, ()))
        if time.monotonic() < until:
            return addresses
        addresses = _resolve(host, port, seconds)
        for address in addresses:
            kind = refusal(address)
            if kind and not self._allow_private:
                raise RefusedError(
                    "E205",
                    f"{host} is {kind} ({address}), not a site on the public internet.",
                    "If this is your own site on this machine or network, use --allow-private.",
                )
        self._resolved[host, port] = time.monotonic() + _RESOLVED_FOR, addresses
        return addresses

    def _too_slow(self, url: str) -> NetworkError:
        host = urlsplit(url).netloc
        return NetworkError(
            "E209",
            f"{host} took longer than {self.limits.timeout:g} seconds.",
            "Try again when it is less busy.",
        )


class _Vetted:
    """A connection to one of ``addresses``, guarded by ``watchdog``; the name is never looked up again."""

    addresses: tuple[str, ...]
    watchdog: Watchdog
    port: int
    timeout: float | None

    def _new_conn(self) -> socket.socket:
        fault: OSError = OSError("it has no address")
        for address in self.addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                self.watchdog.guard(sock)
                sock.settimeout(self.timeout)
                sock.connect((address, self.port))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                sock.close()
                fault = error
                if self.watchdog.barked:
                    break
            else:
                return sock
        raise _NoConnectionError(fault.strerror or str(fault)) from fault


class _NoConnectionError(OSError):
    """None of the addresses of a host answered."""


class _Http(_Vetted, urllib3.connection.HTTPConnection):
    pass


class _Https(_Vetted, urllib3.connection.HTTPSConnection):
    pass


def _resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    # The system's resolver has no deadline, and cannot be stopped from here.
    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        answer = OSError("the name server does not answer")
    if isinstance(answer, OSError):
        raise NetworkError(
            "E206",
            f"The name {host} is not known.",
            "Check how it is written, and that this machine is online.",
        ) from answer
    return tuple(dict.fromkeys(answer))


def _body(answer: Fetched, response: urllib3.HTTPResponse, limits: Limits) -> bytes:
    cap = limits.max_pdf if answer.media_type == "application/pdf" else limits.max_body
    length = answer.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > cap:
        raise too_large(cap)
    return decoded(_chunks(response), answer.headers.get("content-encoding", ""), cap, limits.max_ratio)


def _chunks(response: urllib3.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK, decode_content=False):
        yield chunk


def _as_network_error(error: Exception, url: str) -> NetworkError:
    host = urlsplit(url).netloc
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        return NetworkError(
            "E208",
            f"The secure connection to {host} is not right: {reason}.",
            "Ask whoever runs the site to renew its certificate.",
        )
    if isinstance(error, _NoConnectionError):
        return NetworkError(
            "E207",
            f"There is no connection to {host} ({error}).",
            "Check the address, and that the site is up.",
        )
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return NetworkError("E209", f"{host} stopped answering.", "Try again when it is less busy.")
    causes = (error, *error.args)
    if any(isinstance(cause, http.client.IncompleteRead) for cause in causes):
        return NetworkError("E216", "The page ended before all of it had come.", "Try again later.")
    too_long = any(isinstance(cause, http.client.LineTooLong) for cause in causes)
    if isinstance(error, ConnectionError | urllib3.exceptions.ProtocolError) and not too_long:
        return NetworkError("E207", f"{host} broke off the connection.", "Try again later.")
    return NetworkError(
        "E212", f"The answer of {host} is not proper HTTP.", "Ask whoever runs the site to mend it."
    )
