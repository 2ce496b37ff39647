"""One page is asked for as politely as in a crawl, and kept nowhere."""

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from corpus.errors import FindwellError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.single import fetch_one

LIMITS = Limits(delay=0.0, timeout=5.0)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="findwell/test", allow_private=True, limits=LIMITS) as fetcher:
        yield fetcher


def test_a_page_is_fetched_after_robots_txt_and_without_its_anchor(
    httpserver: HTTPServer, fetcher: Fetcher
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/words").respond_with_data("<p>a</p>", content_type="text/html")
    answer = fetch_one(httpserver.url_for("/words#a"), fetcher=fetcher, limits=LIMITS)
    assert (answer.url, answer.body) == (httpserver.url_for("/words"), b"<p>a</p>")
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", "/words"]


def test_a_page_that_robots_txt_forbids_is_not_asked_for_even_by_a_redirect(
    httpserver: HTTPServer, fetcher: Fetcher
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private")
    httpserver.expect_request("/words").respond_with_data("", 302, {"Location": "/private/words"})
    for path in ("/private/words", "/words"):
        with pytest.raises(FindwellError) as refused:
            fetch_one(httpserver.url_for(path), fetcher=fetcher, limits=LIMITS)
        assert refused.value.code == "E204"
    assert "/private/words" not in [request.path for request, _ in httpserver.log]


@pytest.mark.parametrize(
    ("status", "media_type", "code"),
    [(404, "text/html", "E227"), (500, "text/html", "E230"), (200, "application/pdf", "E222")],
)
def test_what_is_no_page_is_said(
    httpserver: HTTPServer, fetcher: Fetcher, status: int, media_type: str, code: str
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/words").respond_with_data("x", status, content_type=media_type)
    with pytest.raises(FindwellError) as refused:
        fetch_one(httpserver.url_for("/words"), fetcher=fetcher, limits=LIMITS)
    assert refused.value.code == code
