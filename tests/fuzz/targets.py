"""What is fuzzed: each target takes any bytes, and raises when something is broken that must always hold."""

import atexit
import gzip
import io
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask

from corpus import frontmatter, markdown
from corpus.clean import to_page
from corpus.dates import find_review_dates, read_date
from corpus.decoding import decoded
from corpus.errors import FindwellError
from corpus.limits import Limits
from corpus.outline import outline, text_of
from corpus.reading import from_json, read_html, to_json
from corpus.robots import Rules
from corpus.sitemap import parse
from corpus.urls import canonical, origin, site_key, trap
from corpus.wishes import of_headers
from glossary.annotate import annotate
from glossary.exchange.formats import Format, read_file
from glossary.glossary import Glossary, load, read_all
from glossary.matcher import Matcher
from indexer.generation import open_published
from indexer.request import Request
from indexer.searcher import Searcher
from search_app.editors.people import set_password
from search_app.pin_file import read_pins
from search_app.reports.decisions import read_decisions
from search_app.settings import Editors, Serve, Settings
from tests.glossary.tree import elements
from tests.search_app.sites import TACE, app_of, page, publish_site

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "glossary" / "terms"
URL = "https://example.org/a/b?c=d"
_MARK = re.compile(r'<a class="fw-term" href="[^"]*" data-fw-term="[^"]*">(.*?)</a>', re.DOTALL)
_FORMS = [form for form in Format if form is not Format.HTML]  # pages are parsed in the sandbox


class Target(NamedTuple):
    """A door for hostile bytes; ``seeds`` show what is usual there."""

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


