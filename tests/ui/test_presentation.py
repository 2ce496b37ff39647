"""Pages without script, on paper, from right to left, in other lights, and under a strict policy."""

from collections.abc import Mapping
from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from tests.ui.browsing import go
from tests.ui.conftest import Open
from tests.ui.sites import ODD, PAGES, Place

pytestmark = pytest.mark.browser


def test_everything_works_without_script(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    expect(page.locator("#q")).to_have_attribute("type", "search")
    page.locator("#q").fill("secondary liver cancer")
    page.locator("main form button").click()
    page.wait_for_url("**/search?q=secondary+liver+cancer")
    page.locator("summary", has_text="Why we do this").click()
    expect(page.get_by_text("Doctors, nurses and patients often use different words")).to_be_visible()
    page.locator(".fw-hits a").first.click()
    page.wait_for_url("**/pages/types/secondary-liver-cancer*")
    expect(page.get_by_role("heading", name="Words explained on this page")).to_be_visible()
    word = page.locator("a.fw-term").first
    assert word.get_attribute("role") is None
    word.click()
    page.wait_for_url("**/glossary/*")
    expect(page.locator("h1 > dfn")).to_be_visible()
    page.locator("nav >> text=Useful words").click()
    page.locator("#q").fill("ascites")
    page.locator("main form button").click()
    page.wait_for_url("**/glossary?q=ascites")
    expect(page.locator(".fw-az dt")).not_to_have_count(0)


@pytest.mark.parametrize("place", [*PAGES.values(), *ODD.values()], ids=[*PAGES, *ODD])
def test_a_page_breaks_no_policy_and_asks_nothing_of_others(
    open_page: Open, sites: Mapping[str, str], place: Place
) -> None:
    page = open_page("about:blank")
    heard: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(request.url))
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_console_message() if place.status != 200 else nullcontext():
        go(page, place, sites)
    page.wait_for_timeout(50)
    status = f"Failed to load resource: the server responded with a status of {place.status} "
    assert [said for said in heard if not said.startswith(status)] == []
    assert len(heard) == (place.status != 200)
    assert [url for url in asked if not url.startswith((sites[place.site], "data:"))] == []


@pytest.mark.parametrize("name", [name for name, place in PAGES.items() if place.status != 200])
def test_every_error_page_offers_a_way_on_and_somebody_to_talk_to(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    expect(page.locator("main").get_by_role("link").first).to_be_visible()
    expect(page.locator("aside [href^='tel:']")).to_be_visible()
    assert page.locator("h1").count() == 1


def test_using_a_page_breaks_no_policy(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.locator("a.fw-term").first.click()
    page.keyboard.press("Escape")
    page.goto("/")
    page.locator("#q").press_sequentially("tace")
    expect(page.get_by_role("option").first).to_be_visible()
    assert heard == []


def test_the_font_of_the_site_is_used(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Public Sans\"')")


def test_on_paper_there_are_words_and_no_forms(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Words explained on this page")).to_be_visible()
    for hidden in ("header nav", ".fw-hint", ".fw-skip"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.goto(PAGES["results"].path)
    expect(page.locator("form").first).to_be_hidden()
    after = page.locator(".fw-hits a").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "/pages/" in after


def test_paper_is_light_even_when_the_screen_is_dark(open_page: Open) -> None:
    page = open_page(PAGES["page"], color_scheme="dark")
    ink = "getComputedStyle(document.body).color"
    assert page.evaluate(ink) == "rgb(230, 237, 240)"
    page.emulate_media(media="print")
    assert page.evaluate(ink) == "rgb(24, 38, 46)"


def test_a_site_can_choose_the_theme(open_page: Open) -> None:
    page = open_page("/", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(16, 25, 30)"
    page.evaluate("document.documentElement.dataset.fwTheme = 'light'")
    assert page.evaluate(ground) == "rgb(244, 247, 248)"


@pytest.mark.parametrize("name", ["results", "page", "words", "nothing", "word"])
def test_pages_read_from_right_to_left_too(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    page.evaluate("document.documentElement.dir = 'rtl'")
    heading, aside = page.locator("h1").bounding_box(), page.locator("aside").bounding_box()
    assert heading
    assert aside
    assert aside["x"] < heading["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_search_box_is_closed_on_every_side_whichever_way_its_words_run(open_page: Open) -> None:
    page = open_page("/search?q=liver")
    box, button = page.locator("#q"), page.locator("main .fw-go").first
    for turned in ("ltr", "rtl"):
        page.evaluate("turned => document.documentElement.dir = turned", turned)
        style = (
            "e => ['Left', 'Right', 'Top', 'Bottom'].map(side => getComputedStyle(e)[`border${side}Width`])"
        )
        assert box.evaluate(style) == ["2px"] * 4
        at, beside = box.bounding_box(), button.bounding_box()
        assert at
        assert beside
        gap = (
            beside["x"] - at["x"] - at["width"]
            if turned == "ltr"
            else at["x"] - beside["x"] - beside["width"]
        )
        assert -7 <= gap <= 0


def test_code_runs_from_left_to_right_on_every_page(open_page: Open) -> None:
    page = open_page(PAGES["embed"])
    page.evaluate("document.documentElement.dir = 'rtl'")
    runs = page.evaluate("[...document.querySelectorAll('code')].map(e => getComputedStyle(e).direction)")
    assert set(runs) == {"ltr"}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_sticks_out_when_turned_round(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": 640, "height": 700})
    page.evaluate("document.documentElement.dir = 'rtl'")
    # From right to left, what sticks out does so on the left.
    left = "Math.min(...[...document.querySelectorAll('body *')].filter(e => !e.closest('.fw-scroll, table'))"
    assert page.evaluate(left + ".map(e => e.getBoundingClientRect().left))") >= -1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["editors", "change", "propose", "sign-in"])
def test_editors_print_their_pages_without_the_ways_through_them(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name])
    page.emulate_media(media="print")
    for hidden in page.locator("form, nav").all():
        expect(hidden).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_nothing_moves_for_those_who_asked_for_stillness(open_page: Open) -> None:
    for motion, name in (("no-preference", "fw-fade"), ("reduce", "none")):
        page = open_page(PAGES["page"], reduced_motion=motion)
        page.locator("a.fw-term").first.click()
        dialog = page.locator(".fw-pop")
        assert dialog.evaluate("e => getComputedStyle(e).animationName") == name
