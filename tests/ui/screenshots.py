"""Pictures of every page in every mode, with a sheet of each mode, for people to look at.

``python -m tests.ui.screenshots [NAME …]`` writes them below ``build/screens``.
"""

import html
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from corpus.authored import add
from corpus.sandbox import Sandbox
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from search_app.settings import SHIPPED_TERMS
from tests.ui.browsing import go, launched, signed_in
from tests.ui.sites import ODD, PAGES, Place, all_sites

OUT = Path("build") / "screens"
WIDE, PHONE, ZOOMED = (
    {"width": 1280, "height": 900},
    {"width": 320, "height": 640},
    {"width": 320, "height": 256},
)
MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
    "phone": {"viewport": PHONE, "device_scale_factor": 2},
    "zoomed": {"viewport": ZOOMED, "device_scale_factor": 4},
    "print": {"viewport": {"width": 794, "height": 1123}},
    "right to left": {"viewport": WIDE},
}
OPENED = {
    "with explanation": (PAGES["page"], "a.fw-term >> nth=0", ""),
    "with suggestions": (PAGES["home"], "#q", "ca"),
}
TALLEST = 2600  # pixels; the rest of a page is more of the same


def take(browser: Browser, sites: Mapping[str, str], mode: str, names: list[str]) -> Iterator[Path]:
    """Take the pictures of one mode."""
    folder = OUT / mode.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(**MODES[mode])
    context.add_cookies(signed_in(context, sites["sample"])["cookies"])  # type: ignore[arg-type]
    page = context.new_page()
    for name, place in {**PAGES, **{f"odd {name}": place for name, place in ODD.items()}}.items():
        if not names or name in names:
            go(page, place, sites)
            _dress(page, mode)
            yield _picture(page, folder / f"{name.replace(' ', '-')}.png")
    for name, (place, selector, typed) in OPENED.items():
        if (not names or name in names) and mode != "print":
            _open(page, place, sites, selector, typed)
            _dress(page, mode)
            yield _picture(page, folder / f"{name.replace(' ', '-')}.png", whole=False)
    context.close()


def _dress(page: Page, mode: str) -> None:
    if mode == "print":
        page.emulate_media(media="print")
    if mode == "right to left":
        page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("document.fonts.ready")


def _open(page: Page, place: Place, sites: Mapping[str, str], selector: str, typed: str) -> None:
    go(page, place, sites)
    page.locator(selector).click()
    if typed:
        page.keyboard.type(typed)
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)


def _picture(page: Page, path: Path, *, whole: bool = True) -> Path:
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    width = page.evaluate("innerWidth")
    if whole:
        page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    else:
        page.screenshot(path=path)
    return path


def sheet(browser: Browser, mode: str, pictures: list[Path]) -> Path:
    """All pictures of a mode, small, in one."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(picture.stem)}</figcaption>"
        f"<img src='{picture.resolve().as_uri()}'></figure>"
        for picture in pictures
    )
    style = """body { margin: 16px; font: 16px sans-serif; display: grid; gap: 16px;
        grid-template-columns: repeat(5, 1fr); background: #ccc }
        figure { margin: 0 }
        img { width: 100%; max-height: 560px; object-fit: cover; object-position: top }"""
    source = OUT / "sheet.html"
    source.write_text(f"<!doctype html><style>{style}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1900, "height": 1000})
    page.goto(source.resolve().as_uri())
    page.wait_for_load_state("load")
    target = OUT / f"{mode.replace(' ', '-')}.png"
    page.screenshot(path=target, full_page=True)
    page.close()
    source.unlink()
    return target


def main() -> None:
    """Take every picture, or those of the pages and modes that are named."""
    names = [name for name in sys.argv[1:] if name not in MODES]
    modes = [mode for mode in MODES if mode in sys.argv[1:]] or list(MODES)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "published"
        sample.mkdir()
        with Store(sample) as store, Sandbox() as sandbox:
            add(store, [Path(str(files("corpus") / "pages"))], sandbox=sandbox)
            build(store, load([SHIPPED_TERMS]), root=sample / "index", engine="whoosh:")
        with all_sites(sample, Path(folder)) as sites, launched() as browser:
            for mode in modes:
                pictures = list(take(browser, sites, mode, names))
                print(sheet(browser, mode, pictures))


if __name__ == "__main__":
    main()
