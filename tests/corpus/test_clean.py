import os
from pathlib import Path

import pytest
from charity import ARTICLES, MENU, page_html

from corpus.blocks import Block
from corpus.clean import sections, to_page
from corpus.page import Section
from corpus.reading import Reading, from_json, read_html, to_json
from corpus.selectors import Selectors
from corpus.template import Template, learn
from corpus.words import words

DATA = Path(os.environ.get("FINDWELL_DATA", "/nowhere"))
RETURNS = "When cancer returns"


def site_readings() -> dict[str, Reading]:
    return {title: read_html(page_html(title, article)) for title, article in ARTICLES.items()}


def test_a_charitys_page_comes_out_as_its_article_alone_with_both_dates() -> None:
    readings = site_readings()
    page, dropped, warning = to_page(
        "https://liver.example/returns", readings[RETURNS], learn(readings.values())
    )
    assert page.title == RETURNS
    assert page.path == ("Information", "Kinds of liver cancer")
    assert (page.reviewed, page.next_review) == ("2022-10", "2025-10")
    assert (page.language, page.description) == ("en-GB", "About: When cancer returns")
    assert page.sections == (
        Section(
            heading="",
            level=1,
            anchor="",
            text="Liver cancer can return after treatment. Your check-ups are there to find it early.",
        ),
        Section(
            heading="If it is in the liver again",
            level=2,
            anchor="in-the-liver",
            text="Your team may offer you\n• another operation\n• heat treatment (ablation)\n"
            "• TACE – chemotherapy put straight into the liver\n"
            "Which of them suits you depends on how well your liver works.",
        ),
        Section(
            heading="If it is somewhere else",
            level=2,
            anchor="",
            text="Doctors call this secondary or metastatic cancer. "
            "Medicines that reach the whole body can hold it back.",
        ),
    )
    reasons = {block.text: block.reason for block in dropped}
    assert reasons["Content last reviewed: October 2022"] == "the review date"
    assert reasons[RETURNS] == "the title"
    assert all(block.reason for block in dropped)
    assert warning == ""


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="FINDWELL_DATA is not set")
def test_the_first_users_page_comes_out_as_its_article_alone_with_both_dates() -> None:
    text = (DATA.parent / "seed" / "hcc-recurrence-page.txt").read_text("utf-8")
    menu, rest = text.split("\nHome » ", 1)
    trail, rest = rest.split("\n", 1)
    head, article = rest.split("Living with HCC\n", 1)
    article, footer = article.split("\nFooter\n", 1)
    title = trail.split(" » ")[-1].strip()
    page_text = page_html(title, _marked_up(article), menu=_listed(menu + head), footer=_marked_up(footer))
    readings = [
        read_html(page_html(other, other_article, menu=_listed(menu + head), footer=_marked_up(footer)))
        for other, other_article in ARTICLES.items()
    ]
    reading = read_html(page_text)
    page = to_page("https://x.example/", reading, learn([reading, *readings])).page
    wanted = " ".join(line.strip(" •") for line in article.splitlines() if "review" not in line)
    assert [word.text for word in words(page.text)] == [word.text for word in words(wanted)]
    assert (page.reviewed, page.next_review) == ("2022-10", "2025-10")
    assert page.title == title


def _marked_up(text: str) -> str:
    parts = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("•"):
            parts.append(f"<ul><li>{line.strip('• ')}</li></ul>")
        elif len(line) < 50 and line[-1].isalpha() and "review" not in line:
            parts.append(f"<h2>{line}</h2>")
        else:
            parts.append(f"<p>{line}</p>")
    return "\n".join(parts)


def _listed(text: str) -> str:
    lines = [line.strip(" •") for line in text.splitlines() if line.strip(" •")]
    return "<ul>" + "".join(f'<li><a href="/x">{line}</a></li>' for line in lines) + "</ul>"


def test_the_title_is_the_main_heading_without_its_caption() -> None:
    html = '<title>Doses | Us</title><h1><span class="caption">Medicines</span> Doses</h1><p>One a day.</p>'
    assert to_page("https://x.example/doses", read_html(html)).page.title == "Doses"


def test_without_a_main_heading_the_title_is_the_browsers_less_the_sites_name() -> None:
    head = (
        '<head><title>Doses | Our Charity</title><meta property="og:site_name" content="Our Charity"></head>'
    )
    assert to_page("https://x.example/d", read_html(f"{head}<p>One a day.</p>")).page.title == "Doses"
    reading = read_html("<title>Doses - Liver Line</title><p>One a day.</p>")
    assert to_page("https://x.example/d", reading, Template(9, {}, " - Liver Line")).page.title == "Doses"
    assert to_page("https://x.example/side-effects/", read_html("<p>Some.</p>")).page.title == "side effects"


