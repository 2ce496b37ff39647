"""What a page says about itself, read from its markup without parsing it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.outline import MAX_LINKS, Link, outline, text_of
from corpus.wishes import Wishes

URL = "https://example.org/help/page"


def links_of(html: str) -> list[tuple[str, str]]:
    return [(link.url.removeprefix("https://example.org"), link.text) for link in outline(URL, html).links]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/a">Having  <b>TACE</b>\n today</a>', [("/a", "Having TACE today")]),
        ("<A HREF=a title=x>A</A>", [("/help/a", "A")]),
        ("<a class='x' href = '/a' >A &amp; B</a>", [("/a", "A & B")]),
        ('<a href="/a?b=1&amp;c=2">A</a>', [("/a?b=1&c=2", "A")]),
        ('<a href="/a"><img src="x.png" alt="Picture"></a>', [("/a", "Picture")]),
        ('<a href="/a">one<a href="/b">two', [("/a", "one"), ("/b", "two")]),
        ('<a href="/a"></a><a href="/a#part">later</a>', [("/a", "later")]),
        ('<area href="/a"><map>', [("/a", "")]),
        ('<a href="/a" rel="nofollow sponsored">ad</a>', []),
        ('<a name="top">no link</a><a href="">this page</a>', [("/help/page", "this page")]),
        ('<a href="mailto:x@example.org">mail</a><a href="javascript:x">js</a><a href="tel:1">tel</a>', []),
        ('<!-- <a href="/a">a</a> --><a href="/b">b</a>', [("/b", "b")]),
        ('<script>"<a href=/a>"</script><style>a{}</style><a href="/b">b</a>', [("/b", "b")]),
        ('<textarea><a href="/a"></textarea><template><a href="/t"></template>', []),
        ('<noscript><a href="/a">a</a></noscript>', [("/a", "a")]),
        ('<base href="https://example.org/x/"><a href="a">a</a>', [("/x/a", "a")]),
        ('<base href="/x/"><base href="/y/"><a href="a">a</a>', [("/x/a", "a")]),
        ('<p title="1 > 2"><a title="<a href=/no>" href="/a">a</a>', [("/a", "a")]),
        ('<a href="/a"', [("/a", "")]),
        ('<a href="/a', [("/a", "")]),
        ("<p title=it's><a href=/a>a</a><p title='>'><b x = '>'>", [("/a", "a")]),
        ('2 < 3 <a href="/a">a</a> <', [("/a", "a")]),
        ("<!-- never closed <a href=/a>", []),
        ("<script>never closed <a href=/a>", []),
    ],
)
def test_links_are_found_with_what_they_say(html: str, expected: list[tuple[str, str]]) -> None:
    assert links_of(html) == expected


def test_the_head_says_what_the_page_wants() -> None:
    html = """
      <title>
        Page &lt;b&gt; | Charity</title><link rel="stylesheet canonical" href="/own#x">
      <link rel=canonical href=/second>
      <meta name="ROBOTS" content="NoIndex, max-snippet:20"><meta name="findwell" content="nofollow">
      <meta http-equiv="Refresh" content="3; URL='/next'">
      <h1>First <i>heading</i></h1><h1>Second</h1><input type="PASSWORD">
    """
    page = outline(URL, html)
    assert page.canonical == "https://example.org/own"
    assert page.refresh == "https://example.org/next"
    assert page.wishes == Wishes(frozenset({"noindex", "max-snippet:20"}), frozenset({"nofollow"}))
    assert (page.title, page.heading, page.password) == ("Page <b> | Charity", "First heading", True)


def test_a_page_that_reloads_itself_slowly_does_not_move() -> None:
    assert outline(URL, '<meta http-equiv="refresh" content="300; url=/next">').refresh == ""
    assert outline(URL, '<meta http-equiv="refresh" content="5">').refresh == ""


def test_a_page_may_have_only_so_many_links() -> None:
    html = "".join(f'<a href="/{number}">x</a>' for number in range(MAX_LINKS + 100))
    assert len(outline(URL, html).links) == MAX_LINKS
    few = outline(URL, f'{html}<link rel="canonical" href="/own">', max_links=3)
    assert (len(few.links), few.canonical) == (3, "https://example.org/own")
    assert outline(URL, f'<a href="/{"x" * 5000}">x</a>').links == ()


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("é".encode(), "", "é"),
        ("é".encode("cp1252"), "", "é"),
        ("é".encode("iso-8859-1"), "iso-8859-1", "é"),
        (b"\xef\xbb\xbf" + "é".encode(), "iso-8859-1", "é"),
        ('<meta charset="iso-8859-2">ł'.encode("iso-8859-2"), "", '<meta charset="iso-8859-2">ł'),
        (b"abc", "no-such-charset", "abc"),
        (b"\xff\xfe\x00", "utf-8", "ÿþ\x00"),
    ],
)
def test_characters_are_read_in_the_charset_that_is_named(body: bytes, charset: str, expected: str) -> None:
    assert text_of(body, charset) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<!--",
        "<a x='",
        "<a x='' y=\"",
        "<a href='",
        "</a",
        "<title>",
        "<a x    ",
        "<h1>",
        "<",
        "&#",
        "<b =",
        "<b ='",
    ],
)
def test_no_page_takes_more_than_moments(piece: str) -> None:
    started = time.monotonic()
    outline(URL, piece * (600_000 // len(piece)))
    outline(URL, "<a " + piece * (600_000 // len(piece)))
    assert time.monotonic() - started < 3


@given(st.text(alphabet="<>/!-=\"'a hrefbslink&;", max_size=80))
def test_no_text_makes_the_scanner_crash(text: str) -> None:
    outline(URL, text)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=5), max_size=8, unique=True))
def test_every_plain_link_is_found(names: list[str]) -> None:
    html = " ".join(f'<p class=x><a href="/{name}">{name}</a>' for name in names)
    assert outline(URL, html).links == tuple(Link(f"https://example.org/{name}", name) for name in names)
