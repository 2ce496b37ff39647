"""What is kept of an index whose engine is a cluster, and how terms are written for one. Needs no cluster."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document, Token
from indexer.engines.asked import asked
from indexer.engines.kept import Keeper, Kept
from indexer.engines.written import escaped, write
from indexer.query import And, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery


def kept(folder: Path, tokens: list[Token]) -> Kept:
    keeper = Keeper(folder)
    keeper.add(Document(fields={"body_exact": tokens}, facets={"kind": "page"}, stored={"page": "é"}))
    keeper.close()
    return Kept(folder)


def test_words_and_stored_values_are_kept_beside_the_index(tmp_path: Path) -> None:
    one = kept(tmp_path, [Token("x", 0), Token("xray", 0), Token("ray", 1)])
    assert (one.documents, one.stored(0)) == (1, {"page": "é"})
    assert one.field("body_exact").terms == [("ray", 1), ("x", 1), ("xray", 1)]
    assert one.field("body_exact").written == {"x": {"x=xray": 1}, "xray": {"x=xray": 1}}
    assert one.field("kind").terms == [("page", 1)]
    assert one.field("title_stem").terms == []
    one.close()


@pytest.mark.parametrize(
    "query",
    [
        TermQuery("body_exact", "unknown"),
        TermQuery("broader", "x"),
        PhraseQuery("body_exact", ("x", "unknown")),
        PhraseQuery("kind", ("page", "page")),
        PrefixQuery("body_exact", "u"),
        And((MatchAll(), TermQuery("body_exact", "unknown"))),
        Or((TermQuery("body_exact", "unknown"),)),
        Not(TermQuery("body_exact", "unknown"), MatchAll()),
    ],
    ids=str,
)
def test_what_nothing_can_match_is_not_asked_for(tmp_path: Path, query: Query) -> None:
    one = kept(tmp_path, [Token("x", 0)])
    assert asked(query, one) is None
    one.close()


@given(st.lists(st.builds(Token, st.text(max_size=300), st.integers(0, 20)), max_size=30))
def test_a_field_is_written_with_one_token_for_each_position_and_no_white_space_inside(
    tokens: list[Token],
) -> None:
    runs, terms, special, hidden = write(tokens)
    written = [token for run in runs for token in run.split(" ")]
    assert " ".join(written).split() == written
    assert len(written) == len({token.position for token in tokens})
    assert all(len(token) <= 200 for token in written)
    assert terms == {token.term for token in tokens}
    assert set(special) <= set(written)
    in_special = {term for held in special.values() for term in held}
    assert {escaped(term) for term in terms - hidden} == set(written) - set(special)
    assert hidden <= in_special <= terms


@given(st.lists(st.tuples(st.text("abé", min_size=1, max_size=9), st.integers(1, 3)), max_size=20))
def test_plain_words_are_written_as_they_are_with_a_new_run_after_each_gap(
    steps: list[tuple[str, int]],
) -> None:
    position, tokens, expected = 0, [], list[str]()
    for word, step in steps:
        position += step
        expected = [*expected[:-1], f"{expected[-1]} {word}"] if tokens and step == 1 else [*expected, word]
        tokens.append(Token(word, position))
    assert write(tokens) == (expected, {word for word, _ in steps}, {}, frozenset())


@given(st.text(), st.text(min_size=1))
def test_no_two_terms_are_written_alike_and_a_start_stays_a_start(rest: str, start: str) -> None:
    assert escaped(start + rest).startswith(escaped(start))
    assert (escaped(rest) == escaped(start)) == (rest == start)
