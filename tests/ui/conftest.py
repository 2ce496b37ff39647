"""The sites in a real browser."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.ui.browsing import PATIENCE, go, signed_in
from tests.ui.sites import Place, all_sites

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def sites(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The address of each site."""
    with all_sites(sample_data, tmp_path_factory.mktemp("sites")) as sites:
        yield sites


@pytest.fixture(scope="session")
def site(sites: Mapping[str, str]) -> str:
    """The address of the sample site."""
    return sites["sample"]


@pytest.fixture(scope="session")
def editor(browser: Browser, site: str) -> StorageState:
    """What the browser of a signed-in editor keeps."""
    context = browser.new_context()
    kept = signed_in(context, site)
    context.close()
    return kept


@pytest.fixture(scope="session")
def contexts(browser: Browser, site: str, editor: StorageState) -> Callable[..., BrowserContext]:
    """A browser context for each set of options, made once: tests share its cache, never a page.

    An editor has signed in to all of them.
    """
    made: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(base_url=site, storage_state=editor, **options)
            made[key].set_default_timeout(PATIENCE)
        return made[key]

    return context


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext], sites: Mapping[str, str]) -> Iterator[Open]:
    """Opens a place, or a path of the sample site; the options are those of a browser context."""
    pages: list[Page] = []

    def open_place(place: Place | str, **options: Any) -> Page:
        page = contexts(**options).new_page()
        pages.append(page)
        if isinstance(place, Place):
            go(page, place, sites)
        else:
            page.goto(place)
        return page

    yield open_place
    for page in pages:
        page.close()
