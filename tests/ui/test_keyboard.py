"""Everything works from the keyboard, and the focus is never lost."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.ui.browsing import PATIENCE
from tests.ui.conftest import Open
from tests.ui.sites import NAME, PAGES, PASSWORD

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    """What has the focus: its text, or its id."""
    said: str = page.evaluate(
        "document.activeElement.textContent.trim().slice(0, 60) || document.activeElement.id"
    )
    return said


def test_from_the_search_box_to_a_page_and_its_explanations(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the main part of this page"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "q"
    page.keyboard.type("recurrence")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=recurrence")
    page.locator(".fw-hits a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/treatment/recurrence*")
    word = page.locator("a.fw-term").first
    for key in ("Enter", "Space"):
        word.focus()
        page.keyboard.press(key)
        expect(page.locator(".fw-pop")).to_be_visible()
        assert page.evaluate("document.activeElement.id") == "fw-pop"
        expect(word).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(page.locator(".fw-pop")).to_be_hidden()
        expect(word).to_be_focused()
        expect(word).to_have_attribute("aria-expanded", "false")


class Typist:
    """Somebody with a keyboard only, whose key presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on something that ``selector`` finds."""
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no focus on {selector} after 40 presses")

    def follow(self, selector: str) -> None:
        """Tab to a link or a button that leads to another page, and press Enter."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.press("Enter")


def test_a_definition_in_the_third_result_is_twenty_five_presses_away(open_page: Open) -> None:
    page = open_page("/")
    typist = Typist(page)
    typist.tab_to(".fw-skip")
    typist.press("Enter")
    typist.tab_to("#q")
    typist.type("tace")
    with page.expect_navigation():
        typist.press("Enter")
    typist.tab_to("[href='#results']")
    typist.press("Enter")
    typist.follow(".fw-hits > li:nth-child(3) a")
    typist.tab_to("a.fw-term")
    typist.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    expect(page.get_by_role("dialog").locator("p").first).not_to_be_empty()
    assert typist.presses <= 25


