"""The module in a page of another site: cross-origin, under a strict policy and a hostile stylesheet."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from search_app.embed import integrity
from tests.ui.browsing import PATIENCE
from tests.ui.sites import served
from tests.ui.test_accessibility import RULES

pytestmark = pytest.mark.browser

HOSTILE = """* { all: unset !important; color: #f0f !important; font: 40px fantasy !important;
  letter-spacing: 1em !important; text-transform: uppercase !important; }"""
TEXT = """<h2>About TACE</h2><p>You may be offered TACE or <a href="/x">ablation</a>. TACE is given 😀,
and ascites may be drained.</p>"""
FORM = """<form action="/old" role="search"><label>Find <input name="s" type="search"></label></form>"""
SPY = """window.heard = [];
for (const type of ["keydown", "keyup", "keypress", "beforeinput", "input", "change", "submit", "click"])
  document.addEventListener(type, (event) => heard.push(event.key, event.data, event.target.value));
new MutationObserver((list) => list.forEach((each) => heard.push(each.target.outerHTML ?? each.target.data)))
  .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });"""
OPEN_ROOTS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  return (this.seen = attach.call(this, { ...options, mode: "open" }));
};"""

Host = Callable[..., Page]


@pytest.fixture(scope="module")
def other_site(site: str) -> Iterator[str]:
    """Another site's server, whose pages allow nothing but findwell."""
    policy = f"default-src 'none'; script-src {site}; connect-src {site}; style-src 'nonce-host'; "
    policy += "img-src data:; base-uri 'none'; form-action 'self'"

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        hostile = f"<style nonce='host'>{HOSTILE}</style>" if "hostile" in environ["QUERY_STRING"] else ""
        start(
            "200 OK",
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy)],
        )
        html = f"""<!doctype html><html lang="en"><head><title>Charity</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">{hostile}
<script type="module" src="{site}/embed.js" integrity="{integrity()}" crossorigin="anonymous"></script></head>
<body><header><findwell-search label="Find help">{FORM}</findwell-search></header>
<main><h1>Treatment</h1><findwell-glossary selector="#text"></findwell-glossary><div id="text">{TEXT}</div>
<findwell-glossary selector="#more"></findwell-glossary><p id="more">More about TACE and sorafenib.</p></main>
<footer><findwell-search>{FORM}</findwell-search></footer></body></html>"""
        return [html.encode()]

    with served(answer) as address:
        yield address


@pytest.fixture
def host(browser: Browser, other_site: str) -> Iterator[Host]:
    """Opens a page of the other site; with ``opened``, what is in shadow can be looked at."""
    contexts: list[BrowserContext] = []

    def open_host(query: str = "", *, opened: bool = True, scripts: str = "", **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.heard = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.heard.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.heard.append(str(error)))  # type: ignore[attr-defined]
        context.add_init_script((OPEN_ROOTS if opened else "") + scripts)
        page.goto(other_site + "/" + query)
        if options.get("java_script_enabled", True):
            page.locator("findwell-word").nth(2).wait_for()
        return page

    yield open_host
    for context in contexts:
        context.close()


def heard(page: Page) -> list[str]:
    """What the console said."""
    said: list[str] = page.heard  # type: ignore[attr-defined]
    return said


def words(page: Page) -> list[str]:
    found: list[str] = page.locator("findwell-word").all_text_contents()
    return found


@pytest.mark.parametrize("query", ["", "?hostile"])
def test_words_are_marked_once_and_only_in_running_text(host: Host, query: str) -> None:
    page = host(query)
    assert words(page) == ["TACE", "ascites", "sorafenib"]
    assert page.locator("#text p").text_content() == (
        "You may be offered TACE or ablation. TACE is given 😀,\nand ascites may be drained."
    )
    assert heard(page) == []


@pytest.mark.parametrize("query", ["", "?hostile"])
def test_an_explanation_opens_and_closes_by_keyboard_and_the_focus_returns(host: Host, query: str) -> None:
    page = host(query)
    word = page.get_by_role("button", name="TACE")
    dialog = page.get_by_role("dialog")
    for key in ("Enter", "Space"):
        word.focus()
        page.wait_for_timeout(50)
        assert not dialog.is_visible()
        page.keyboard.press(key)
        dialog.wait_for()
        assert word.get_attribute("aria-expanded") == "true"
        assert page.evaluate("document.activeElement.seen.activeElement.role") == "dialog"
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        assert word.get_attribute("aria-expanded") == "false"
        expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    expect(word).to_be_focused()
    assert heard(page) == []


