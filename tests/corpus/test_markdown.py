import pytest

from corpus.markdown import render, sanitised, slug, title_of


def test_headings_get_ids_that_are_their_words_and_are_unique() -> None:
    html = render(
        "# Ablation\n\nHeat.\n\n## Side effects\n\n### What’s next?\n\n## Side effects\n\n## 肝\n\n# More\n"
    )
    assert html == (
        '<p>Heat.</p>\n<h2 id="side-effects">Side effects</h2>\n<h3 id="whats-next">What’s next?</h3>\n'
        '<h2 id="side-effects-2">Side effects</h2>\n<h2 id="section">肝</h2>\n<h2 id="more">More</h2>'
    )


def test_tables_and_lists_are_rendered() -> None:
    html = render("| Drug | Dose |\n|---|--:|\n| One | 5 |\n\n3. three\n4. four\n")
    assert "<th>Dose</th>" in html
    assert '<ol start="3">' in html


@pytest.mark.parametrize(
    "wrote",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](data:text/html;base64,AAAA)",
        "<a href='x' onclick='alert(1)'>x</a>",
        "[x](vbscript:x 'y')",
    ],
)
def test_nothing_an_editor_pastes_can_run(wrote: str) -> None:
    html = render(wrote)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert 'src="data' not in html
    assert "<a href='x' onclick" not in html


def test_a_saved_page_loses_its_menus_and_its_title() -> None:
    head = "<title>A</title><nav>Menu</nav><h1>A</h1>"
    html = "<h2 id='b' class='x'>B</h2><p style='color:red'>C<script>x</script></p>"
    assert sanitised(head + html) == '<h2 id="b">B</h2><p>C</p>'


def test_the_title_is_the_heading_a_page_begins_with() -> None:
    assert title_of("# If `HCC` comes **back**\n\nText") == "If HCC comes back"
    assert title_of("Text\n\n# Later") == ""
    assert title_of("") == ""


def test_slugs_are_plain_words() -> None:
    assert slug("What’s the Child–Pugh score?") == "whats-the-child-pugh-score"
