import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import words
from glossary.forms import forms
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher

DATA = Path(__file__).parent / "data"
CASES = [
    case.replace("\\ud83d", "\ud83d") for case in yaml.safe_load((DATA / "mentions.yaml").read_text("utf-8"))
]
_MARKED = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load([DATA / "matcher_terms.yaml"])


@pytest.fixture(scope="module")
def matcher(glossary: Glossary) -> Matcher:
    return Matcher(glossary)


@pytest.fixture(scope="module")
def queries(glossary: Glossary) -> Matcher:
    return Matcher(glossary, for_queries=True)


@pytest.mark.parametrize("marked", CASES)
def test_mentions_are_exactly_these(marked: str, matcher: Matcher) -> None:
    text = _MARKED.sub(r"\1", marked)
    again = text
    for mention in reversed(matcher.mentions(text)):
        written = text[mention.start : mention.end]
        again = f"{again[: mention.start]}[{written}|{mention.term}]{again[mention.end :]}"
    assert again == marked


def test_a_longer_name_that_fails_its_rule_gives_way_to_a_shorter_one(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text(
        """
- {id: short, labels: [portal vein], definition: x}
- {id: long, labels: [{text: portal vein clot, context: {near: [cancer]}}], definition: x}
- {id: capitals, labels: [LFT], definition: x}
- {id: longer, labels: [{text: LFT results Today, case: true}], definition: x}
""",
        "utf-8",
    )
    found = Matcher(load([path])).mentions("a portal vein clot; LFT results today")
    assert [(mention.term, mention.start) for mention in found] == [("short", 2), ("capitals", 20)]


def test_a_mention_says_which_label_matched_and_what_kind_it_is(matcher: Matcher) -> None:
    (mention,) = matcher.mentions("Water on the tummies? No: water on the tummy.")
    assert (mention.label, mention.kind.value, mention.sure) == ("water on the tummy", "avoid", True)


def test_queries_ignore_capitals_and_know_misspellings_and_searched_words(queries: Matcher) -> None:
    found = queries.mentions("tace acsites swollen belly")
    assert [mention.term for mention in found] == ["tace", "ascites", "ascites"]


def test_in_a_query_a_missing_context_only_makes_a_mention_unsure(queries: Matcher) -> None:
    (alone,) = queries.mentions("secondary")
    (beside,) = queries.mentions("secondary tumor")
    assert (alone.term, alone.sure) == ("secondary", False)
    assert (beside.term, beside.sure) == ("secondary", True)


def test_in_a_query_a_forbidden_word_and_a_blocked_phrase_still_count(queries: Matcher) -> None:
    assert queries.mentions("port container ships") == []
    assert queries.mentions("secondary schools") == []
    assert [mention.term for mention in queries.mentions("graft vein")] == ["vein-graft"]


def test_context_reaches_six_words_and_not_over_a_line(matcher: Matcher) -> None:
    near = "secondary a b c d e liver"
    assert [mention.term for mention in matcher.mentions(near)] == ["secondary", "liver"]
    assert [mention.term for mention in matcher.mentions(near.replace("a ", "a f "))] == ["liver"]
    assert [mention.term for mention in matcher.mentions("secondary\nliver")] == ["liver"]


_PIECES = st.lists(
    st.sampled_from(yaml.safe_load((DATA / "pieces.yaml").read_text("utf-8"))["text"]), max_size=40
).map(" ".join)


@given(st.one_of(_PIECES, st.text(max_size=80)))
def test_mentions_are_in_order_apart_and_spell_a_form_of_their_label(text: str) -> None:
    matcher = _shared()
    end = 0
    for mention in matcher.mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        written = tuple(word.text for word in words(text[mention.start : mention.end]))
        assert written in {tuple(word.text for word in words(form)) for form in forms(mention.label)}


@given(_PIECES, _PIECES)
def test_what_another_line_says_never_changes_the_mentions_of_this_one(one: str, other: str) -> None:
    one, other = one.replace("\n", " "), other.replace("\n", " ")
    matcher = _shared()
    shift = len(one) + 1
    apart = [
        *matcher.mentions(one),
        *(
            mention._replace(start=mention.start + shift, end=mention.end + shift)
            for mention in matcher.mentions(other)
        ),
    ]
    assert matcher.mentions(f"{one}\n{other}") == apart


@cache
def _shared() -> Matcher:
    """One matcher for all examples of a property."""
    return Matcher(load([Path(__file__).parents[2] / "glossary" / "terms"]))
