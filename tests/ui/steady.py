"""A small site whose words never change, and views of it that are compared with how they looked."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, Route

from glossary.term import Label, Term
from search_app.counting.days import Counts, add_counts
from search_app.editors.people import set_password
from search_app.settings import Editors, Helpline, Serve, Settings, Site
from tests.search_app.sites import TACE, page, publish_site
from tests.ui.browsing import PATIENCE, signed_in
from tests.ui.sites import NAME, PASSWORD, SECRET

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
TERMS = (
    TACE,
    Term(
        id="ablation",
        labels=(Label(text="ablation"),),
        definition="A treatment that destroys a tumour with heat.",
    ),
    Term(
        id="ascites",
        labels=(Label(text="ascites"), Label(text="fluid in the tummy")),
        definition="Fluid that collects in the tummy.",
    ),
    Term(id="stent", labels=(Label(text="stent"),), definition="A small tube that keeps a duct open."),
)
PAGES = (
    page(
        "tace",
        "TACE takes about an hour. You may be offered ablation as well, and ascites may be drained first. "
        "A stent may help with jaundice.",
        title="TACE, step by step",
        path=("Treatment",),  # type: ignore[arg-type]
        reviewed="2025-03",
        html="<p>TACE takes about an hour. You may be offered ablation as well, and ascites may be drained "
        "first.</p>"
        "<h2>Afterwards</h2><ul><li>Rest for a day.</li><li>Drink enough water.</li></ul>"
        "<table><tr><th>Day</th><th>What happens</th></tr><tr><td>1</td><td>You rest.</td></tr></table>",
    ),
    page("home", "After TACE, somebody should drive you home.", title="Going home", reviewed="2024-11"),
    page("walk", "We walked in the park.", title="A walk in the park"),
)


class View(NamedTuple):
    """A page as somebody sees it: where it is, a browser's options, and what is opened or typed on it."""

    path: str
    options: Mapping[str, Any]
    opened: str = ""
    typed: str = ""
    paper: bool = False
    turned: bool = False


_LIGHT = {"viewport": WIDE}
_DARK = {"viewport": WIDE, "color_scheme": "dark"}
_PHONE = {"viewport": PHONE}
VIEWS = {
    "home": View("/", _LIGHT),
    "results": View("/search?q=tace", _LIGHT),
    "results in the dark": View("/search?q=tace", _DARK),
    "results on a phone": View("/search?q=tace", _PHONE),
    "results on paper": View("/search?q=tace", _LIGHT, paper=True),
    "results from right to left": View("/search?q=tace", _LIGHT, turned=True),
    "nothing found": View("/search?q=qwertyuiop", _LIGHT),
    "suggestions": View("/", _LIGHT, opened="#q", typed="ta"),
    "page": View("/pages/tace", _LIGHT),
    "page in the dark": View("/pages/tace", _DARK),
    "explanation": View("/pages/tace", _LIGHT, opened="a.fw-term"),
    "explanation on a phone": View("/pages/tace", _PHONE, opened="a.fw-term"),
    "A to Z": View("/glossary", _LIGHT),
    "A to Z on a phone": View("/glossary", _PHONE),
    "word": View("/glossary/tace", _LIGHT),
    "privacy": View("/privacy", _LIGHT),
    "error": View("/nowhere", _LIGHT),
    "error on a phone": View("/nowhere", _PHONE),
    "sign-in": View("/editors/sign-in", _LIGHT),
    "editors": View("/editors", _LIGHT),
    "editors in the dark": View("/editors", _DARK),
    "editors on a phone": View("/editors", _PHONE),
    "table": View("/editors/tables/nothing", _LIGHT),
    "form": View("/editors/propose?action=term&text=wig", _LIGHT),
}


def steady_site(folder: Path) -> Settings:
    """Publish the site in an empty folder."""
    publish_site(folder, PAGES, TERMS)
    set_password(folder / "editors.json", NAME, PASSWORD)
    searched = {"hair loss": 31, "car insurance": 24, "wig": 9, "tace": 40}
    yesterday = date.today() - timedelta(days=1)
    add_counts(folder / "counts", yesterday, Counts(searches=120, nothing=64, texts=searched))
    return Settings(
        data=folder,
        site=Site(
            name="Example Charity", languages=("en",), notice="A site for tests.", examples=("what is TACE?",)
        ),
        helpline=Helpline(
            title="Talk to a nurse",
            text="Our nurses can answer questions.",
            phone="0808 157 0123",
            hours="Every day, 9am to 5pm.",
        ),
        serve=Serve(rate=0),
        editors=Editors(secret=SECRET),
    )


class Windows:
    """Opens views of the site at an address; an editor has signed in to all windows, which are made once."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self._site = site
        context = browser.new_context()
        self._editor = signed_in(context, site)
        context.close()
        self._made: dict[str, BrowserContext] = {}

    def open(self, view: View) -> Page:
        """A new page that shows a view, in its final state."""
        page = self._window(view.options).new_page()
        page.goto(view.path)
        _dress(page, view)
        page.evaluate("document.fonts.ready")
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self._made.values():
            context.close()

    def _window(self, options: Mapping[str, Any]) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in self._made:
            context = self._browser.new_context(
                base_url=self._site, reduced_motion="reduce", storage_state=self._editor, **options
            )
            context.set_default_timeout(PATIENCE)
            context.route("**/findwell.css", _settle_type)
            self._made[key] = context
        return self._made[key]


def _dress(page: Page, view: View) -> None:
    if view.paper:
        page.emulate_media(media="print")
    if view.turned:
        page.evaluate("document.documentElement.dir = 'rtl'")
    if view.opened:
        page.locator(view.opened).first.click()
        page.keyboard.type(view.typed)
        page.locator("[role=option]" if view.typed else ".fw-pop:popover-open").first.wait_for()
        if view.typed:
            page.keyboard.press("ArrowDown")


def _settle_type(route: Route) -> None:
    # A late font is never shown to readers, so that nothing jumps; and letters may be moved to whole pixels,
    # as a machine is set up. A picture must depend on neither.
    answer = route.fetch()
    style = answer.text().replace("font-display: optional", "font-display: block")
    route.fulfill(response=answer, body=f"{style}\n* {{ text-rendering: geometricPrecision }}")
