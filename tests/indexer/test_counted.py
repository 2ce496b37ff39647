"""How many documents match, from the words kept beside an index in a cluster. Needs no cluster."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document, Token
from indexer.engines.counted import counted
from indexer.engines.kept import Keeper, Kept
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery
from tests.indexer import brute
from tests.indexer.test_engine_contract import documents_drawn, trees


def document(title: str, body: str) -> Document:
    fields = {
        field: [Token(word, position) for position, word in enumerate(text.split())]
        for field, text in (("title_stem", title), ("body_stem", body))
    }
    return Document(fields=fields, facets={"kind": "page"}, stored={})


CORPUS = [
    document("liver", "liver scan"),
    document("scan", "blood"),
    document("", "liver"),
    document("", "a"),
]
LIVER = TermQuery("title_stem", "liver"), TermQuery("body_stem", "liver")
SCAN = TermQuery("title_stem", "scan"), TermQuery("body_stem", "scan")


def kept(corpus: Sequence[Document], folder: Path) -> Kept:
    keeper = Keeper(folder)
    for each in corpus:
        keeper.add(each)
    keeper.close()
    return Kept(folder)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (TermQuery("body_stem", "liver"), 2),
        (TermQuery("body_stem", "unknown"), 0),
        (TermQuery("kind", "page"), 4),
        (PhraseQuery("body_stem", ("liver",)), 2),
        (PhraseQuery("body_stem", ("liver", "unknown")), 0),
        (PhraseQuery("body_stem", ("liver", "scan")), None),
        (PrefixQuery("body_stem", "liv"), 2),
        (PrefixQuery("body_stem", "z"), 0),
        (PrefixQuery("body_stem", ""), None),
        (MatchAll(), 4),
        (Or(LIVER), 2),
        (DisMax((*SCAN, TermQuery("headings_stem", "scan"))), 2),
        (Or(LIVER[:1]), 1),
        (Or((*LIVER, *SCAN)), None),
        (Or((LIVER[0], TermQuery("title_stem", "scan"))), None),
        (Or((*LIVER, MatchAll())), 4),
        (And((Or(LIVER), MatchAll())), 2),
        (And((Or(LIVER), Or(SCAN))), None),
        (And((Or(LIVER), TermQuery("body_stem", "unknown"))), 0),
        (Not(Or(LIVER), TermQuery("concepts", "liver")), 2),
        (Not(MatchAll(), Or(LIVER)), None),
    ],
    ids=str,
)
def test_what_the_words_tell_is_counted_without_the_cluster(
    query: Query, expected: int | None, tmp_path: Path
) -> None:
    one = kept(CORPUS, tmp_path)
    assert counted(query, one) == expected
    one.close()


def test_words_kept_by_an_earlier_version_leave_a_stem_in_several_fields_to_the_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.kept.STEMS", ())
    one = kept(CORPUS, tmp_path)
    assert counted(Or(LIVER), one) is None
    one.close()


@given(
    corpus=st.lists(documents_drawn, min_size=1, max_size=8), queries=st.lists(trees, min_size=1, max_size=12)
)
def test_a_count_is_that_of_brute_force_or_left_to_the_cluster(
    corpus: list[Document], queries: list[Query]
) -> None:
    with TemporaryDirectory() as folder:
        one = kept(corpus, Path(folder))
        for query in queries:
            assert counted(query, one) in (None, len(brute.ranked(query, corpus)))
        one.close()
