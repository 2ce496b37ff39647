from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import to_page
from corpus.reading import from_json, read_html, to_json
from tests.long import examples

TAGS = (
    "div",
    "p",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h2",
    "a",
    "span",
    "nav",
    "main",
    "article",
    "aside",
    "form",
)
TAGS += ("button", "br", "dl", "dt", "details", "summary", "time", "header", "footer", "section", "pre", "b")
MARKS = ("", ' class="menu"', ' id="x"', " hidden", ' role="navigation"', ' class="breadcrumb"', ' href="#a"')


@st.composite
def markup(draw: st.DrawFn) -> tuple[str, int]:
    """HTML with numbered words in it, and how many there are."""
    parts: list[str] = []
    words = 0
    for _ in range(draw(st.integers(0, 40))):
        tag, kind = draw(st.sampled_from(TAGS)), draw(st.integers(0, 3))
        if kind == 0:
            parts.append(f" word{words} ")
            words += 1
        elif kind == 3:
            parts.append(f"</{tag}>")
        else:
            parts.append(f"<{tag}{draw(st.sampled_from(MARKS))}>")
    return "".join(parts), words


@examples(120)
@given(markup())
def test_every_word_of_a_page_is_kept_or_dropped_with_a_reason(page: tuple[str, int]) -> None:
    html, count = page
    reading = read_html(f"<body>{html}</body>")
    words = " ".join(block.text for block in reading.blocks).replace("|", " ").split()
    for number in range(count):
        assert f"word{number}" in words
    cleaned = to_page("/a", reading)
    assert all(block.reason for block in cleaned.dropped)
    assert from_json(to_json(reading)) == reading


def test_the_encoding_is_what_http_says_else_what_the_page_says_else_utf_8() -> None:
    text = "Sjögren’s"
    assert read_html(f"<p>{text}</p>".encode()).blocks[0].text == text
    assert read_html(f"<p>{text}</p>".encode("cp1252"), charset="cp1252").blocks[0].text == text
    meta = '<meta charset="windows-1252">'
    assert read_html(f"{meta}<p>{text}</p>".encode("cp1252")).blocks[0].text == text
    assert read_html(f"<p>{text}</p>".encode("cp1252")).blocks[0].text == text
    assert read_html(f"<p>{text}</p>".encode("utf-16"), charset="no-such").blocks[0].text == text


def test_a_language_that_is_none_is_ignored() -> None:
    assert read_html('<html lang="en-GB"><p>x</p></html>').language == "en-GB"
    assert read_html('<html lang="english please"><p>x</p></html>').language == ""


def test_a_few_odd_characters_do_not_make_a_page_data_for_a_program() -> None:
    assert read_html(b"<p>one\0two</p>").blocks[0].text.endswith("two")
    japanese = "\u85ac\u306e\u8aac\u660e" * 40
    page = f'<meta charset="iso-2022-jp"><p>{japanese}</p>'.encode("iso-2022-jp")
    assert read_html(page).blocks[0].text == japanese
