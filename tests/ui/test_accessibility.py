"""Everyone can use every page: axe, contrast as rendered, targets, narrow and enlarged screens."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.ui.conftest import PAGES, Open

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong: the rule and the element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def open_explanation(page: Page) -> None:
    page.locator("a.fw-term").first.click()
    page.locator(".fw-pop:popover-open").wait_for()
    page.wait_for_timeout(200)


def open_suggestions(page: Page) -> None:
    page.locator("#q").press_sequentially("ta")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(200)


# The whole A to Z is the same many times over, and the colours of the system are on every page.
LOOKED_AT = [
    (name, look)
    for name in PAGES
    for look in LOOKS
    if look == "light" or (look == "dark" and name != "words") or name in ("results", "page")
]


@pytest.mark.parametrize(("name", "look"), LOOKED_AT)
def test_axe_finds_nothing_wrong(open_page: Open, name: str, look: str) -> None:
    assert violations(open_page(PAGES[name], **LOOKS[look])) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong_with_an_open_explanation(open_page: Open, look: str) -> None:
    page = open_page(PAGES["page"], **LOOKS[look])
    open_explanation(page)
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong_with_open_suggestions(open_page: Open, look: str) -> None:
    page = open_page("/", **LOOKS[look])
    open_suggestions(page)
    assert violations(page) == []


def test_axe_finds_nothing_wrong_with_everything_unfolded(open_page: Open) -> None:
    page = open_page(PAGES["results"])
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(page) == []


def overflow(page: Page) -> list[str]:
    """What sticks out of the window, sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": 320, "height": 640})
    assert overflow(page) == []
    page.evaluate(SPACE_OUT)
    assert overflow(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_when_text_is_twice_as_large(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": 640, "height": 640})
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


SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
.filter(e => !e.closest('p, li:not(.fw-letters li), dd, dt, h2, h3, .fw-skip, [type=hidden]'))
.filter(e => e.checkVisibility())
.map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
.filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""


@pytest.mark.parametrize("name", PAGES)
def test_targets_outside_of_text_are_large_enough(open_page: Open, name: str) -> None:
    assert open_page(PAGES[name], viewport={"width": 360, "height": 740}).evaluate(SMALL) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_main_targets_fit_a_thumb(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": 360, "height": 740})
    for target in page.locator(
        "header a, button, input:not([type=hidden]), aside a, .fw-pager a, .fw-letters a"
    ).all():
        if target.is_visible():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44, target.evaluate("e => e.outerHTML")