@cache
def _folder() -> Path:
    """Where targets that read files have theirs."""
    folder = Path(tempfile.mkdtemp(prefix="findwell-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _file(name: str, content: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(content)
    return path


def _text(data: bytes) -> str:
    """Any text, also what UTF-8 cannot hold."""
    return data.decode("utf-8", "surrogateescape")


@cache
def _searcher() -> Searcher:
    terms = load([SHIPPED])
    pages = [
        page("tace", "TACE puts chemotherapy into the liver. It can come back."),
        page("stage", "Stage 4 of hepatitis B. A hundred tests, X-rays and scans of tumours."),
        page("cope", "How to cope with being tired, with pain, and with eating."),
    ]
    publish_site(_folder() / "site", pages, terms)
    return open_published(_folder() / "site" / "index").searcher


def query(data: bytes) -> None:
    """Whatever is asked has an answer, in the order of its scores, and so has each of its undone forms."""
    typed = _text(data)
    for how in ({}, {"exact": True}, {"every_word": True, "whole": True}):
        found = _searcher().search(Request(query=typed, **how))  # type: ignore[arg-type]
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
        assert bool(found.hits) == bool(found.total)
        found.understanding.query.encode()
        for hit in found.hits:
            assert hit.snippet
    _searcher().suggest(typed)


def address(data: bytes) -> None:
    """A canonical address is its own canonical address, and has a site."""
    try:
        url = canonical(_text(data), URL)
    except FindwellError:
        return
    assert canonical(url) == url, url
    assert url.isascii(), url
    assert url.startswith(("http://", "https://")), url
    assert site_key(url)
    assert url.startswith(origin(url))
    trap(url, Limits())


def robots(data: bytes) -> None:
    """Any robots.txt says yes or no, and a delay within our limits."""
    rules = Rules(data.decode("utf-8", "replace"), max_delay=60)
    rules.allows(URL)
    assert 0 <= rules.delay <= 60


def sitemap(data: bytes) -> None:
    """Any sitemap lists canonical addresses or says its fault."""
    for listed in parse(data, URL, Limits()).pages:
        assert canonical(listed) == listed


def front_matter(data: bytes) -> None:
    """The head of a page is read, and each fault has a line."""
    told = frontmatter.part(data.decode("utf-8", "replace"))
    assert all(fault[0].isdecimal() for fault in told.faults), told.faults
    "".join(map("".join, told.fields)).encode()


def authored(data: bytes) -> None:
    """Nothing of a page that somebody wrote in Markdown can run."""
    text = data.decode("utf-8", "replace")
    html = markdown.render(text)
    markdown.title_of(text).encode()
    assert "<script" not in html.lower()
    assert not re.search(r"<[^>]+\son\w+\s*=", re.sub(r'"[^"]*"', '""', html), re.IGNORECASE), html


def entries(data: bytes) -> None:
    """A file of entries is read, or each of its faults has a line and words."""
    told = read_all([_file("words.yaml", data)])
    assert all(fault.line >= 0 and fault.what for fault in told.faults)
    if not told.faults:
        Matcher(Glossary([placed.term for placed in told.terms])).mentions("TACE and the liver")


def pins(data: bytes) -> None:
    """A file of best bets is read, or each of its faults has words; one of decisions is read or refused."""
    path = _file("pins.yaml", data)
    assert all(fault.what for fault in read_pins([path]).faults)
    with suppress(FindwellError):
        read_decisions([path])


def exchanged(data: bytes) -> None:
    """A file of another program is read, or refused with a named fault."""
    form = _FORMS[data[0] % len(_FORMS)] if data else Format.CSV
    if not (form is Format.SCHEMA and data[1:].lstrip()[:1] == b"<"):
        with suppress(FindwellError):
            for offer in read_file(_file("other.txt", data[1:]), form).offers:
                "".join((offer.term.definition, *(label.text for label in offer.term.labels))).encode()


@cache
def _matcher() -> Matcher:
    return Matcher(load([SHIPPED]))


def explained(data: bytes) -> None:
    """Marking words changes no byte and wakes no element of a page, and doing it twice changes nothing."""
    html = data.decode("utf-8", "replace")
    found = annotate(html, _matcher(), link=lambda term: f"/glossary/{term}")
    if "fw-term" not in html:
        assert _MARK.sub(r"\1", found.html) == html
        assert len(_MARK.findall(found.html)) == len(found.mentions)
        again = annotate(found.html, _matcher(), link=lambda term: f"/glossary/{term}")
        assert again.html == found.html
        assert elements(found.html) <= elements(html)


def mentions(data: bytes) -> None:
    """Mentions stand in order and apart."""
    text, end = _text(data), 0
    for mention in _matcher().mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


def cleaned(data: bytes) -> None:
    """Any page is read into one that can be kept, or is refused with a named fault."""
    try:
        reading = read_html(data)
    except FindwellError:
        return
    assert from_json(to_json(reading)) is not None
    to_page(URL, reading, size=len(data))


def scanned(data: bytes) -> None:
    """The links of any page are canonical addresses."""
    for link in outline(URL, text_of(data)).links:
        assert canonical(link.url) == link.url


def wishes(data: bytes) -> None:
    """Any headers for robots are understood."""
    of_headers(data.decode("latin-1").split("\n"))


def dated(data: bytes) -> None:
    """Any text has dates or none; one that is read back is the same."""
    text = _text(data)
    find_review_dates(text)
    iso = read_date(text)
    assert not iso or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", iso), iso


def unpacked(data: bytes) -> None:
    """Any packed body is unpacked within its limit, or refused."""
    if not data:
        return
    encoding = ("gzip", "deflate", "", "br", "x-gzip")[data[0] % 5]
    size = 1 + data[0] // 5
    chunks = (data[at : at + size] for at in range(1, len(data), size))
    with suppress(FindwellError):
        assert len(decoded(chunks, encoding, 1 << 16, 100)) <= 1 << 16


@cache
def _site() -> Flask:
    folder = _folder() / "served"
    publish_site(folder, [page("tace", "TACE puts chemotherapy into the liver.")], [TACE])
    set_password(folder / "editors.json", "asha", "three unrelated words")
    return app_of(
        Settings(
            data=folder, serve=Serve(rate=0), editors=Editors(secret="for the tests of fuzz alone, long")
        )
    )


def asked(data: bytes) -> None:
    """Any request, told as HTTP tells it, gets an answer that is no fault of ours.

    A method, a space and an address on the first line, a header on each further one, and below an empty
    line the body.
    """
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    method, _, target = first.partition(" ")
    path, _, typed = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method.upper() or "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": _unquoted(path),
        "QUERY_STRING": typed,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for line in lines:
        name, colon, value = line.partition(":")
        field = name.strip().upper().replace("-", "_")
        if colon and field not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            environ[field if field == "CONTENT_TYPE" else f"HTTP_{field}"] = value.strip()
    told: list[str] = []
    sent = _site()(environ, lambda status, headers, exc_info=None: told.append(status))  # type: ignore[arg-type]
    length = sum(len(part) for part in _closing(sent))
    assert told[0] < "5" or told[0].startswith("501"), (told, environ["wsgi.errors"].getvalue())
    assert length < 1_000_000


def _closing(sent: Any) -> Iterator[bytes]:
    try:
        yield from sent
    finally:
        if hasattr(sent, "close"):
            sent.close()


def _unquoted(path: str) -> str:
    raw = re.sub(r"%([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), path)
    return raw if raw.startswith("/") else f"/{raw}"


_QUERIES = (
    "liver cancer",
    "what is hcc?",
    '"side effects" -tace',
    "can't be removed",
    "stage A",
    "x-ray~9 AND (",
)
_PAGE = (
    b"<title>T</title><main><h1>TACE</h1><p class=x>About <a href='/x'>TACE</a> &amp; HCC<h2>a</h2><table>"
)
_HEAD = b"GET /search?q=liver+cancer&page=2&exact=1 HTTP\nAccept: text/html\nAccept-Language: cy\nCookie: a=b"
TARGETS = {
    "query": Target(query, tuple(each.encode() for each in _QUERIES)),
    "address": Target(
        address, (b"http://EXAMPLE.org:80/a/../b?utm_source=x&b=1#c", b"//[::1]/%7e", b"../x;y?q")
    ),
    "robots": Target(
        robots,
        (b"User-agent: findwell\nDisallow: /a*b$\nCrawl-delay: 5\nSitemap: /s.xml\n", b"\xef\xbb\xbfallow:/"),
    ),
    "sitemap": Target(
        sitemap,
        (b'<?xml version="1.0"?><urlset><url><loc>/a</loc></url></urlset>', b"<sitemapindex><sitemap><loc>"),
    ),
    "front_matter": Target(
        front_matter,
        (b"---\ntitle: A\nsection: [B, C]\nreviewed: 2024-01\nfindwell_ignore: [G101 x: y]\n---\n# A\n",),
    ),
    "authored": Target(authored, (b"# A\n\n- *b* [c](javascript:x)\n\n<b>d</b>\n",)),
    "entries": Target(
        entries,
        (b"- id: tace\n  labels: [TACE, {text: x, kind: lay}]\n  definition: A.\n", b"- blocks: [a b]\n"),
    ),
    "pins": Target(
        pins,
        (
            b"- id: a\n  kind: best-bet\n  queries: [{exact: wig}]\n  title: T\n  url: /x\n  owner: O\n"
            b"  expires: 2099-01-01\n",
            b"- rule: G101\n  word: TACE\n  reason: for doctors\n- section: a > b\n  owner: c\n",
        ),
    ),
    "exchanged": Target(
        exchanged,
        tuple(
            bytes([number]) + sample
            for number in range(len(_FORMS))
            for sample in (
                b"term,definition,synonyms\nTACE,A.,x;y\n",
                b"[Term]\nid: a:1\nname: b\n",
                b'{"@context": "https://schema.org", "@type": "DefinedTerm", "name": "\\ud83d"}',
                b"@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<a:b> a s:Concept; s:prefLabel 'A' .",
            )
        ),
    ),
    "explained": Target(
        explained,
        (
            _PAGE,
            b"<p>HCC</p><!-- TACE --><svg><b>TACE</b>",
            b"<svg><title>a</title><style><a title='</style></svg>TACE<b>'>",
            b"<math><mi>x</mi></math><p>HCC",
        ),
    ),
    "mentions": Target(mentions, (b"TACE, HCC and liver-directed therapy\n", b"stage 4")),
    "cleaned": Target(cleaned, (_PAGE, b"<meta charset=utf-16><script type=application/ld+json>{")),
    "scanned": Target(scanned, (_PAGE, b"<base href=//x><link rel=canonical href=/c><a href=?a=1>b")),
    "wishes": Target(wishes, (b"noindex, findwell: index, otherbot: nofollow\nunavailable_after: x",)),
    "dated": Target(dated, (b"Last reviewed: 3 March 2024\nNext review due: 03/2027", b"1.1.20")),
    "unpacked": Target(
        unpacked,
        (
            b"\x05\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0",
            b"\xf0" + gzip.compress(b"<p>words of a page " * 9000, mtime=0),  # more than may be unpacked
            b"\x50" + gzip.compress(b"<p>a", mtime=0) + gzip.compress(b" page", mtime=0),
            b"\x51" + zlib.compress(b"<p>words of a page"),
            b"\x51" + zlib.compress(b"<p>words of a page")[2:-4],
        ),
    ),
    "asked": Target(
        asked,
        (
            _HEAD,
            b"POST /api/v1/annotate?lang=cy\nContent-Type: text/html\n\n<p>TACE</p>",
            b"POST /editors/sign-in\nContent-Type: application/x-www-form-urlencoded\n\ntoken=x&name=a",
            b'GET /pages/tace\nIf-None-Match: "x"\nRange: bytes=0-1\nIf-Modified-Since: x',
        ),
    ),
}