def test_an_editor_signs_in_makes_a_change_and_undoes_it_without_a_mouse(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto("/editors")
    typist = Typist(page)
    typist.tab_to("#name")
    typist.type(NAME)
    typist.tab_to("#password")
    typist.type(PASSWORD)
    with page.expect_navigation():
        typist.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do first")
    typist.follow(".fw-editors-nav [href$='/propose']")
    typist.tab_to("#text")
    typist.type("tinnitus")
    typist.tab_to("#definition")
    typist.type("Hearing a sound that nobody else hears.")
    typist.follow("form.fw-fields button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("tinnitus")
    typist.follow(".fw-buttons button")
    expect(page.locator("main")).to_contain_text("Made by")
    assert published(page, "tinnitus") == 200
    page.reload()
    typist.follow(".fw-buttons button")
    expect(page.locator("main")).to_contain_text("Undone")
    assert published(page, "tinnitus", gone=True) == 404
    page.context.close()


def published(page: Page, word: str, *, gone: bool = False) -> int:
    """The status of a word's page, once the publication under way has ended."""
    for _ in range(600):
        status = page.request.get(f"/glossary/{word}").status
        if (status == 404) is gone:
            return status
        page.wait_for_timeout(200)
    return status


def test_an_explanation_is_a_dialog_that_can_be_read_and_left(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    word = page.locator("a.fw-term").first
    expect(word).to_have_attribute("role", "button")
    expect(word).to_have_attribute("aria-haspopup", "dialog")
    word.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_be_focused()
    heading = dialog.locator("h2").inner_text()
    assert dialog.locator("p").last.inner_text() == f"Read more about “{heading}”"
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(word).to_be_focused()


def test_only_one_explanation_is_open_and_a_second_click_closes_it(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    first, second = page.locator("a.fw-term").nth(0), page.locator("a.fw-term").nth(1)
    first.click()
    second.scroll_into_view_if_needed()
    second.evaluate("element => element.click()")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(second).to_have_attribute("aria-expanded", "true")
    assert page.locator(":popover-open").count() == 1
    second.click()
    expect(page.locator(".fw-pop")).to_be_hidden()
    expect(second).to_be_focused()


def test_a_click_outside_closes_an_explanation(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    page.locator("a.fw-term").first.click()
    expect(page.locator(".fw-pop")).to_be_visible()
    page.mouse.click(640, 5)
    expect(page.locator(".fw-pop")).to_be_hidden()
    expect(page.locator("a.fw-term").first).to_be_focused()


def test_explanations_never_open_by_pointing_or_by_focus(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    page.locator("a.fw-term").first.hover()
    page.locator("a.fw-term").nth(1).focus()
    page.wait_for_timeout(300)
    expect(page.locator(".fw-pop")).to_be_hidden()


def test_a_finger_opens_an_explanation(open_page: Open) -> None:
    page = open_page(PAGES["page"], has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.locator("a.fw-term").first.tap()
    expect(page.locator(".fw-pop")).to_be_visible()


def test_hidden_explanations_stay_hidden_on_this_device_only_if_chosen(open_page: Open) -> None:
    page = open_page(PAGES["page"])
    assert page.evaluate("localStorage.length") == 0
    words = page.locator("a.fw-term[href]")
    marked = words.count()
    page.get_by_role("button", name="Hide explanations").press("Enter")
    assert words.count() == 0
    page.reload()
    assert words.count() == 0
    expect(page.get_by_text("Words with a dotted underline")).to_be_hidden()
    page.get_by_role("button", name="Show explanations").press("Enter")
    assert words.count() == marked
    assert page.evaluate("localStorage.length") == 0


def test_suggestions_can_be_chosen_with_the_arrows(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox", name="Search this site")
    box.press_sequentially("tac")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    assert options.count() <= 7
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    expect(chosen).to_contain_text("TACE")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/tace")


def test_in_welsh_suggestions_and_explanations_are_in_welsh_and_lead_on_in_welsh(open_page: Open) -> None:
    page = open_page("/?lang=cy")
    page.get_by_role("combobox", name="Chwilio’r wefan").press_sequentially("tac")
    expect(page.get_by_role("option").first).to_contain_text("Gair")
    expect(page.locator("[role=status]")).to_contain_text("Defnyddiwch y saeth i lawr i ddewis.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/tace?lang=cy")
    page.locator(".fw-hits a").first.click()
    page.wait_for_url("**/pages/**lang=cy**")
    page.locator("a.fw-term").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cau")).to_be_visible()
    dialog.get_by_role("link", name="Mwy am").click()
    page.wait_for_url("**/glossary/**lang=cy**")


def test_typing_on_while_an_answer_is_awaited_asks_again(open_page: Open) -> None:
    page = open_page("/")
    awaited: list[Route] = []
    page.route("**/suggest?q=ta", lambda route: awaited.append(route))
    box = page.get_by_role("combobox")
    with page.expect_request("**/suggest?q=ta"):
        box.press_sequentially("ta")
    box.press_sequentially("c")
    expect(page.get_by_role("option").first).to_contain_text("TACE")
    assert len(awaited) == 1


def test_a_suggestion_can_be_clicked(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("combobox").press_sequentially("tac")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("/glossary/|/pages/|/search"))


def test_enter_with_nothing_chosen_searches_for_what_was_typed(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("combobox").press_sequentially("tac")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=tac")


def test_escape_and_leaving_the_box_put_the_suggestions_away(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("tac")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("tac")
    box.press_sequentially("e")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.url.endswith("/")


def test_nothing_is_offered_on_focus_or_after_one_letter(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.get_by_role("combobox")
    box.focus()
    box.press_sequentially("t")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert asked == []


def test_the_number_of_suggestions_is_said_once_typing_has_stopped(open_page: Open) -> None:
    page = open_page("/")
    page.clock.install(time=0)
    page.clock.pause_at(60)
    page.get_by_role("combobox").press_sequentially("tace")
    status = page.locator("[role=status]")
    page.clock.run_for(150)
    expect(page.get_by_role("option").first).to_be_visible()
    page.clock.run_for(1200)
    expect(status).to_have_text("")
    page.clock.resume()
    expect(status).to_have_text(re.compile(r"^\d suggestions?\. Use the down arrow to choose\.$"))
    page.get_by_role("combobox").press_sequentially("qqqqqqq")
    expect(status).to_have_text("No suggestions.")


def test_the_focus_can_be_seen(open_page: Open) -> None:
    page = open_page(PAGES["results"])
    for _ in range(12):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "(({outlineStyle, outlineWidth, outlineColor}) => [outlineStyle, outlineWidth, outlineColor])"
            "(getComputedStyle(document.activeElement))"
        )
        assert shown == ["solid", "3px", "rgb(255, 221, 51)"], focused(page)
