"""What every engine must do alike: cases written down as data, then random corpora against brute force."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UsageError
from indexer.document import FACETS, FIELDS, Document, Token
from indexer.engine import Engine, Scored, build_index, discard, open_engine
from indexer.engines.impacts import ImpactsEngine
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, PrefixQuery, Query, TermQuery
from tests.indexer import brute
from tests.indexer.clusters import OPENSEARCH
from tests.long import examples

ENGINES = ["whoosh:", OPENSEARCH]
CASES = yaml.safe_load((Path(__file__).parent / "data" / "engine_cases.yaml").read_text(encoding="utf-8"))
FIELDS_USED = ("title_stem", "body_stem", "concepts")
WORDS = ("a", "b", "c", "d", "ab", "abc")
KINDS = ("page", "news", "Stories & news")


def document(row: dict[str, str]) -> Document:
    return Document(
        fields={field: tokens(text) for field, text in row.items() if field in FIELDS},
        facets={facet: value for facet, value in row.items() if facet in FACETS},
        stored={"title": row.get("title_stem", "")},
    )


def tokens(text: str) -> list[Token]:
    found, position = [], 0
    for word in text.split():
        if word == "|":
            position += 10
            continue
        found.extend(Token(term, position) for term in word.split("="))
        position += 1
    return found


def query_from(written: dict[str, Any]) -> Query:
    ((kind, value),) = [(kind, value) for kind, value in written.items() if kind != "tie"]
    match kind:
        case "term":
            return TermQuery(*value)
        case "prefix":
            return PrefixQuery(*value)
        case "phrase":
            return PhraseQuery(value[0], tuple(value[1:]))
        case "everything":
            return MatchAll(value)
        case "not":
            return Not(*map(query_from, value))
        case "all":
            return And(tuple(map(query_from, value)))
        case "any":
            return Or(tuple(map(query_from, value)))
        case "best":
            return DisMax(tuple(map(query_from, value)), written.get("tie", 0.0))
    raise ValueError(kind)


def assert_ranked(
    engine: Engine, best: Sequence[Scored], ranked: list[tuple[int, float]], start: int, end: int
) -> None:
    """That these are the matches there; an engine that reckons in 32 bits may confuse what is closer."""
    if isinstance(engine, ImpactsEngine):
        assert [tuple(hit) for hit in best] == ranked[start:end]
    else:
        scores, near = dict(ranked), pytest.approx([score for _, score in ranked[start:end]], rel=1e-5)
        assert [hit.score for hit in best] == near
        assert [scores[hit.document] for hit in best] == near


DOCUMENTS = [document(row) for row in CASES["documents"]]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("index")
    build_index(request.param, folder, DOCUMENTS)
    opened = open_engine(request.param, folder)
    yield opened
    opened.close()
    discard(folder)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_written_cases_are_answered(engine: Engine, case: dict[str, Any]) -> None:
    query = query_from(case["query"])
    found = engine.search(query, limit=10)
    assert [hit.document for hit in found.best] == case["found"]
    assert found.total == len(case["found"])
    assert_ranked(engine, found.best, brute.ranked(query, DOCUMENTS), 0, 10)


def test_documents_are_counted_and_stored_values_come_back_in_the_order_asked_for(engine: Engine) -> None:
    assert engine.documents == 6
    assert engine.stored([3, 0]) == [{"title": "run for us"}, {"title": "tace"}]
    assert engine.stored([]) == []


def test_words_come_most_used_first_then_by_alphabet(engine: Engine) -> None:
    assert engine.words("body_stem", "l") == [("liver", 4), ("lung", 1)]
    assert engine.words("body_stem", "zz") == []
    assert engine.words("broader") == []
    assert engine.words("kind") == [("page", 3), ("news", 2)]


def test_facets_count_all_matches_and_not_only_those_shown(engine: Engine) -> None:
    found = engine.search(TermQuery("body_stem", "liver"), limit=1, facets=("kind", "section", "cancer"))
    assert found.total == 4
    assert found.facets == {
        "kind": {"page": 2, "news": 1},
        "section": {"About": 1, "Treatment": 1},
        "cancer": {},
    }


def test_pages_of_results_continue_each_other(engine: Engine) -> None:
    query = Or((TermQuery("body_stem", "cancer"), PrefixQuery("body_stem", "l")))
    whole = engine.search(query, limit=10).best
    assert [
        hit for start in range(0, 6, 2) for hit in engine.search(query, limit=2, offset=start).best
    ] == whole
    assert engine.search(query, limit=5, offset=99).best == []
    assert engine.search(query, limit=0).total == len(whole)


@pytest.mark.parametrize("url", ENGINES)
def test_an_index_may_be_empty(url: str, tmp_path: Path) -> None:
    assert build_index(url, tmp_path, []) == 0
    engine = open_engine(url, tmp_path)
    assert engine.documents == 0
    assert engine.words("body_stem") == []
    for query in (
        MatchAll(),
        TermQuery("body_stem", "a"),
        PhraseQuery("kind", ("a", "b")),
        PrefixQuery("kind", "a"),
    ):
        assert engine.search(query, limit=10, facets=("kind",)) == ([], 0, {"kind": {}})
    engine.close()
    discard(tmp_path)


def test_an_engine_that_is_not_known_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'Did you mean "whoosh:"\?'):
        open_engine("wosh:", tmp_path)
    with pytest.raises(UsageError, match="Use one of: whoosh:"):
        build_index("postgres://localhost", tmp_path, [])


@st.composite
def fields_of_tokens(draw: st.DrawFn) -> list[Token]:
    steps = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((0, 1, 1, 1, 5))), max_size=12))
    position, held = 0, {}
    for word, step in steps:
        position += step
        held[Token(word, position)] = None
    return list(held)


documents_drawn = st.builds(
    lambda fields, kind: Document(fields=fields, facets={"kind": kind} if kind else {}, stored={}),
    st.dictionaries(st.sampled_from(FIELDS_USED), fields_of_tokens()),
    st.sampled_from(("", *KINDS)),
)
boosts = st.sampled_from((0.0, 0.5, 1.0, 3.0))
words_drawn = st.sampled_from((*WORDS, "unknown"))
field_names = st.sampled_from(FIELDS_USED)
leaves = st.one_of(
    st.builds(TermQuery, field_names, words_drawn, boosts),
    st.builds(TermQuery, st.just("kind"), st.sampled_from(KINDS), boosts),
    st.builds(PhraseQuery, field_names, st.lists(words_drawn, min_size=1, max_size=3).map(tuple), boosts),
    st.builds(PrefixQuery, field_names, st.sampled_from(("", "a", "ab", "z")), boosts),
    st.builds(MatchAll, boosts),
)
trees = st.recursive(
    leaves,
    lambda nodes: st.one_of(
        st.builds(And, st.lists(nodes, min_size=1, max_size=4).map(tuple)),
        st.builds(Or, st.lists(nodes, min_size=1, max_size=4).map(tuple)),
        st.builds(DisMax, st.lists(nodes, min_size=1, max_size=4).map(tuple), st.sampled_from((0.0, 0.3))),
        st.builds(Not, nodes, nodes),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("url", ENGINES)
@examples(60)
@given(
    corpus=st.lists(documents_drawn, min_size=1, max_size=8), queries=st.lists(trees, min_size=1, max_size=12)
)
def test_small_random_corpora_are_ranked_as_brute_force_ranks_them(
    url: str, corpus: list[Document], queries: list[Query]
) -> None:
    with TemporaryDirectory() as folder:
        assert build_index(url, Path(folder), corpus) == len(corpus)
        engine = open_engine(url, Path(folder))
        for query in queries:
            expected = brute.ranked(query, corpus)
            found = engine.search(query, limit=5, offset=1, facets=("kind",))
            assert_ranked(engine, found.best, expected, 1, 6)
            assert found.total == engine.search(query, limit=0).total == len(expected)
            assert found.facets["kind"] == kinds_among(expected, corpus)
        engine.close()
        discard(Path(folder))


def kinds_among(ranked: list[tuple[int, float]], corpus: list[Document]) -> dict[str, int]:
    held = [corpus[number].facets["kind"] for number, _ in ranked if "kind" in corpus[number].facets]
    return {kind: held.count(kind) for kind in held}


@pytest.mark.parametrize("url", ENGINES)
def test_a_larger_corpus_is_ranked_as_brute_force_ranks_it(url: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    corpus = [random_document(chance) for _ in range(700)]
    build_index(url, tmp_path, corpus)
    engine = open_engine(url, tmp_path)
    for _ in range(60):
        query = random_tree(chance, depth=3)
        expected = brute.ranked(query, corpus)
        found = engine.search(query, limit=25)
        assert_ranked(engine, found.best, expected, 0, 25)
        assert found.total == engine.search(query, limit=0).total == len(expected)
    engine.close()
    discard(tmp_path)


VOCABULARY = [f"w{number}" for number in range(60)]


def random_document(chance: random.Random) -> Document:
    def text(longest: int) -> list[Token]:
        # Cubed: a few words are in most documents, most are in few.
        words = [
            VOCABULARY[int(len(VOCABULARY) * chance.random() ** 3)] for _ in range(chance.randint(0, longest))
        ]
        return [Token(word, position) for position, word in enumerate(words)]

    return Document(
        fields={"title_stem": text(4), "body_stem": text(40)},
        facets={"kind": chance.choice(KINDS)},
        stored={},
    )


def random_tree(chance: random.Random, *, depth: int) -> Query:
    field = chance.choice(("title_stem", "body_stem"))
    boost = chance.choice((0.0, 1.0, 2.5))
    if not depth or chance.random() < 0.2:
        word, other = chance.choice(VOCABULARY), chance.choice(VOCABULARY[:6])
        return chance.choice(
            (
                TermQuery(field, word, boost),
                PhraseQuery(field, (other, chance.choice(VOCABULARY[:6])), boost),
                PrefixQuery(field, word[:2], boost),
                TermQuery("kind", chance.choice(KINDS), boost),
                MatchAll(boost),
            )
        )
    parts = tuple(random_tree(chance, depth=depth - 1) for _ in range(chance.randint(1, 4)))
    return chance.choice((And(parts), Or(parts), DisMax(parts), DisMax(parts, 0.2), Not(parts[0], parts[-1])))
