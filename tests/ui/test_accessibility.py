"""Everyone can use every page: axe, contrast as rendered, targets, narrow and enlarged screens."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.ui.conftest import Open
from tests.ui.sites import ODD, PAGES, Place

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
EVERYWHERE = pytest.mark.parametrize("place", [*PAGES.values(), *ODD.values()], ids=[*PAGES, *ODD])
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
# Waits until nothing moves or fades any more.
STILL = """async () => {
    await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
}"""


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds wrong: the rule and the element."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def violations_in_every_look(page: Page) -> dict[str, list[str]]:
    """What axe finds wrong in each look; a look changes nothing but colours, so the rest is asked once."""
    found = {}
    for look, media in LOOKS.items():
        page.emulate_media(**media)
        found[look] = violations(page, RULES if look == "light" else COLOURS)
    return {look: wrong for look, wrong in found.items() if wrong}


def open_explanation(page: Page) -> None:
    page.locator("a.fw-term").first.click()
    page.locator(".fw-pop:popover-open").wait_for()
    page.evaluate(STILL)


def open_suggestions(page: Page) -> None:
    page.locator("#q").press_sequentially("ta")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.evaluate(STILL)


@EVERYWHERE
def test_axe_finds_nothing_wrong(open_page: Open, place: Place) -> None:
    assert violations_in_every_look(open_page(place)) == {}


def test_axe_finds_nothing_wrong_with_an_open_explanation(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    open_explanation(page)
    assert violations_in_every_look(page) == {}


def test_axe_finds_nothing_wrong_with_open_suggestions(open_page: Open) -> None:
    page = open_page(PAGES["home"])
    open_suggestions(page)
    assert violations_in_every_look(page) == {}


@pytest.mark.parametrize("name", ["results", "second page", "editors"])
def test_axe_finds_nothing_wrong_with_everything_unfolded(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations_in_every_look(page) == {}


def overflow(page: Page) -> list[str]:
    """What sticks out of the window, sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


@EVERYWHERE
def test_nothing_sticks_out_of_a_narrow_or_enlarged_page(open_page: Open, place: Place) -> None:
    page = open_page(place, viewport={"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    assert overflow(page) == []
    page.evaluate(SPACE_OUT)
    assert overflow(page) == []
    page.evaluate("document.adoptedStyleSheets = []")
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == []


def test_an_explanation_fits_a_narrow_screen(open_page: Open) -> None:
    page = open_page(PAGES["page"], viewport={"width": 320, "height": 640})
    open_explanation(page)
    box = page.locator(".fw-pop").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 320)
    assert box["y"] + box["height"] == pytest.approx(640, abs=1)
    assert overflow(page) == []


def test_an_explanation_stands_beside_its_word(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    open_explanation(page)
    word = page.locator("a.fw-term").first.bounding_box()
    box = page.locator(".fw-pop").bounding_box()
    assert word
    assert box
    below = box["y"] - (word["y"] + word["height"])
    above = word["y"] - (box["y"] + box["height"])
    assert 0 <= max(below, above) <= 16
    assert abs(box["x"] - word["x"]) <= box["width"]
    assert box["width"] <= 420


NO_THUMB = """() => [...document.querySelectorAll(
    'header a, button, input:not([type=hidden]), select, aside a, .fw-pager a, .fw-letters a,' +
    '.fw-editors-nav a')]
.filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().height < 44)
.map(e => e.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
.filter(e => !e.closest('p, li:not(.fw-letters li), dd, dt, h2, h3, .fw-skip, [type=hidden]'))
.filter(e => e.checkVisibility())
.map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
.filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""


@EVERYWHERE
def test_targets_outside_of_text_are_large_enough_and_the_main_ones_fit_a_thumb(
    open_page: Open, place: Place
) -> None:
    page = open_page(place, viewport={"width": 360, "height": 740})
    assert page.evaluate(SMALL) == []
    assert page.evaluate(NO_THUMB) == []
