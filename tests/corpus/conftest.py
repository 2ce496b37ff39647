"""A small site on this machine, and what the tests of the crawler ask of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import State, Store
from corpus.walk import Progress, Summary

Walk = Callable[..., Summary]


@dataclass
class Site:
    """Pages by path, which a test may change between two crawls; other paths answer 404."""

    origin: str
    answers: dict[str, Response | Callable[[Request], Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self, path: str, body: str = "", *, head: str = "", **headers: str) -> None:
        """Answer with an HTML page that has this body and head."""
        html = (
            f"<!doctype html><html><head><title>A page</title>{head}</head><body>{body or path}</body></html>"
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Response(html, content_type="text/html", headers=named)

    def text(self, path: str, text: str, content_type: str = "text/plain") -> None:
        """Answer with a text."""
        self.answers[path] = Response(text, content_type=content_type)

    def status(self, path: str, status: int, **headers: str) -> None:
        """Answer with a status and no more."""
        self.answers[path] = Response("", status=status, headers=headers)

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        """Answer with a redirect."""
        self.status(path, status, Location=target)

    def respond(self, request: Request) -> Response:
        """The answer to one request."""
        target = request.full_path.rstrip("?")
        self.asked.append(target)
        answer = self.answers.get(target) or self.answers.get("*") or Response("", status=404)
        if not isinstance(answer, Response):
            return answer(request)
        body = answer.get_data()
        copy = Response(body, status=answer.status, headers=list(answer.headers))
        if answer.status_code == 200 and body:
            copy.add_etag()
            copy.make_conditional(request)
        return copy


def links(*paths: str) -> str:
    """A paragraph with a link for each path."""
    return "".join(f'<p><a href="{path}">Read {path}</a></p>' for path in paths)


def kept(store: Store, site: Site) -> list[str]:
    """The paths of the pages that are kept."""
    return [record.url.removeprefix(site.origin) for record in store.records(state=State.KEPT)]


def state(store: Store, site: Site, path: str) -> str:
    """The state of a page and the code of its reason."""
    record = store.record(site.origin + path)
    return f"{record.state} {record.why[:4]}".strip() if record else "unknown"


@pytest.fixture
def site(httpserver: HTTPServer) -> Site:
    """An empty site."""
    site = Site(httpserver.url_for("").rstrip("/"))
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(site.respond)
    return site


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second empty site."""
    with HTTPServer(port=0) as server:
        site = Site(server.url_for("").rstrip("/"))
        server.expect_request(re.compile("/.*")).respond_with_handler(site.respond)
        yield site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path) as store:
        yield store


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher that may reach this machine."""
    with Fetcher(user_agent="findwell/0.1 (+test)", allow_private=True, limits=Limits(timeout=5)) as fetcher:
        yield fetcher


@pytest.fixture
def walk(site: Site, store: Store, fetcher: Fetcher) -> Callable[..., Summary]:
    """Crawl the site into the store, without delay."""

    def walk(
        start: str = "/",
        *,
        limits: Limits | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Summary:
        return crawl(
            store,
            [site.origin + start],
            fetcher=fetcher,
            limits=limits or Limits(delay=0),
            on_progress=on_progress or (lambda progress: None),
        )

    return walk
