"""The sample site in a real browser."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from search_app.app import create_app
from search_app.settings_file import read_settings

SAMPLE = Path(__file__).parents[2] / "search_app" / "sample.toml"
CHROMIUM = os.environ.get("FINDWELL_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PAGES = {
    "home": "/",
    "results": "/search?q=secondary+liver+cancer",
    "corrected": "/search?q=sorafanib",
    "nothing": "/search?q=qwertyuiopasdf",
    "signposted": "/search?q=feeling+suicidal",
    "pinned": "/search?q=hcc+sick+pay",
    "narrowed": "/search?q=cancer&section=Living+with+liver+cancer",
    "page": "/pages/treatment/recurrence",
    "words": "/glossary",
    "words sought": "/glossary?q=liver",
    "word": "/glossary/secondary-cancer",
    "embed": "/embed",
    "error": "/nowhere",
}

Open = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    """A request handler that writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site(sample_data: Path) -> Iterator[str]:
    """The address of a server of the sample site."""
    settings = read_settings(SAMPLE, data=sample_data, environ={"FINDWELL_SERVE_RATE": "0"})
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it every test of the browser is skipped."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt-get install chromium, or set FINDWELL_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, site: str) -> Callable[..., BrowserContext]:
    """A browser context for each set of options, made once: tests share its cache, never a page."""
    made: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(base_url=site, **options)
            made[key].set_default_timeout(10_000)
        return made[key]

    return context


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Opens a path of the site; the options are those of a browser context."""
    pages: list[Page] = []

    def open_path(path: str, **options: Any) -> Page:
        page = contexts(**options).new_page()
        pages.append(page)
        page.goto(path)
        return page

    yield open_path
    for page in pages:
        page.close()
