"""Addresses of pages: one spelling for each page, what belongs to a site, and traps that never end.

E201  not an address of a web page
E202  the address holds a user name or a password
E203  a trap: too long, too deep, a calendar, a session, a loop
"""

import ipaddress
import re
from collections import Counter
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from corpus.errors import InputError
from corpus.limits import Limits

MAX_LENGTH = 2048

_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")  # that part a host's name, by RFC 3490
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")

# Written by advertisers and mail tools; the page is the same without them.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|li_fat_id|mc_cid"
    r"|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|oly_enc_id|oly_anon_id|s_cid|at_medium|at_campaign",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"(?:php|asp\.?net_?|j)sess(?:ion)?_?id|session_?id|sess_?id|s_?id|cfid|cftoken", re.IGNORECASE
)
_SESSION_LENGTH = 8  # ?sid=4 is rather a page
_SESSION_IN_PATH = re.compile(r";jsessionid=|/\(S\([0-9a-z]{16,}\)\)", re.IGNORECASE)
_CALENDAR_PARAMETER = re.compile(
    r"(?:tribe[-_]bar[-_])?date|event[-_]?date|month|week|day|cal(?:endar)?[-_]?\w*|start[-_]?date|end[-_]?date",
    re.IGNORECASE,
)
_DATE_VALUE = re.compile(r"\d{4}-?(?:\d{1,2}|W\d{1,2})(?:-?\d{1,2})?", re.IGNORECASE)
_CALENDAR_PATH = re.compile(
    r"/(?:calendars?|events?|diary|whats-on)/(?:\w+/)?\d{4}[/-]\d{1,2}(?:[/-]\d{1,2})?/?", re.IGNORECASE
)


def canonical(url: str, base: str = "") -> str:
    """The one spelling of a web address, resolved against ``base``; raises `InputError`.

    Scheme and host are lower case and in ASCII, the scheme's own port, the fragment and tracking
    parameters are dropped, dot segments resolved and percent-encoding made uniform. Parameters keep
    their order, and ``index.html`` and a slash at the end stay: whether ``/a`` and ``/a/`` are one
    page is for the site to say, by a redirect or a canonical link.
    ``HTTP://Example.org:80/a/../b%7e?utm_source=x#top`` is ``http://example.org/b~``.
    """
    joined = _joined(url, base)
    parts = _split(joined)
    if parts.scheme not in _PORTS:
        raise InputError(
            "E201", f"{_short(url)} is not a web address.", "Give an address that starts with https://"
        )
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "E202",
            f"The address on {parts.hostname or 'this site'} holds a user name or a password.",
            "Take out what stands before the @: findwell reads only what everyone may read.",
        )
    path = _encoded(_without_dots(parts.path or "/"), _PATH_SAFE)
    result = urlunsplit((parts.scheme, _authority(parts, url), path, _query(parts.query), ""))
    if len(result) > MAX_LENGTH:
        raise InputError(
            "E203",
            f"{_short(url)} is {len(result):,} characters long, more than {MAX_LENGTH:,}.",
            "Link to the page by a shorter address.",
        )
    return result


def same_site(url: str, start: str) -> bool:
    """Whether two canonical URLs have the same host and port; ``www.`` and http or https do not count."""
    return site_key(url) == site_key(start)


@lru_cache(maxsize=4096)
def site_key(url: str) -> str:
    """What all canonical URLs of one site share: ``example.org`` or ``example.org:8080``."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port else host


def origin(url: str) -> str:
    """Scheme, host and port of a canonical URL, without a slash: ``https://example.org``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def trap(url: str, limits: Limits) -> str:
    """Why a canonical URL seems part of a site without end: code and reason, or empty when it is fine."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    names = [(name, value) for name, _, value in (pair.partition("=") for pair in _pairs(parts.query))]
    if len(url) > limits.max_url:
        return f"E203 it is {len(url):,} characters long, more than {limits.max_url:,}"
    if len(segments) > limits.max_segments:
        return f"E203 its path has {len(segments)} parts, more than {limits.max_segments}"
    if len(names) > limits.max_parameters:
        return f"E203 it has {len(names)} parameters, more than {limits.max_parameters}"
    segment, repeats = max(Counter(segments).items(), key=lambda item: item[1], default=("", 0))
    if repeats > limits.max_repeats:  # /help/help/ may be a page, /help/help/help/ is a loop
        return f"E203 “{segment}” stands {repeats} times in its path: a link that goes round in circles"
    if _SESSION_IN_PATH.search(parts.path) or any(
        _SESSION.fullmatch(name) and len(value) >= _SESSION_LENGTH for name, value in names
    ):
        return "E203 it holds a visitor's session number, so the same page would come back without end"
    if _CALENDAR_PATH.search(parts.path) or _is_calendar(names):
        return "E203 it is a page of a calendar, which has a next page without end"
    return ""


def _is_calendar(names: list[tuple[str, str]]) -> bool:
    # A month alone may be a page (?month=3 of a baby's first year); a month of a year is a calendar.
    if {"month", "year"} <= {name.lower() for name, _ in names}:
        return True
    return any(_CALENDAR_PARAMETER.fullmatch(name) and _DATE_VALUE.fullmatch(value) for name, value in names)


def _joined(url: str, base: str) -> str:
    # Browsers drop these characters wherever they stand in an address.
    cleaned = re.sub(r"[\t\r\n]", "", url.strip(" \x00\x0b\x0c\t\r\n"))
    try:
        return urljoin(base, cleaned.replace("\\", "/") if ":" not in cleaned else cleaned)
    except ValueError as error:
        raise _malformed(url) from error


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is not a number from 0 to 65535
    except ValueError as error:
        raise _malformed(url) from error
    return parts


def _authority(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    if "%" in host:  # the zone of a link-local address, which is never a public site
        raise _malformed(url)
    if ":" in host:
        try:
            host = ipaddress.IPv6Address(host).compressed
        except ValueError as error:
            raise _malformed(url) from error
    else:
        dots = len(_DOTS.findall(host))
        try:
            host = host.encode("idna").decode().lower()
        except UnicodeError as error:
            raise _malformed(url) from error
        of_signs = host.count(".") - dots  # such as … in a name, which would be parts of their own
        host = host.rstrip(".")
        if of_signs or not _HOST.fullmatch(host):
            raise _malformed(url)
    port = parts.port
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for position, segment in enumerate(segments):
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
            continue
        if position == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _pairs(query: str) -> list[str]:
    return [pair for pair in query.split("&") if pair]


def _query(query: str) -> str:
    pairs = [pair for pair in _pairs(query) if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return "&".join(_encoded(pair, _QUERY_SAFE) for pair in pairs)


def _encoded(text: str, safe: frozenset[str]) -> str:
    """``text`` with escapes in capitals, needless ones undone, and everything else that needs one escaped."""
    raw = text.encode("utf-8", "surrogatepass")
    out: list[str] = []
    position = 0
    while position < len(raw):
        escape = _ESCAPE.match(raw, position)
        byte = int(escape[1], 16) if escape else raw[position]
        position = escape.end() if escape else position + 1
        allowed = _UNRESERVED if escape else safe
        out.append(chr(byte) if byte < 128 and chr(byte) in allowed else f"%{byte:02X}")
    return "".join(out)


def _malformed(url: str) -> InputError:
    return InputError("E201", f"{_short(url)} is not a web address.", "Check how it is written.")


def _short(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"
