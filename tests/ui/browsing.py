"""A real browser on the sites: starting it, signing in, and going to a place."""

import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.ui.sites import NAME, PASSWORD, Place

CHROMIUM = os.environ.get("FINDWELL_CHROMIUM") or shutil.which("chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60_000  # milliseconds until what does not happen fails a test; a busy machine is slow
_TOO_MUCH = "x" * 20_000


@contextmanager
def launched() -> Generator[Browser]:
    """Chromium, until the block ends."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def signed_in(context: BrowserContext, site: str) -> StorageState:
    """What a browser keeps after an editor has signed in to ``site``."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}/editors/sign-in")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/editors")
    page.wait_for_selector("h1:text-is('What to do first')")
    page.close()
    return context.storage_state()


def go(page: Page, place: Place, sites: Mapping[str, str]) -> None:
    """Show a place, in the way that leads to its status."""
    url = sites[place.site] + place.path
    if place.status == 429:
        page.request.get(url)  # takes the minute's one request, if nobody has; the page does not hear it
    if place.status == 413:
        page.route(url, lambda route: route.continue_(method="POST", post_data=_TOO_MUCH))
    answer = page.goto(url)
    if place.status == 413:
        page.unroute(url)
    assert answer
    assert answer.status == place.status, url