def test_one_explanation_at_a_time_never_by_pointing(host: Host, site: str) -> None:
    page = host()
    first = page.get_by_role("button", name="TACE")
    first.hover()
    page.wait_for_timeout(150)
    assert page.get_by_role("dialog").count() == 0
    first.click()
    assert page.get_by_role("dialog").locator("h2").text_content() == "TACE"
    assert page.get_by_role("dialog").locator("a").get_attribute("href") == f"{site}/glossary/tace"
    page.get_by_role("button", name="sorafenib").evaluate("e => e.click()")
    assert page.get_by_role("dialog").count() == 1
    assert page.get_by_role("dialog").locator("h2").text_content() == "Sorafenib"
    page.mouse.click(1200, 880)
    expect(page.get_by_role("button", name="sorafenib")).to_be_focused()
    first.click()
    first.click()
    assert page.get_by_role("dialog").count() == 0


def test_explanations_can_be_hidden_as_long_as_the_page_is_open(host: Host) -> None:
    page = host()
    first, second = (page.locator("findwell-glossary").nth(place) for place in (0, 1))
    buttons = page.locator("findwell-word").get_by_role("button")
    assert buttons.count() == 3
    text = page.locator("#text").inner_text()
    first.get_by_role("button", name="Hide explanations").press("Enter")
    assert buttons.count() == page.get_by_role("button", name="sorafenib").count() == 1
    assert page.locator("#text").inner_text() == text
    expect(first.locator("span")).to_be_hidden()
    expect(second.locator("span")).to_be_visible()
    page.keyboard.press("Enter")
    assert buttons.count() == 3
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    buttons.first.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    assert heard(page) == []


def test_a_finger_opens_a_sheet_at_the_foot_of_a_phone(host: Host) -> None:
    page = host(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="TACE").tap()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    box = dialog.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 360)
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)


def test_an_explanation_stands_beside_its_word(host: Host) -> None:
    page = host()
    word = page.get_by_role("button", name="TACE")
    word.click()
    at, box = word.bounding_box(), page.get_by_role("dialog").bounding_box()
    assert at
    assert box
    assert 0 <= box["y"] - (at["y"] + at["height"]) <= 16
    assert box["width"] <= 420


def test_a_hostile_stylesheet_changes_nothing_inside(host: Host) -> None:
    looks = []
    for query in ("", "?hostile"):
        page = host(query)
        page.get_by_role("button", name="TACE").click()
        look = """e => { const s = getComputedStyle(e);
            return [s.color, s.fontFamily, s.fontSize, s.letterSpacing, s.textTransform, s.padding]; }"""
        looks.append(
            [
                page.get_by_role("dialog").locator("p").last.evaluate(look),
                page.get_by_role("combobox", name="Find help").evaluate(look),
            ]
        )
        assert page.get_by_role("combobox", name="Find help").bounding_box()["height"] >= 44  # type: ignore[index]
    assert looks[0] == looks[1]


DARK_HOST = """document.addEventListener("readystatechange", () => {
  Object.assign(document.documentElement.style, { colorScheme: "light dark", background: "Canvas" }); });"""
COLOUR = "e => getComputedStyle(e).color"


def test_it_is_dark_on_a_page_that_is_and_on_no_other(host: Host) -> None:
    inks = {}
    for scripts in ("", DARK_HOST):
        for scheme in ("light", "dark"):
            page = host(scripts=scripts, color_scheme=scheme)
            page.get_by_role("button", name="TACE").click()
            definition = page.get_by_role("dialog").locator("p").last
            inks[bool(scripts), scheme] = definition.evaluate(COLOUR)
    light, dark = "rgb(24, 38, 46)", "rgb(230, 237, 240)"
    assert inks == {
        (False, "light"): light,
        (False, "dark"): light,
        (True, "light"): light,
        (True, "dark"): dark,
    }


def test_an_explanation_says_which_language_it_is_in(host: Host) -> None:
    page = host()
    page.get_by_role("button", name="TACE").click()
    assert page.get_by_role("dialog").locator("h2").get_attribute("lang") == "en"
    assert page.get_by_role("dialog").locator("p").last.get_attribute("lang") == "en"


