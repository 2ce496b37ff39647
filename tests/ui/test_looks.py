"""The pages look as they did when that was last kept; `make looks` keeps a change that was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from search_app.app import create_app
from tests.ui.looks import KEPT, differences, kept_look, look_at, picture_of_difference
from tests.ui.sites import served
from tests.ui.steady import VIEWS, Windows, steady_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def windows(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """Windows on the site whose words never change."""
    with served(create_app(steady_site(tmp_path_factory.mktemp("steady")))) as site:
        windows = Windows(browser, site)
        yield windows
        windows.close()


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_as_it_did(windows: Windows, name: str) -> None:
    page = windows.open(VIEWS[name])
    kept, (seen, shot) = kept_look(name), look_at(page)
    found = differences(kept, seen)
    if found:
        found.append(f"See {picture_of_difference(page, name, kept.picture, seen.picture, shot)}.")
        found.append("If this was meant, keep it: make looks")
    page.close()
    assert found == []


@pytest.fixture
def results(windows: Windows) -> Iterator[Page]:
    """The results, as they were when kept."""
    page = windows.open(VIEWS["results"])
    yield page
    page.close()


CHANGES = {
    "a panel that moved": ".fw-help { margin-block-start: 12px }",
    "a card without its ground": ".fw-card { background: none }",
    "a panel too many": ".fw-hits > li { background: #e4f1f2 }",
    "a token of another colour": ":root { --fw-muted: #5d707a }",
    "a button of another colour": ":root { --fw-accent: #6a1f5c }",
    "larger headings": "h1 { font-size: 48px }",
    "another typeface": ":root { --fw-font: serif }",
    "a column that is gone": ".fw-body { display: block !important }",
}


DRESS = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("style", CHANGES.values(), ids=CHANGES)
def test_a_change_that_somebody_would_see_is_found(results: Page, style: str) -> None:
    results.evaluate(DRESS, style)
    assert differences(kept_look("results"), look_at(results)[0]) != []


def test_a_lost_stylesheet_is_found(results: Page) -> None:
    results.evaluate("document.querySelector('link[rel=stylesheet]').remove()")
    assert len(differences(kept_look("results"), look_at(results)[0])) > 10


def test_a_change_of_the_picture_alone_is_found(results: Page) -> None:
    patch = "content: ''; position: fixed; inset: 500px 0 0 900px; background: teal"
    results.evaluate(DRESS, f".fw-body::after {{ {patch} }}")
    found = differences(kept_look("results"), look_at(results)[0])
    assert [sentence.partition(" ")[2] for sentence in found] == [
        "squares of the picture have another colour."
    ]


def test_a_difference_is_shown_as_a_picture(
    results: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.looks.OUT", tmp_path)
    seen, shot = look_at(results)
    path = picture_of_difference(results, "results", seen.picture, 255 - seen.picture, shot)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_what_is_kept_is_small_and_of_views_that_are() -> None:
    files = {path.name: path.stat().st_size for path in KEPT.iterdir()}
    assert files.keys() == {f"{name.replace(' ', '-')}.png" for name in VIEWS} | {"boxes.json"}
    assert sum(files.values()) < 300_000
