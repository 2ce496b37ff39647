"""What a first visit costs a reader: requests, bytes, and nothing that jumps."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.ui.browsing import go
from tests.ui.sites import PAGES

pytestmark = pytest.mark.browser

MOST_REQUESTS = 6
MOST_BYTES = 60_000
WATCH = """new PerformanceObserver(list => {
  window.shifted = (window.shifted ?? 0) + list.getEntries().reduce((sum, each) => sum + each.value, 0);
}).observe({ type: "layout-shift", buffered: true });"""
COST = """() => {
  const loaded = performance.getEntriesByType("resource").filter(each => !each.name.startsWith("data:"));
  const page = performance.getEntriesByType("navigation")[0];
  return {
    requests: 1 + new Set(loaded.map(each => each.name)).size,
    bytes: loaded.reduce((sum, each) => sum + each.transferSize, page.transferSize),
    blocking: loaded.filter(each => each.renderBlockingStatus === "blocking").map(each => each.name),
  };
}"""


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = browser.new_context(viewport={"width": 400, "height": 800})
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.mark.parametrize("name", ["home", "results", "page", "word", "nothing"])
def test_a_first_visit_is_small_and_nothing_jumps(
    stranger: BrowserContext, sites: Mapping[str, str], name: str
) -> None:
    page: Page = stranger.new_page()
    go(page, PAGES[name], sites)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(100)
    cost = page.evaluate(COST)
    assert cost["requests"] <= MOST_REQUESTS
    assert cost["bytes"] <= MOST_BYTES
    assert [url.rpartition("/")[2] for url in cost["blocking"]] == ["findwell.css"]
    assert page.evaluate("window.shifted ?? 0") == 0
    print(f"{name}: {cost['requests']} requests, {cost['bytes']} bytes")