@pytest.mark.parametrize(
    "crumbs",
    [
        '<nav aria-label="Breadcrumb"><ol><li><a>Home</a></li><li><a>Tests</a></li><li>Scans</li></ol></nav>',
        '<div class="breadcrumbs"><a>Home</a> / <a>Tests</a> / <span>Scans</span></div>',
        '<p id="breadcrumbs"><a>Home</a> » <a>Tests</a> » Scans</p>',
        '<ol itemscope itemtype="https://schema.org/BreadcrumbList"><li>Home</li><li>Tests</li><li>Scans</li></ol>',
        '<ul class="breadcrumb"><li>You are here:</li><li>Home</li><li>Tests ›</li></ul>',
    ],
)
def test_the_breadcrumb_is_a_field_and_not_text(crumbs: str) -> None:
    page = to_page("https://x.example/", read_html(f"{crumbs}<h1>Scans</h1><p>They take an hour.</p>")).page
    assert page.path == ("Tests",)
    assert page.text == "They take an hour."


def test_selectors_of_a_site_say_where_the_content_is_and_what_to_drop() -> None:
    html = """<div class="a"><p>Before the text.</p></div>
      <aside><div class="b"><p>The text.</p><div class="c"><p>An advert.</p></div></div></aside>"""
    reading = read_html(html, selectors=Selectors("div.b", (".c",)))
    assert [block.text for block in reading.blocks if not block.reason] == ["The text."]
    assert [block.reason for block in reading.blocks if block.reason] == [
        "outside the main content",
        "the site's selectors",
    ]


def test_a_date_in_the_footer_or_for_machines_is_read_when_the_text_prints_none() -> None:
    body = "<main><p>Take it with food, every morning, and drink plenty of water with it.</p></main>"
    footer = "<footer>Last reviewed: May 2024</footer>"
    meta = '<head><meta property="article:modified_time" content="2023-02-01T10:00:00+00:00"></head>'
    linked = '<script type="application/ld+json">{"lastReviewed": "2022-01-05"}</script>'
    assert to_page("/a", read_html(f"{meta}{body}{footer}")).page.reviewed == "2024-05"
    assert to_page("/a", read_html(f"{meta}{body}")).page.reviewed == "2023-02-01"
    assert to_page("/a", read_html(f"{meta}{linked}{body}")).page.reviewed == "2022-01-05"
    assert to_page("/a", read_html(body)).page.reviewed == ""


def test_a_page_that_loses_most_of_its_text_is_worth_a_look() -> None:
    lost = "<p>Words that somebody wrote outside of the main element.</p>" * 9
    html = f"<main><p>{'Kept. ' * 10}</p></main>{lost}"
    cleaned = to_page("/a", read_html(html, selectors=Selectors("main")))
    assert cleaned.warning == "89 % of the text was dropped in cleaning, menus and footers not counted"
    assert to_page("/a", read_html(f"<nav>{MENU}</nav>")).warning == "no text was left in cleaning"


def test_a_short_page_under_a_large_menu_is_nothing_odd() -> None:
    around = f"<header>{MENU}</header><nav>{MENU}</nav>", f"<footer>{MENU}</footer>"
    cleaned = to_page("/a", read_html(f"{around[0]}<main><h1>Short</h1><p>Short.</p></main>{around[1]}"))
    assert cleaned.warning == ""
    assert to_page("/a", read_html("")).warning == ""


def test_telephones_and_booklets_of_the_text_are_kept_as_fields() -> None:
    html = """<nav><a href="/menu.pdf">Menu</a> 01632 960999</nav><main><h1>Ring us</h1>
    <p>Ring 01632 960123 or <a href="tel:+441632960123">ring from abroad</a>.</p>
    <ul><li><a href="../eat well.pdf?v=2">Eating well</a> (PDF)</li><li><a href="http://[">bad</a></li></ul>
    <table><tr><td>Nights</td><td><a href="tel:116123">116 123</a></td></tr>
    <tr><td>Read</td><td><a href="/b.PDF">B</a></td></tr></table></main>"""
    page = to_page("https://x.example/a/b", read_html(html)).page
    assert page.phones == ("01632 960123", "116 123")
    assert page.booklets == ("https://x.example/eat%20well.pdf?v=2", "https://x.example/b.PDF")


def test_a_dropped_block_knows_how_many_kept_ones_stand_before_it() -> None:
    html = (
        "<nav>Menu</nav><main><p>One.</p><p>Two.</p><aside>Box</aside><p>Three.</p></main><footer>Us</footer>"
    )
    dropped = to_page("/a", read_html(html)).dropped
    assert [(block.text, block.place) for block in dropped] == [("Menu", 0), ("Box", 2), ("Us", 3)]


def test_text_before_the_first_heading_is_a_section_of_level_one() -> None:
    blocks = [Block("Intro", ""), Block("Risks", "", 3, "risks"), Block("Few.", ""), Block("More", "", 1)]
    assert sections(blocks) == (
        Section(heading="", level=1, anchor="", text="Intro"),
        Section(heading="Risks", level=3, anchor="risks", text="Few."),
        Section(heading="More", level=2, anchor="", text=""),
    )


def test_a_reading_survives_its_journey_as_json() -> None:
    reading = read_html(page_html(RETURNS, ARTICLES[RETURNS]))
    assert from_json(to_json(reading)) == reading
