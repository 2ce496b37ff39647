"""Why a name is or is not a mention, said for every place where one stands."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glossary.annotate import annotate
from glossary.considered import TAKEN, tell_html, tell_text
from glossary.glossary import load
from glossary.matcher import Matcher

DATA = Path(__file__).parent / "data"
CASES = yaml.safe_load((DATA / "considered.yaml").read_text("utf-8"))
_MATCHER = Matcher(load([DATA / "matcher_terms.yaml"]))
_PIECES = yaml.safe_load((DATA / "pieces.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["text"], ids=lambda case: str(case["text"]))
def test_every_place_in_a_text_has_its_reason(case: dict[str, object]) -> None:
    told = tell_text(str(case["text"]), _MATCHER)
    assert [f"{each.written} → {each.term}: {each.why or TAKEN}" for each in told] == case["told"]


@pytest.mark.parametrize("case", CASES["html"], ids=lambda case: str(case["html"]))
def test_every_place_on_a_page_has_its_reason(case: dict[str, object]) -> None:
    html = str(case["html"])
    told = tell_html(html, _MATCHER, url=str(case.get("url", "")), per_section=bool(case.get("per_section")))
    assert [f"{html[each.start : each.end]} → {each.term}: {each.outcome}" for each in told] == case["told"]


@given(st.lists(st.sampled_from(_PIECES["text"]), max_size=40).map(" ".join))
def test_what_is_taken_is_what_the_matcher_finds(text: str) -> None:
    taken = [(each.start, each.end, each.term) for each in tell_text(text, _MATCHER) if each.outcome == TAKEN]
    assert taken == [(found.start, found.end, found.term) for found in _MATCHER.mentions(text)]


@given(st.lists(st.sampled_from([*_PIECES["text"], *_PIECES["markup"]]), max_size=50).map("".join))
def test_what_is_taken_on_a_page_is_what_is_marked(html: str) -> None:
    marked = annotate(html, _MATCHER, link=str)
    told = tell_html(html, _MATCHER)
    assert [(each.term, each.written) for each in told if each.outcome == TAKEN] == marked.mentions
    assert all(0 <= each.start < each.end <= len(html) for each in told)
