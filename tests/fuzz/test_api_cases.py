"""Whatever is asked of the API, made from its own OpenAPI document, is answered as that document says.

FINDWELL_LONG=1 asks ten thousand times; otherwise three hundred times.
"""

import os
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.budget import unhurried
from search_app.app import create_app
from search_app.parameters import specification
from search_app.settings import Serve, Settings

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
DOCUMENT = specification()
OPERATIONS = [
    (path, method, told)
    for path, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
    if method in ("get", "post")
]
TYPED = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["tace", "liver cancer", "-tace", '"liver', "x" * 2001, "\x00", "١٢", "1e9", "-1", "NaN"]
    ),
    st.integers().map(str),
)


def resolved(entry: dict[str, Any]) -> dict[str, Any]:
    """A part of the document, or what it refers to."""
    found: dict[str, Any] = DOCUMENT
    if "$ref" not in entry:
        return entry
    for name in entry["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def value_of(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Values that a parameter takes, and others."""
    if "enum" in schema:
        return st.one_of(st.sampled_from(list(map(str, schema["enum"]))), TYPED)
    if schema.get("type") == "integer":
        most = schema.get("maximum", 1000)
        return st.one_of(st.integers(schema.get("minimum", 0), most).map(str), TYPED)
    return TYPED


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]], bytes | None, str, dict[str, Any]]:
    path, method, told = draw(st.sampled_from(OPERATIONS))
    query: list[tuple[str, str]] = []
    for entry in map(resolved, told.get("parameters", [])):
        if entry["in"] == "path":
            name = draw(
                st.one_of(st.sampled_from(["tace", "hcc", "nothing"]), st.text(min_size=1, max_size=20))
            )
            path = path.replace(
                f"{{{entry['name']}}}", name.replace("/", "").replace("?", "").replace("#", "")
            )
        elif draw(st.booleans()) or entry.get("required"):
            times = draw(st.sampled_from([1, 1, 1, 0, 2]))
            query += [(entry["name"], draw(value_of(entry["schema"]))) for _ in range(times)]
    if draw(st.integers(0, 9)) == 0:
        query.append((draw(st.text(max_size=8)), "x"))
    body, kind = None, ""
    if method == "post":
        kinds = [*resolved(told["requestBody"])["content"], "text/xml"]
        kind = draw(st.sampled_from(kinds))
        body = draw(
            st.one_of(
                st.binary(max_size=60),
                st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
                st.sampled_from([b'{"html": "<p>TACE</p>"}', b'{"text": "TACE"}', b"[" * 5000, b"<p>TACE"]),
            )
        )
    return path, method, query, body, kind, told


@pytest.fixture(scope="module")
def app(sample_data: Any) -> Flask:
    """The sample site."""
    return create_app(Settings(data=sample_data, serve=Serve(rate=0)), clock=unhurried)


def test_every_operation_of_the_document_is_asked() -> None:
    assert len(OPERATIONS) >= 8


@settings(
    max_examples=10_000 if LONG else 300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked())
def test_every_answer_is_one_that_the_document_names(
    app: Flask, case: tuple[str, str, list[tuple[str, str]], bytes | None, str, dict[str, Any]]
) -> None:
    path, method, query, body, kind, told = case
    sent = {"data": body, "content_type": kind} if method == "post" else {}
    try:
        answer = app.test_client().open(path, method=method.upper(), query_string=query, **sent)  # type: ignore[arg-type]
    except UnicodeError:
        return  # an address that cannot be sent at all
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        known = {*told["responses"], "default", "404"}
        assert {str(answer.status_code), "4XX", "default"} & known or answer.status_code == 404
    elif answer.status_code == 200:
        assert answer.mimetype == "application/json"
