"""The sites that the browser looks at: the sample with its editors, and some that are odd or in trouble."""

import shutil
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from werkzeug.serving import WSGIRequestHandler, make_server

from glossary.term import Kind, Label, Term
from search_app.counting.days import Counts, add_counts
from search_app.editors.changes import Changes
from search_app.editors.people import set_password
from search_app.editors.proposal import Action, Proposal
from search_app.settings import SHIPPED_TERMS, Helpline, Serve, Settings, Site
from search_app.settings_file import read_settings
from tests.search_app.sites import app_of, page, publish_site

SAMPLE = Path(__file__).parents[2] / "search_app" / "sample.toml"
NAME, PASSWORD = "asha", "three unrelated words"
SECRET = "a secret of the tests, of more than 32 letters"
SEARCHED = {
    "hair loss": 31,
    "car insurance": 24,
    "acupuncture": 19,
    "itching": 11,
    "wig": 9,
    "tace": 212,
    "metastatic": 160,
    "benefits": 40,
    "sirt": 12,
}
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis and " * 4  # 200 letters


class Place(NamedTuple):
    """Where a page is: its site, its path, whether an editor must have signed in, and the status it has."""

    path: str
    site: str = "sample"
    editor: bool = False
    status: int = 200


PAGES = {
    "home": Place("/"),
    "results": Place("/search?q=secondary+liver+cancer"),
    "corrected": Place("/search?q=sorafanib"),
    "exact": Place("/search?q=secondary+cancer&exact=1"),
    "second page": Place("/search?q=cancer&page=2"),
    "nothing": Place("/search?q=qwertyuiopasdf"),
    "signposted": Place("/search?q=feeling+suicidal"),
    "pinned": Place("/search?q=hcc+sick+pay"),
    "narrowed": Place("/search?q=cancer&section=Living+with+liver+cancer"),
    "page": Place("/pages/treatment/recurrence"),
    "words": Place("/glossary"),
    "words sought": Place("/glossary?q=liver"),
    "word": Place("/glossary/secondary-cancer"),
    "word in Welsh": Place("/glossary/secondary-cancer?lang=cy"),
    "results in Welsh": Place("/search?q=secondary+liver+cancer&lang=cy"),
    "page in Welsh": Place("/pages/treatment/recurrence?lang=cy"),
    "privacy": Place("/privacy"),
    "search log": Place("/privacy/search-log"),
    "embed": Place("/embed"),
    "error 400": Place("/search?q=liver&page=zero", status=400),
    "error 404": Place("/nowhere", status=404),
    "error 413": Place("/search", status=413),
    "error 429": Place("/", "busy", status=429),
    "error 503": Place("/search?q=liver", "broken", status=503),
    "sign-in": Place("/editors/sign-in"),
    "editors": Place("/editors", editor=True),
    "findings": Place("/editors/findings?rule=G101", editor=True),
    "table": Place("/editors/tables/overdue?sort=-2", editor=True),
    "edited page": Place("/editors/page?url=/pages/treatment/recurrence", editor=True),
    "edited word": Place("/editors/terms/tace", editor=True),
    "why": Place("/editors/why?url=/pages/treatment/recurrence&q=tace", editor=True),
    "concordance": Place("/editors/concordance?q=liver+cancer", editor=True),
    "propose": Place("/editors/propose?action=term&text=wig", editor=True),
    "propose best bet": Place("/editors/propose?action=best-bet&text=wig", editor=True),
    "change": Place("/editors/changes/1", editor=True),
    "changes": Place("/editors/changes", editor=True),
}
ODD = {
    "ten thousand letters": Place(f"/search?q={'liver+' * 1666}", "odd", status=400),
    "one long word": Place(f"/search?q={'x' * 1990}", "odd"),
    "turned round": Place("/search?q=%E2%80%AEliver%E2%80%AE+%E2%81%A6tace", "odd"),
    "emoji": Place("/search?q=%F0%9F%98%80+%F0%9F%91%A9%E2%80%8D%E2%9A%95%EF%B8%8F+liver", "odd"),
    "script in titles": Place("/search?q=script", "odd"),
    "a long title": Place("/search?q=long", "odd"),
    "a page of scripts": Place("/pages/script", "odd"),
    "a page with a long title": Place("/pages/long", "odd"),
    "words": Place("/glossary", "odd"),
    "a word with thirty names": Place("/glossary/many", "odd"),
    "a word of script": Place("/glossary/scripted", "odd"),
    "a bare site": Place("/", "bare"),
    "nothing found on a bare site": Place("/search?q=liver", "bare"),
    "no words": Place("/glossary", "bare"),
    "an error page without a helpline": Place("/nowhere", "bare", status=404),
    "a site without pages": Place("/", "broken", status=503),
    "words of a site without pages": Place("/glossary", "broken", status=503),
}