def test_suggestions_are_chosen_with_the_arrows(host: Host, site: str) -> None:
    page = host("?hostile")
    box = page.get_by_role("combobox", name="Find help")
    other = page.get_by_role("combobox", name="Search this site")
    box.press_sequentially("tac")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert other.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "o0"
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == ""
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert box.input_value() == "tac"
    box.press_sequentially("e")
    page.get_by_role("option").first.wait_for()
    assert heard(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/**")


def test_enter_searches_for_what_was_typed(host: Host, site: str) -> None:
    page = host()
    page.get_by_role("combobox", name="Find help").press_sequentially("is it back?")
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/search?q=is%20it%20back*")


def test_without_script_the_old_form_and_the_text_stand(host: Host, other_site: str) -> None:
    page = host(java_script_enabled=False)
    assert words(page) == []
    page.locator("input[name=s]").first.fill("tace")
    page.keyboard.press("Enter")
    page.wait_for_url(other_site + "/old?s=tace")


def test_a_changed_module_is_refused_and_the_old_form_stands(
    host: Host, site: str, browser: Browser, other_site: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/embed.js",
        lambda route: route.fulfill(
            body="document.title = 'taken over'",
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    page.goto(other_site)
    assert page.title() == "Charity"
    assert page.locator("input[name=s]").first.is_visible()
    context.close()


def test_the_page_around_is_not_told_what_was_typed(host: Host) -> None:
    page = host(opened=False, scripts=SPY)
    page.locator("findwell-search").first.click()
    with page.expect_response("**/api/v1/suggest") as answered:
        page.keyboard.type("qzj tace")
    assert answered.value.request.post_data == "qzj tace"
    page.wait_for_timeout(100)
    told = json.dumps(
        page.evaluate(
            "[heard, performance.getEntries().map(e => e.name), document.documentElement.outerHTML]"
        )
    )
    assert "qzj" not in told
    assert '"q"' not in told
    assert page.evaluate("document.querySelector('findwell-search').shadowRoot") is None


def test_nothing_is_stored_and_no_address_or_cookie_is_sent(host: Host) -> None:
    sent: list[tuple[str, dict[str, str]]] = []
    page = host()
    page.context.add_cookies([{"name": "who", "value": "me", "url": page.url}])
    page.on("request", lambda request: sent.append((request.url, request.all_headers())))
    page.get_by_role("combobox", name="Find help").press_sequentially("tace")
    page.get_by_role("option").first.wait_for()
    assert [url.rpartition("/")[2] for url, _ in sent] == ["suggest"]
    assert {"cookie", "referer"} & sent[0][1].keys() == set()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["who"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("query", ["", "?hostile", "?dark"])
def test_axe_finds_nothing_wrong_when_all_is_open(host: Host, query: str) -> None:
    page = host("", scripts=DARK_HOST, color_scheme="dark") if query == "?dark" else host(query)
    # Without the landmarks and target sizes of the host, which its stylesheet decides.
    include = ["findwell-search", "findwell-glossary", "findwell-word"]

    def violations() -> list[str]:
        found = Axe().run(page, context={"include": [[each] for each in include]}, options=RULES)
        return [
            f"{rule['id']}: {node['html']}" for rule in found.response["violations"] for node in rule["nodes"]
        ]

    box = page.get_by_role("combobox", name="Find help")
    box.press_sequentially("ta")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations() == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="TACE").click()
    assert violations() == []


def test_the_integrity_shown_is_that_of_the_file_served(host: Host, site: str) -> None:
    page = host()
    body = page.request.get(f"{site}/embed.js").body()
    assert integrity() == "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def test_the_preview_on_our_own_page_works(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.add_init_script(OPEN_ROOTS)
    page = context.new_page()
    page.goto(site + "/embed")
    page.locator("#fw-preview findwell-word").nth(2).wait_for()
    page.locator("#fw-preview").get_by_role("button").first.click()
    page.get_by_role("dialog").wait_for()
    box = page.get_by_role("combobox", name="Try the search box")
    box.press_sequentially("tac")
    page.get_by_role("option").first.wait_for()
    context.close()
