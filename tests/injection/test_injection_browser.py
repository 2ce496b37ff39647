"""Hostile texts run nothing in a real browser, even one that ignores our Content-Security-Policy.

FINDWELL_LONG=1 opens a page for each payload; otherwise for every twelfth.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.injection.hostile_site import NAME, PASSWORD, publish
from tests.injection.payloads import MARK, PAYLOADS
from tests.injection.test_injection import hostile, reports
from tests.long import LONG
from tests.search_app.sites import app_of
from tests.ui.sites import served

EVERY = 1 if LONG else 12
WATCH = f"window.{MARK} = () => {{ console.error('{MARK} ran'); }};"
POKE = """() => {
  for (const element of document.querySelectorAll("main *")) {
    for (const kind of ["mouseover", "focus", "blur", "toggle", "click"]) {
      if (kind === "click" && element.closest("a[href], button, summary, form")) continue;
      element.dispatchEvent(new Event(kind));
    }
  }
}"""

pytestmark = pytest.mark.browser


def addresses() -> Iterator[str]:
    yield from ("/", "/glossary", "/glossary?lang=cy", "/embed", "/editors", "/editors/findings")
    yield from (f"/search?q=fwran&page={number}" for number in range(1, 58 if LONG else 12))
    for number in range(0, len(PAYLOADS), EVERY):
        yield f"/pages/p{number}"
        yield f"/pages/h{number}"
        yield f"/glossary/t{number}"


def test_nothing_runs_in_a_browser_that_ignores_our_policy(browser: Browser, tmp_path: Path) -> None:
    settings = publish(tmp_path / "site", PAYLOADS, hostile)
    ran: list[str] = []
    asked: list[str] = []
    opened = 0

    def watch(request: Request) -> None:
        if not request.url.startswith((site, "data:", "about:", "file:")):
            asked.append(f"{page.url} → {request.url}")

    with served(app_of(settings)) as site:
        context = browser.new_context(base_url=site, bypass_csp=True)
        context.add_init_script(WATCH)
        page: Page = context.new_page()
        page.on("console", lambda said: ran.append(page.url) if f"{MARK} ran" in said.text else None)
        page.on("dialog", lambda dialog: (ran.append(f"{page.url} {dialog.message}"), dialog.dismiss()))
        page.on("request", watch)
        with page.expect_console_message():  # the watch itself works
            page.set_content(f"<img src=x onerror='{MARK}(1)'>")
        assert ran
        ran.clear()
        page.goto("/editors/sign-in")
        page.get_by_label("Name").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/editors")
        for path in addresses():
            page.goto(path, wait_until="domcontentloaded")
            page.evaluate(POKE)
            opened += 1
        for name, html in reports(settings, hostile):
            file = tmp_path / name
            file.write_text(html, encoding="utf-8")
            page.goto(file.as_uri(), wait_until="domcontentloaded")
            page.evaluate(POKE)
            opened += 1
        page.goto("/")
        for payload in PAYLOADS[::40]:
            with page.expect_response("**/api/v1/suggest*"):
                page.get_by_role("combobox").fill(f"fwran {payload.line}")
            page.evaluate("() => new Promise(requestAnimationFrame)")
        context.close()
    print(f"{opened} pages opened")
    assert (ran, asked) == ([], [])