class _Quiet(WSGIRequestHandler):
    """A request handler that writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(app: Any) -> Generator[str]:
    """The address of a server of ``app``, which ends with the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def all_sites(sample: Path, folder: Path) -> Generator[Mapping[str, str]]:
    """The address of each site by its name; ``sample`` is a published sample site, ``folder`` empty."""
    made = {
        "sample": sample_with_editors(sample, folder / "sample"),
        "busy": Settings(data=sample, serve=Serve(rate=1), helpline=_sample(sample).helpline),
        "broken": Settings(data=folder / "broken", helpline=_sample(sample).helpline),
        "bare": Settings(data=folder / "bare", serve=Serve(rate=0)),
        "odd": Settings(
            data=folder / "odd",
            site=Site(
                name=LONG,
                notice="<script>alert(1)</script> " * 8,
                examples=(LONG, "<b>liver</b>"),
                links=(f"{LONG} https://example.org/", "<b>Give</b> https://example.org/give"),
                footer_links=(f"{LONG} https://example.org/", "Contact https://example.org/contact"),
            ),
            helpline=Helpline(
                title=LONG, text="<i>We can help.</i>", phone="0808 157 0123 extension 12345678"
            ),
            serve=Serve(rate=0),
        ),
    }
    publish_site(folder / "bare", [page("only", "We walked in the park.")], [])
    _publish_odd(folder / "odd")
    with ExitStack() as stack:
        yield {name: stack.enter_context(served(app_of(settings))) for name, settings in made.items()}


def sample_with_editors(sample: Path, folder: Path) -> Settings:
    """A copy of the sample site whose glossary can be changed, searches counted and a change proposed."""
    shutil.copytree(sample, folder)
    shutil.copytree(SHIPPED_TERMS, folder / "glossary")
    set_password(folder / "editors.json", NAME, PASSWORD)
    add_counts(
        folder / "counts",
        date.today() - timedelta(days=1),
        Counts(searches=600, nothing=94, texts=SEARCHED),
    )
    settings = _sample(folder)
    proposal = Proposal(action=Action.LABEL, term="tace", text="beads treatment", kind=Kind.LAY)
    Changes(settings.changes_folder, settings).propose(proposal, editor=NAME)
    return settings


def _sample(folder: Path) -> Settings:
    environ = {"FINDWELL_SERVE_RATE": "0", "FINDWELL_EDITORS_SECRET": SECRET}
    return read_settings(SAMPLE, data=folder, environ=environ)


def _publish_odd(folder: Path) -> None:
    script = "<script>alert(1)</script>"
    pages = [
        page("script", f"{script} liver", title=f"{script}<img src=x onerror=alert(1)>", html="<p>Many</p>"),
        page("long", "A long title about the liver. " * 40, title=LONG, path=(LONG, LONG)),
        page("turned", "\u202eThe liver \u2066turned.", title="\u202eliver \u2066turned"),
        page("emoji", "😀 The liver 👩‍⚕️ smiles. Many things.", title="😀👩‍⚕️ liver"),
    ]
    terms = [
        Term(
            id="many",
            labels=tuple(Label(text=f"many name {number:02} of it") for number in range(30)),
            definition="A word with thirty names.",
        ),
        Term(id="scripted", labels=(Label(text=f"{script}thing"),), definition=f"{script}<b>bold</b>"),
        Term(id="long", labels=(Label(text=LONG),), definition="x" * 400),
    ]
    publish_site(folder, pages, terms)
