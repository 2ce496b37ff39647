"""WordPress exports and web archives, written here by hand."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from booklet import pdf
from charity import ARTICLES, page_html

from corpus.authored import AddSummary, add
from corpus.errors import InputError
from corpus.sandbox import Sandbox
from corpus.store import Record, Store
from corpus.warc import read_warc
from corpus.wordpress import read_export

SITE = "https://liver.example"
RSS = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Liver Room</title>'
END = "</channel></rss>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as sandbox:
        yield sandbox


def item(number: int, title: str, html: str, **fields: str) -> str:
    """One item of an export."""
    given = {"type": "page", "status": "publish", "parent": "0", "link": f"{SITE}/{number}/"} | fields
    return (
        f"<item><title>{title}</title><link>{given['link']}</link>"
        f"<content:encoded><![CDATA[{html}]]></content:encoded><excerpt:encoded>In short.</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_parent>{given['parent']}</wp:post_parent>"
        f"<wp:status>{given['status']}</wp:status><wp:post_type>{given['type']}</wp:post_type>"
        f"<wp:post_password>{given.get('password', '')}</wp:post_password></item>"
    )


def export(path: Path, *items: str) -> Path:
    path.write_text(RSS + "".join(items) + END, "utf-8")
    return path


TACE = item(
    3,
    "TACE &amp; you",
    '<!-- wp:heading --><h2 id="what">What it is</h2><!-- /wp:heading -->'
    '<p>A treatment. [gallery ids="1"]</p>'
    "<p>Ring 01632 960123.</p><p>Last reviewed: May 2024</p>",
    parent="2",
)
OLD = item(4, "Old editor", "First paragraph.\n\nSecond <b>paragraph</b>.", type="post")


def test_published_pages_of_an_export_become_pages_at_their_own_addresses(
    store: Store, tmp_path: Path, sandbox: Sandbox
) -> None:
    items = [
        TACE,
        OLD,
        item(2, "Treatment", "<p>All treatments.</p>"),
        item(5, "Draft", "<p>No.</p>", status="draft"),
        item(6, "Secret", "<p>No.</p>", password="x"),
        item(7, "Picture", "<p>No.</p>", type="attachment"),
        item(8, "Form", "<p>No.</p>", type="wpcf7_contact_form"),
        item(9, "Empty", " "),
        item(10, "Nowhere", "<p>No.</p>", link="not an address"),
    ]
    file = export(tmp_path / "liver.xml", *items)
    assert add(store, [file], sandbox=sandbox) == AddSummary(added=3)
    assert [page.title for page in store.pages()] == ["Treatment", "TACE & you", "Old editor"]
    tace = store.page(f"{SITE}/3/")
    assert tace
    assert (tace.path, tace.description, tace.reviewed) == (("Treatment",), "In short.", "2024-05")
    assert tace.text == "What it is\nA treatment.\nRing 01632 960123."
    assert (tace.phones, tace.sections[0].anchor) == (("01632 960123",), "what")
    old = store.page(f"{SITE}/4/")
    assert old
    assert old.text == "First paragraph.\nSecond paragraph."


def test_an_export_that_is_added_again_brings_its_pages_up_to_date(
    store: Store, tmp_path: Path, sandbox: Sandbox
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "sitemap.xml").write_text("<urlset/>", "utf-8")
    file = export(folder / "liver.xml", TACE, OLD)
    assert add(store, [folder], sandbox=sandbox) == AddSummary(added=2)
    assert add(store, [folder], sandbox=sandbox) == AddSummary(unchanged=2)
    store.keep(Record(url=f"{SITE}/4/", site=SITE), b"<p>As the site shows it now.</p>")
    export(file, TACE.replace("A treatment.", "A good treatment."), OLD)
    assert add(store, [folder], sandbox=sandbox) == AddSummary(changed=1, unchanged=1)
    export(file, item(9, "New", "<p>New.</p>"))
    assert add(store, [folder], sandbox=sandbox) == AddSummary(added=1, removed=1)
    file.unlink()
    assert add(store, [folder], sandbox=sandbox) == AddSummary(removed=1)
    assert [record.url for record in store.records()] == [f"{SITE}/4/"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f'<!DOCTYPE rss [<!ENTITY a "b">]>{RSS}{END}', "declares a document type"),
        (f"{RSS}{OLD}<item><title>Cut", "not well-formed"),
        (RSS + "<a>" * 60, "too deeply nested"),
        (RSS + item(1, "a" * 4_000_001, "<p>b</p>") + END, "too large"),
    ],
)
def test_an_export_that_cannot_be_read_is_refused_and_loses_nothing(
    text: str, what: str, store: Store, tmp_path: Path, sandbox: Sandbox
) -> None:
    file = export(tmp_path / "liver.xml", OLD)
    add(store, [file], sandbox=sandbox)
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        add(store, [file], sandbox=sandbox)
    assert caught.value.code == "E331"
    assert what in caught.value.faults[0]
    assert store.page(f"{SITE}/4/")


def test_a_page_above_itself_is_no_endless_path(tmp_path: Path) -> None:
    file = export(
        tmp_path / "a.xml", item(1, "A", "<p>a</p>", parent="2"), item(2, "B", "<p>b</p>", parent="1")
    )
    assert [post.path for post in read_export(file)] == [("B",), ("A",)]


def test_an_xml_file_that_is_no_export_is_named(store: Store, tmp_path: Path, sandbox: Sandbox) -> None:
    (tmp_path / "feed.xml").write_text("<feed/>", "utf-8")
    with pytest.raises(InputError) as caught:
        add(store, [tmp_path / "feed.xml"], sandbox=sandbox)
    assert "not Markdown, HTML, PDF, WordPress export or WARC" in caught.value.faults[0]


def record(url: str, block: bytes, kind: str = "response", media: str = "application/http") -> bytes:
    """One record of an archive."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"


