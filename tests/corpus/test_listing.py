"""What a page explains, in the ways that pages list terms."""

from pathlib import Path

import pytest
import yaml

from corpus.listing import Listing, from_json, read_listing, to_json
from corpus.sandbox import Sandbox

CASES = yaml.safe_load((Path(__file__).parent / "data" / "listings.yaml").read_text(encoding="utf-8"))


def listed(html: str) -> Listing:
    return read_listing(html.encode(), "https://example.org/words")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_terms_are_found_with_their_anchors_and_texts(case: dict[str, str]) -> None:
    found = getattr(listed(case["html"]), case["way"])
    if case["way"] == "tables":
        assert [[[anchor, list(cells)] for anchor, cells in table] for table in found] == case["found"]
    else:
        expected = [(tuple(names), anchor, tuple(texts)) for names, anchor, texts in case["found"]]
        assert list(found) == expected


def test_a_page_says_its_title_its_language_its_address_and_its_data() -> None:
    page = listed(
        '<html lang="cy"><head><title>Our  words</title><link rel="canonical" href="/a-z">'
        '<script type="application/ld+json">{"a": 1}</script><script>{"b": 2}</script></head></html>'
    )
    assert (page.title, page.language, page.address) == ("Our words", "cy", "https://example.org/a-z")
    assert page.data == ('{"a": 1}',)


def test_a_script_without_end_is_read_to_the_end_and_many_are_cut_off() -> None:
    head = '<script type="application/ld+json">'
    assert listed(f"{head}x").data == ("x",)
    assert len(listed(f"{head}{'x' * 3_000_000}</script>" * 2).data) == 1


def test_a_listing_comes_through_the_sandbox_as_it_is() -> None:
    html = '<dl><dt id="a">A b</dt><dd>Text.</dd></dl><table><tr><td>x</td></tr></table>'
    with Sandbox(workers=1) as sandbox:
        assert sandbox.parse_listing("https://example.org/", html.encode()) == listed(html)
    assert from_json(to_json(listed(html))) == listed(html)


@pytest.mark.parametrize(("depth", "found"), [(100, [("one thing",)]), (5_000, [])])
def test_deep_and_broken_markup_is_read_as_far_as_tags_are_kept(
    depth: int, found: list[tuple[str, ...]]
) -> None:
    deep = "<div>" * depth + "<h3>one thing</h3><p>Text.</p>" + "</div>" * 20
    assert [entry.names for entry in listed(deep).headings] == found
