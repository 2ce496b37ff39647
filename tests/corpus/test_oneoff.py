import os
from pathlib import Path

import pytest

from benchmarks.cleaning import agreement, extractors, single_pages
from corpus import oneoff
from corpus.blocks import Block
from corpus.oneoff import AROUND, article_of, trimmed
from corpus.reading import read_html
from corpus.selectors import Selectors

DATA = Path(os.environ.get("FINDWELL_DATA", "/nowhere"))
ARTICLE = (
    "Heat destroys the tumour.\nYou go home on the same day, as a rule.\nPain is rare after the first week."
)
PAGE = """<div>Read by thousands of people each year</div><h2>The day itself</h2>
<p>Heat destroys the tumour, slowly and surely.</p>
<table><tr><td>Length</td><td>One hour, or somewhat less</td></tr></table>
<p>You go home on the same day, as a rule.</p><p>Pain is rare after the first week.</p>
<div>Our editors have chosen these for you</div>"""

needs_extra = pytest.mark.skipif(not oneoff.available(), reason="trafilatura is not installed")


def blocks(*texts: str) -> list[Block]:
    return [Block(text, "div") for text in texts]


def test_what_stands_around_the_article_goes_and_nothing_within_it_does() -> None:
    page = blocks(
        "Our writers are glad that you are here",
        "Heat destroys the tumour.",
        "One hour – local anaesthetic – home for tea",
        "Pain is rare after the first week.",
        "More from our writers",
    )
    reasons = [block.reason for block in trimmed(page, ARTICLE)]
    assert reasons == [AROUND, "", "", "", AROUND]


def test_a_short_heading_before_the_article_stays_when_the_article_has_it() -> None:
    page = blocks("Top", "Risks", "Heat destroys the tumour.", "You go home on the same day, as a rule.")
    assert [block.reason for block in trimmed(page, f"Risks\n{ARTICLE}")] == [AROUND, "", "", ""]


@pytest.mark.parametrize("article", ["", "Something else altogether.", "Heat destroys the tumour."])
def test_an_article_that_holds_little_of_the_page_is_not_believed(article: str) -> None:
    page = blocks("Cards about many things, " * 9, "Heat destroys the tumour.", "More cards, " * 9)
    assert trimmed(page, article) == page


def test_a_page_alone_is_read_with_or_without_the_extra() -> None:
    reading = read_html(f"<body>{PAGE}</body>", alone=True)
    kept = [block.text for block in reading.blocks if not block.reason]
    assert "You go home on the same day, as a rule." in kept
    assert "Length – One hour, or somewhat less" in kept
    chosen = read_html(f"<main>{PAGE}</main>", alone=True, selectors=Selectors("main"))
    assert not any(block.reason for block in chosen.blocks)


@needs_extra
@pytest.mark.parametrize("markup", ["", "<", "<html>\0</html>", "\x01" * 50, "<p>" * 2000])
def test_odd_markup_gives_no_article_and_no_error(markup: str) -> None:
    assert article_of(markup) == ""


def test_without_the_extra_there_is_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oneoff, "_EXTRA", "no_such_package")
    assert article_of(PAGE) == ""


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="FINDWELL_DATA is not set")
@pytest.mark.parametrize(
    ("name", "floor"),
    [("ours, alone", 0.87), pytest.param("ours, with the extra", 0.90, marks=needs_extra)],
)
def test_single_pages_of_unknown_templates_are_cleaned_well(name: str, floor: float) -> None:
    extract = extractors()[name]
    scores = [agreement(extract(html), truth) for html, truth in single_pages(DATA)]
    assert sum(scores) / len(scores) >= floor
