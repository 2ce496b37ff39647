"""Whatever is asked of the API, made from its own OpenAPI document, is answered as that document says.

Schemathesis makes the requests, such as the document allows and such as it forbids, and checks the answers.
FINDWELL_LONG=1 asks for 1,500 of each operation besides those it makes of each limit; otherwise for ten.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from search_app.parameters import specification
from search_app.settings import Serve, Settings
from tests.long import LONG
from tests.search_app.sites import app_of

# What is refused although each parameter by itself is as the document says.
UNSAYABLE = ("with page × size at most 1,000", "names no word of this list")
load_all_checks()
asked: Counter[str] = Counter()
schema = schemathesis.openapi.from_dict(specification())


@pytest.fixture(scope="module")
def app(sample_data: Path) -> Iterator[Flask]:
    """The sample site; in the end it says how often each operation was asked for."""
    yield app_of(Settings(data=sample_data, serve=Serve(rate=0)))
    print(f"\n{asked.total()} cases:", ", ".join(f"{label} {many}" for label, many in asked.items()))


@schema.parametrize()
@settings(max_examples=1_500 if LONG else 10, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_document_names(case: schemathesis.Case, app: Flask) -> None:
    asked[case.operation.label] += 1
    answer = case.call(app=app, headers={"Accept-Encoding": "identity"})
    unsayable = []
    if (case.media_type or "").startswith("text/"):
        unsayable.append(negative_data_rejection)  # whatever is sent as text is a text
    if str((case.query or {}).get("exact", "true")) in ("", "0", "1", "no", "yes"):
        unsayable.append(negative_data_rejection)  # other words for true and false, as its description says
    if answer.status_code == 400 and any(words in answer.json()["detail"] for words in UNSAYABLE):
        unsayable.append(positive_data_acceptance)
    case.validate_response(answer, excluded_checks=unsayable)