def answer(body: bytes, media: str = "text/html", status: int = 200, *lines: str) -> bytes:
    """An HTTP answer as it came over the wire."""
    head = [f"HTTP/1.1 {status} Fine", f"Content-Type: {media}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = body[:half], body[half:]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def archive() -> list[bytes]:
    """Records of the charity's site: its pages sent in several ways, and what is none of its pages."""
    ways = [
        lambda body: answer(body),
        lambda body: answer(chunked(body), "text/html", 200, "Transfer-Encoding: chunked"),
        lambda body: answer(body, "text/html", 200, "Transfer-Encoding: chunked"),
        lambda body: answer(zlib.compress(body), "text/html", 200, "Content-Encoding: deflate"),
    ]
    pages = [
        record(f"<{SITE}/{number}>", way(page_html(title, article).encode()))
        for number, (way, (title, article)) in enumerate(zip(ways, ARTICLES.items(), strict=True))
    ]
    return [
        record("", b"software: by hand", "warcinfo", "application/warc-fields"),
        pages[0],
        record(f"{SITE}/0", b"GET / HTTP/1.1\r\n\r\n", "request"),
        *pages[1:],
        record(f"{SITE}/eating.pdf", answer(pdf([["Eat little and often."]]), "application/pdf")),
        record(f"{SITE}/gone", answer(b"<p>Gone</p>", "text/html", 404)),
        record(f"{SITE}/private", answer(b'<meta name="robots" content="noindex"><p>No</p>')),
        record(f"{SITE}/logo.png", answer(b"png", "image/png")),
        record("https://adverts.example/a", answer(b"<p>Buy things</p>")),
        record(f"{SITE}/packed", answer(b"junk", "text/html", 200, "Content-Encoding: gzip")),
        record(f"{SITE}/strange", b"no answer at all"),
        record("nowhere", answer(b"<p>a</p>")),
        record(f"{SITE}/resource", b"<title>Ours</title><p>A resource of ours.</p>", "resource", "text/html"),
    ]


@pytest.mark.parametrize("packing", ["plain", "gzip", "a gzip member for each record"])
def test_a_web_archive_is_read_and_cleaned_like_a_crawl(
    packing: str, store: Store, tmp_path: Path, sandbox: Sandbox
) -> None:
    file = tmp_path / ("site.warc" if packing == "plain" else "site.warc.gz")
    body = b"".join(archive())
    if packing == "gzip":
        body = gzip.compress(body)
    elif packing != "plain":
        body = b"".join(map(gzip.compress, archive()))
    file.write_bytes(body)
    assert add(store, [file], sandbox=sandbox) == AddSummary(added=6)
    titles = sorted(page.title for page in store.pages())
    assert titles == sorted([*ARTICLES, "Ours", "eating"])
    check_ups = next(page for page in store.pages() if page.title == "Check-up visits")
    assert check_ups.text.splitlines()[0].startswith("You will see your team")
    assert len(check_ups.text.splitlines()) == 3
    assert add(store, [file], sandbox=sandbox) == AddSummary(unchanged=6)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"".join(archive())[:-40], "record 15: it is damaged or cut off"),
        (gzip.compress(b"".join(archive()), mtime=0)[:-40], "it is damaged or cut off"),
        (archive()[1] + b"Something else\r\n", "record 1: it does not begin as a WARC record does"),
        (archive()[1] + b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "does not say how long it is"),
        (archive()[1] + b"WARC/1.0\r\n" + b"a" * 70_000, "is too long"),
        (archive()[1] + b"WARC/1.0\r\n" + b"a: b\r\n" * 300, "too many fields"),
        (archive()[1] + b"WARC/1.0\r\nContent-Length: 9999\r\n\r\nshort", "cut off"),
        (b"\x1f\x8b\x00\x00 no gzip", "damaged"),
    ],
)  # fmt: skip
def test_a_damaged_archive_is_named_and_what_came_before_is_in(
    body: bytes, what: str, store: Store, tmp_path: Path, sandbox: Sandbox
) -> None:
    file = tmp_path / "site.warc"
    file.write_bytes(body)
    with pytest.raises(InputError) as caught:
        add(store, [file], sandbox=sandbox)
    assert what in caught.value.faults[0]
    assert store.record(f"{SITE}/0") or body[:2] == b"\x1f\x8b"


def test_what_is_too_large_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "site.warc"
    bomb = answer(zlib.compress(bytes(20_000_000)), "text/html", 200, "Content-Encoding: deflate")
    large = record(f"{SITE}/large", answer(bytes(31_000_000), "application/pdf"))
    file.write_bytes(record(f"{SITE}/bomb", bomb) + large + archive()[1])
    assert [found.url for found in read_warc(file)] == [f"{SITE}/0"]
