"""Publishing to a real OpenSearch node: the same promises as in a folder, and the same answers as Whoosh."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from corpus.errors import DamagedIndexError, RefusedError, StorageError
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from indexer.document import Document, Token
from indexer.engine import ELSEWHERE, build_index, open_engine
from indexer.engines.address import read_address
from indexer.engines.cluster import connect
from indexer.generation import open_published
from indexer.publish import Generation, current, generations, publish, rollback, verify
from indexer.query import And, Or, PhraseQuery, TermQuery
from indexer.searcher import Request, Searcher
from search_app.settings import SHIPPED_TERMS
from tests.indexer.clusters import URL, needs_a_node
from tests.indexer.publishing import answers, pages, put

pytestmark = needs_a_node
NAME = read_address(URL).name if URL else ""


@pytest.fixture
def client() -> Iterator[OpenSearch]:
    """The cluster, which afterwards has no index of ours."""
    made = connect(read_address(URL))
    yield made
    made.indices.delete(index=f"{NAME}-*", params={"request_timeout": 60})
    made.close()


def indexes(client: OpenSearch) -> set[str]:
    return set(client.indices.get(index=f"{NAME}-*"))


def index_of(generation: Generation) -> str:
    return str(json.loads((generation.folder / ELSEWHERE).read_bytes())["index"])


def in_use(client: OpenSearch) -> list[str]:
    return list(client.indices.get_alias(name=NAME))


def test_a_published_index_is_sound_and_bears_the_alias(client: OpenSearch, root: Path) -> None:
    made = put(root, 5, engine=URL)
    assert current(root) == made
    assert verify(made) == []
    assert answers(made) == 5
    assert in_use(client) == [index_of(made)]


def test_three_are_kept_and_the_alias_goes_forth_and_back(client: OpenSearch, root: Path) -> None:
    for count in (3, 4, 5, 6):
        put(root, count, engine=URL)
    kept = generations(root)
    assert [one.documents for one in kept] == [6, 5, 4]
    assert indexes(client) == {index_of(one) for one in kept}
    assert in_use(client) == [index_of(kept[0])]
    assert rollback(root) == kept[1]
    assert in_use(client) == [index_of(kept[1])]
    assert answers(current(root)) == 5


def test_what_is_refused_leaves_nothing_in_the_cluster(client: OpenSearch, root: Path) -> None:
    made = put(root, 10, engine=URL)
    with pytest.raises(RefusedError, match="shrink"):
        put(root, 3, engine=URL)
    assert indexes(client) == {index_of(made)}
    assert in_use(client) == [index_of(made)]


def test_what_a_killed_build_left_there_is_removed_by_the_next(client: OpenSearch, root: Path) -> None:
    left = root / "tmp-build"
    left.mkdir(parents=True)
    client.indices.create(index=f"{NAME}-left")
    (left / ELSEWHERE).write_text(json.dumps({"url": URL, "index": f"{NAME}-left"}), encoding="utf-8")
    made = put(root, 3, engine=URL)
    assert indexes(client) == {index_of(made)}


def test_an_index_that_is_gone_or_not_whole_is_found(client: OpenSearch, root: Path) -> None:
    before, made = put(root, 3, engine=URL), put(root, 4, engine=URL)
    client.indices.put_settings(index=index_of(made), body={"index.blocks.write": False})
    client.delete(index=index_of(made), id="2", params={"refresh": "true"})
    assert verify(made) == [f"{made.name}: The index {index_of(made)} holds 3 pages instead of 4."]
    opened = open_engine(before.engine, before.folder)
    client.indices.delete(index=index_of(made))
    assert verify(made) == [f"{made.name}: The index {index_of(made)} is not on the search cluster."]
    client.indices.delete(index=index_of(before))
    with pytest.raises(DamagedIndexError, match="findwell index --force"):
        opened.search(TermQuery("body_exact", "liver"), limit=1)
    opened.close()


def test_a_published_index_takes_no_more_writes(client: OpenSearch, root: Path) -> None:
    made = put(root, 3, engine=URL)
    with pytest.raises(Exception, match="cluster_block_exception"):
        client.index(index=index_of(made), id="9", body={"number": 9})


def test_a_full_disk_is_said_to_be_so_and_the_old_index_stays(client: OpenSearch, root: Path) -> None:
    made = put(root, 3, engine=URL)

    def filling() -> Iterator[Document]:
        """The pages; half-way, the cluster blocks writes as it does when a disk is full."""
        for number, page in enumerate(pages(9000)):
            if number == 4000:
                new = (indexes(client) - {index_of(made)}).pop()
                client.indices.put_settings(index=new, body={"index.blocks.read_only_allow_delete": True})
            yield page

    with pytest.raises(StorageError) as caught:
        publish(root, filling(), engine=URL, versions={"analyzer": "1"})
    assert caught.value.code == "E565"
    assert indexes(client) == {index_of(made)}
    assert current(root) == made
    assert answers(made) == 3


def test_the_name_of_an_index_that_is_there_already_cannot_be_the_alias(
    client: OpenSearch, root: Path
) -> None:
    client.indices.create(index=NAME)
    try:
        with pytest.raises(StorageError) as caught:
            put(root, 3, engine=URL)
    finally:
        client.indices.delete(index=NAME)
    assert caught.value.code == "E567"


def test_many_clauses_are_still_one_question(client: OpenSearch, root: Path) -> None:
    made = put(root, 400, engine=URL)
    engine = open_engine(made.engine, made.folder)
    every = Or(tuple(TermQuery("body_exact", f"number{number}") for number in range(400)))
    pairs = tuple(PhraseQuery("body_exact", (f"number{number}", "liver")) for number in range(400))
    assert engine.search(every, limit=1).total == 400
    assert engine.search(And((every, Or(pairs))), limit=400).total == 400
    engine.close()


def test_a_word_in_compounds_weighs_the_same_in_every_part_of_an_index(
    client: OpenSearch, tmp_path: Path
) -> None:
    def some() -> Iterator[Document]:
        """Pages that say “x ray”; a few say a compound of their own instead, at the place of “x”."""
        for number in range(60):
            words = [Token("x", 0), Token("ray", 1)]
            if number % 10 == 3:
                words.insert(1, Token(f"x{number}ray", 0))
            yield Document(fields={"body_exact": words}, facets={}, stored={})

    found = []
    for engine in ("whoosh:", f"{URL}&shards=3"):
        folder = tmp_path / engine.partition(":")[0]
        folder.mkdir()
        build_index(engine, folder, some())
        opened = open_engine(engine, folder)
        word, phrase = TermQuery("body_exact", "x"), PhraseQuery("body_exact", ("x", "ray"))
        found.append([dict(opened.search(query, limit=60).best) for query in (word, phrase)])
        opened.close()
    (word_here, phrase_here), (word_there, phrase_there) = found
    assert word_there == pytest.approx(word_here, rel=1e-5)
    usual = [number for number in phrase_here if number % 10 != 3]
    assert [phrase_there[number] for number in usual] == pytest.approx(
        [phrase_here[n] for n in usual], rel=1e-5
    )
    assert phrase_there.keys() == phrase_here.keys()
    assert all(phrase_there[number] <= phrase_here[number] * 1.00001 for number in phrase_here)


@pytest.fixture
def both(client: OpenSearch, sample_data: Path, tmp_path: Path) -> Iterator[tuple[Searcher, Searcher]]:
    """The sample site in Whoosh and in OpenSearch."""
    with Store(sample_data) as store:
        build(store, load([SHIPPED_TERMS]), root=tmp_path, engine=URL)
    ours, theirs = open_published(sample_data / "index"), open_published(tmp_path)
    yield ours.searcher, theirs.searcher
    ours.searcher.close()
    theirs.searcher.close()


def test_the_sample_site_is_searched_alike(both: tuple[Searcher, Searcher]) -> None:
    whoosh, opensearch = both
    titles = [page.title for url in whoosh.urls if (page := whoosh.page(url))]
    alike = 0
    for title in titles:
        one, other = whoosh.search(Request(query=title)), opensearch.search(Request(query=title))
        assert (one.total, one.facets, one.cards, one.understanding) == (
            other.total,
            other.facets,
            other.cards,
            other.understanding,
        )
        assert one.hits[0].url == other.hits[0].url
        alike += [hit.url for hit in one.hits] == [hit.url for hit in other.hits]
    # Lucene keeps the length of a text of more than 40 words to within an eighth: neighbours may swap.
    assert alike >= len(titles) // 2
    assert [each.text for each in whoosh.suggest("li")] == [each.text for each in opensearch.suggest("li")]
