"""What editors ask of robots in a page or with it, table-tested through a whole crawl."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response
from werkzeug.datastructures import Headers

from corpus.store import State, Store
from corpus.walk import Summary
from corpus.wishes import Wishes, directives, of_headers
from tests.corpus.conftest import Site

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "wishes.yaml").read_text(encoding="utf-8")
)


def answer(number: int, head: list[str], headers: list[str]) -> Response:
    html = (
        f'<html><head><title>A page</title>{"".join(head)}</head><a href="/from/{number}">words {number}</a>'
    )
    named = Headers([("X-Robots-Tag", value) for value in headers])
    return Response(html, content_type="text/html", headers=named)


def test_each_wish_is_obeyed_by_a_crawl(site: Site, store: Store, walk: Callable[..., Summary]) -> None:
    site.page("/", "".join(f'<a href="/case/{number}">a</a>' for number in range(len(CASES))))
    for number, case in enumerate(CASES):
        site.answers[f"/case/{number}"] = answer(number, case.get("head", []), case.get("headers", []))
        site.page(f"/from/{number}")
    walk()
    kept = {record.url.removeprefix(site.origin) for record in store.records(state=State.KEPT)}
    actual = {
        case["says"]: (f"/case/{number}" in kept, f"/from/{number}" in kept)
        for number, case in enumerate(CASES)
    }
    assert {case["says"]: (case["kept"], case["follows"]) for case in CASES} == actual
    excluded = {record.why[:4] for record in store.records(state=State.EXCLUDED)}
    assert excluded == {"E220"}


@pytest.mark.parametrize(
    ("head", "before", "after", "state"),
    [
        ("", [], ["noindex"], "excluded E220"),
        ("", [], ["findwell: noindex"], "excluded E220"),
        ("", [], ["otherbot: noindex"], "kept"),
        # A server may leave the header out of "not modified", and what was kept for its sake stays.
        ('<meta name="robots" content="noindex">', ["findwell: index"], [], "kept"),
        ('<meta name="findwell" content="index">', [], ["noindex"], "kept"),
        ('<meta name="findwell" content="index">', [], ["findwell: noindex"], "excluded E220"),
    ],
)
def test_a_wish_that_comes_with_not_modified_is_obeyed(
    site: Site,
    store: Store,
    walk: Callable[..., Summary],
    head: str,
    before: list[str],
    after: list[str],
    state: str,
) -> None:
    site.page("/", '<a href="/a">a</a>')
    site.answers["/a"] = answer(0, [head], before)
    walk()
    assert (store.record(site.origin + "/a") or pytest.fail("not visited")).state is State.KEPT
    site.answers["/a"] = answer(0, [head], after)
    summary = walk()
    assert summary.changed == 0
    record = store.record(site.origin + "/a")
    assert record is not None
    assert f"{record.state} {record.why[:4]}".strip() == state


def test_the_words_of_a_directive_are_read() -> None:
    assert directives("NOINDEX , follow") == {"noindex", "follow"}
    assert directives("none") == {"none", "noindex", "nofollow"}
    assert directives("all") == {"all", "index", "follow"}


@given(st.lists(st.text("findwelox*:, -", max_size=40), max_size=3))
def test_a_header_that_nowhere_says_no_never_excludes(headers: list[str]) -> None:
    says_no = any("noindex" in header or "none" in header for header in headers)
    assert of_headers(headers).allow("index") or says_no


def test_wishes_of_two_places_add_up() -> None:
    both = Wishes(frozenset({"noindex"}), frozenset()).and_of(Wishes(frozenset(), frozenset({"index"})))
    assert both == Wishes(frozenset({"noindex"}), frozenset({"index"}))
