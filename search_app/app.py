"""The web application: its parts put together, and what every request goes through."""

import atexit
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from corpus.dates import is_past
from corpus.errors import StorageError
from search_app.api import MOST_SENT, api, health
from search_app.assets import assets, own_look, version
from search_app.catalogue import Catalogue, catalogues
from search_app.counting.days import keep_to_limits
from search_app.counting.querylog import QueryLog
from search_app.editors.desk import Desk
from search_app.editors.editing import editing
from search_app.editors.home import editors
from search_app.editors.publishing import Publisher
from search_app.editors.signin import set_up_sessions, signin
from search_app.embed import embed
from search_app.errors import register
from search_app.headers import secure
from search_app.limits import RateLimit
from search_app.live import Live, release_edition, term_url
from search_app.metrics import Meter, measure, metrics
from search_app.packing import pack
from search_app.pages import pages
from search_app.pinboard import Pinboard
from search_app.privacy import privacy
from search_app.saying import speak
from search_app.search import search
from search_app.settings import Settings
from search_app.wording import FILTERS
from search_app.words import words

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MOST_SENT = 16_000  # bytes
_BARE = re.compile(r"[^\x21-\x7e]")
_UNCOUNTED = ("assets", "health", "metrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findwell:
    """What the requests of one application share; ``catalogues`` begin with that of the site's language.

    ``assets`` changes with the static files and ``look`` also with the settings: with all, but an edition and
    the day, that pages depend on.
    """

    settings: Settings
    catalogues: Mapping[str, Catalogue]
    live: Live
    pinboard: Pinboard
    limit: RateLimit
    querylog: QueryLog | None
    publisher: Publisher
    desk: Desk
    meter: Meter
    assets: str
    look: str


def create_app(settings: Settings, *, clock: Callable[[], float] = monotonic) -> Flask:
    """The web application over the index in ``settings.data``, which may be published later.

    ``clock`` tells seconds and never goes back; searches are timed by it.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MOST_SENT
    live = Live(settings.index_folder, clock)
    known = catalogues(settings.site.language, settings.site.languages, settings.site.catalogues)
    files = version(own=own_look(settings) + "".join(each.version for each in known.values()).encode())
    shared = Findwell(
        settings=settings,
        catalogues=known,
        live=live,
        pinboard=Pinboard(lambda: settings.pin_paths),
        limit=RateLimit(settings.serve.rate),
        querylog=_querylog(settings),
        publisher=Publisher(settings),
        desk=Desk(settings, live),
        meter=Meter(),
        assets=files,
        look=hashlib.sha256(f"{files}\n{settings!r}".encode()).hexdigest(),
    )
    app.extensions["findwell"] = shared
    # Redirects for doubled or trailing slashes would be absolute, and so derived from the Host header.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    set_up_sessions(app, settings)
    _prepare_templates(app, shared)
    speak(app)
    for part in (
        search,
        pages,
        words,
        api,
        embed,
        privacy,
        signin,
        editors,
        editing,
        metrics,
        health,
        assets,
    ):
        app.register_blueprint(part)
    measure(app, shared.meter)
    app.before_request(_admit(shared.limit))
    app.after_request(secure)
    app.after_request(pack)
    app.teardown_appcontext(release_edition)
    register(app)
    if settings.serve.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.serve.trusted_proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
    app.wsgi_app = _made_plain(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _querylog(settings: Settings) -> QueryLog | None:
    with suppress(OSError, StorageError):  # old counts keep no server from starting
        keep_to_limits(settings.counts_folder, date.today())
    if settings.privacy.log == "off":
        return None
    log = QueryLog(settings.counts_folder)
    atexit.register(log.write)
    return log


def _made_plain(answer: "WSGIApplication") -> "WSGIApplication":
    """Take the Host header away, and write bare bytes of a query as %XX.

    Nothing here depends on the first, and either could stop even error pages when it is malformed.
    """

    def answered(environ: "WSGIEnvironment", start: "StartResponse") -> "Iterable[bytes]":
        environ["HTTP_HOST"] = "localhost"
        environ["QUERY_STRING"] = _BARE.sub(
            lambda byte: f"%{ord(byte[0]):02X}", environ.get("QUERY_STRING", "")
        )
        return answer(environ, start)

    return answered


def _prepare_templates(app: Flask, shared: Findwell) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        site=shared.settings.site,
        themed=bool(shared.settings.theme.light or shared.settings.theme.dark),
        helpline=shared.settings.helpline,
        asset=lambda name: url_for("assets.static", version=shared.assets, name=name),
        term_url=term_url,
        overdue=lambda day: bool(day) and is_past(day, today=date.today()),
    )
    app.jinja_env.filters.update({filter.__name__: filter for filter in FILTERS})


def _admit(limit: RateLimit) -> Callable[[], None]:
    def admit() -> None:
        """Refuse what is too much or too often."""
        most = MOST_SENT.get(request.endpoint or "", _MOST_SENT)
        request.max_content_length = most
        if (request.content_length or 0) > most:
            raise RequestEntityTooLarge
        if request.blueprint in _UNCOUNTED:
            return
        seconds = limit.wait(request.remote_addr or "")
        if seconds:
            raise TooManyRequests(retry_after=seconds)

    return admit
