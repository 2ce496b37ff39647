"""Whoosh's known faults, none of which may reach findwell."""

import random
import re
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from time import monotonic

import numpy as np
import pytest
from whoosh import index

import indexer.engines
from corpus.errors import DamagedIndexError, UsageError
from indexer.document import Document, Token
from indexer.engine import Engine, Found, build_index, open_engine
from indexer.engines.impacts import ImpactsEngine
from indexer.engines.postings import SegmentPostings
from indexer.engines.segment import Earlier
from indexer.engines.whoosh import READS_KEPT, open_storage
from indexer.query import And, DisMax, Or, PhraseQuery, PrefixQuery, Query, TermQuery
from tests.indexer import brute

WORDS = [f"w{number}" for number in range(40)]


def corpus(count: int) -> list[Document]:
    chance = random.Random(count)
    made = []
    for number in range(count):
        words = [chance.choice(WORDS) for _ in range(chance.randint(5, 60))]
        tokens = [Token(word, place) for place, word in enumerate(words)]
        made.append(
            Document(fields={"body_stem": tokens}, facets={"kind": "page"}, stored={"page": str(number)})
        )
    return made


DOCUMENTS = corpus(400)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    build_index("whoosh:", made, DOCUMENTS)
    return made


def term(number: int) -> TermQuery:
    return TermQuery("body_stem", WORDS[number])


def queries() -> list[Query]:
    chance = random.Random(3)
    picked = [[term(chance.randrange(40)) for _ in range(3)] for _ in range(60)]
    made: list[Query] = [And((Or((one, other)), third)) for one, other, third in picked[:30]]
    made += [DisMax(tuple(parts), 0.1) for parts in picked[30:45]]
    made += [PhraseQuery("body_stem", (one.term, other.term)) for one, other, _ in picked[45:55]]
    made += [PrefixQuery("body_stem", f"w{number}") for number in range(3)]
    return made


def answers(engine: Engine, query: Query) -> tuple[Found, list[str]]:
    found = engine.search(query, limit=10, facets=("kind",))
    return found, [stored["page"] for stored in engine.stored(hit.document for hit in found.best)]


def test_the_ten_best_are_the_ten_best_of_all(folder: Path) -> None:
    engine = open_engine("whoosh:", folder)
    for query in queries():
        assert [tuple(hit) for hit in engine.search(query, limit=10).best] == brute.ranked(query, DOCUMENTS)[
            :10
        ]
    engine.close()


def test_threads_that_share_an_engine_get_the_answers_one_alone_gets(folder: Path) -> None:
    alone = open_engine("whoosh:", folder)
    expected = [answers(alone, query) for query in queries()]
    alone.close()
    # So small a cache keeps little: the threads read the files all the time.
    shared = ImpactsEngine(open_storage(folder), cache_bytes=20_000)
    with ThreadPoolExecutor(8) as threads:
        for _ in range(4):
            assert list(threads.map(lambda query: answers(shared, query), queries())) == expected
    shared.close()


def test_a_cache_too_small_for_any_term_changes_no_answer(folder: Path) -> None:
    engine = ImpactsEngine(open_storage(folder), cache_bytes=10)
    for query in queries()[::7]:
        assert [tuple(hit) for hit in engine.search(query, limit=10).best] == brute.ranked(query, DOCUMENTS)[
            :10
        ]
    engine.close()


def test_our_reader_of_postings_gives_what_the_one_of_whoosh_gives(tmp_path: Path) -> None:
    rare = Document(
        fields={"body_stem": [Token("rare", 3)], "title_stem": [Token("rare", 0)]}, facets={}, stored={}
    )
    often = Document(fields={"body_stem": [Token("w0", place) for place in range(9)]}, facets={}, stored={})
    build_index("whoosh:", tmp_path, [*DOCUMENTS, rare, *DOCUMENTS, rare, often])
    reader = index.open_dir(str(next(tmp_path.glob("part-*/text"))), readonly=True).reader()
    ours = SegmentPostings(reader)
    for field, term in reader.all_terms():
        theirs = reader.postings(field, term)
        expected = []
        while theirs.is_active():
            places = theirs.value_as("positions") if field.endswith("_stem") else []
            expected.append((theirs.id(), theirs.weight(), places))
            theirs.next()
        blocks = list(ours.of(field, term.decode()))
        documents = [int(each) for block in blocks for each in block.documents]
        weights = [float(each) for block in blocks for each in block.frequencies]
        assert list(zip(documents, weights, strict=True)) == [each[:2] for each in expected]
        if field.endswith("_stem"):
            every_third = np.array(documents[::3], np.intp)
            assert ours.positions(field, term.decode(), every_third) == [each[2] for each in expected][::3]
    assert list(ours.of("body_stem", "absent")) == list(ours.of("absent", "w0")) == []


def test_nothing_of_ours_is_pickled_into_the_index(folder: Path) -> None:
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not any(b"indexer" in content for content in files)
    assert sum(b"whoosh.fields" in content for content in files) == 2


def test_its_parser_its_ranking_its_highlighter_and_its_spelling_are_never_used() -> None:
    sources = [
        path.read_text(encoding="utf-8") for path in Path(indexer.engines.__file__).parent.glob("*.py")
    ]
    imported = re.findall(r"^(?:from|import) (whoosh\S*)", "\n".join(sources), re.MULTILINE)
    assert {*imported} <= {
        "whoosh",
        "whoosh.codec.whoosh3",
        "whoosh.filedb",
        "whoosh.filedb.filestore",
        "whoosh.filedb.filetables",
        "whoosh.filedb.structfile",
        "whoosh.index",
        "whoosh.reading",
    }


def test_only_the_index_itself_is_left_in_the_folder(folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == ["part-0000"]
    assert sorted(path.name for path in folder.glob("*/*")) == ["concepts", "text"]
    found = sorted(path.suffix for path in folder.glob("*/*/*"))
    assert found == [".json", ".json", ".seg", ".seg", ".toc", ".toc"]


def test_lengths_of_fields_are_exact(folder: Path) -> None:
    storage = open_storage(folder)
    assert storage.lengths("body_stem").tolist() == [len(one.fields["body_stem"]) for one in DOCUMENTS]
    storage.close()


def test_a_generation_removed_from_the_disk_still_answers_those_who_have_it_open(tmp_path: Path) -> None:
    build_index("whoosh:", tmp_path, DOCUMENTS)
    engine = open_engine("whoosh:", tmp_path)
    rmtree(tmp_path)
    for query in queries()[::7]:
        assert [tuple(hit) for hit in engine.search(query, limit=10).best] == brute.ranked(query, DOCUMENTS)[
            :10
        ]
    assert engine.stored([7]) == [{"page": "7"}]
    engine.close()


def test_getting_ready_ends_when_its_time_is_over(folder: Path) -> None:
    engine = ImpactsEngine(open_storage(folder))
    engine.warm([("body_stem", word) for word in WORDS], monotonic() - 1)
    assert engine._cached_bytes == 0
    engine.warm([("body_stem", word) for word in WORDS], monotonic() + 60)
    assert set(engine._cached) == {("body_stem", word) for word in WORDS}
    engine.close()


def test_the_terms_kept_beside_a_segment_are_those_in_it(folder: Path) -> None:
    storage = open_storage(folder)
    with Earlier(folder / "part-0000" / "text", ["body_stem"]) as segment:
        for field in ("body_stem", "kind"):
            held = Counter(term for term, *_ in segment.postings(field))
            assert storage.dictionary(field) == sorted(held.items())
    assert storage.dictionary("title_exact") == []
    storage.close()


@pytest.mark.parametrize("room", [0, 1, 500, 20_000])
def test_however_little_room_there_is_the_answers_are_right_and_it_is_kept_to(
    folder: Path, room: int
) -> None:
    whole, narrow = open_engine("whoosh:", folder), ImpactsEngine(open_storage(folder), cache_bytes=room)
    narrow.warm([("body_stem", word) for word in (*WORDS, "nowhere")], monotonic() + 60)
    for query in queries():
        assert answers(narrow, query) == answers(whole, query)
        assert narrow._cached_bytes == sum(term.size for term in narrow._cached.values()) <= room
    whole.close()
    narrow.close()


def test_an_index_is_read_in_place_and_not_copied_into_memory(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(4_000_000).hex()
    tokens = [Token("liver", 0)]
    build_index(
        "whoosh:", tmp_path, [Document(fields={"body_stem": tokens}, facets={}, stored={"page": noise})]
    )
    tracemalloc.start()
    engine = open_engine("whoosh:", tmp_path)
    assert engine.search(TermQuery("body_stem", "liver"), limit=1).total == 1
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000 < sum(path.stat().st_size for path in tmp_path.rglob("*"))
    assert engine.stored([0]) == [{"page": noise}]
    engine.close()


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="this system does not tell what is mapped")
def test_what_was_read_of_an_index_does_not_stay_in_memory(tmp_path: Path) -> None:
    noise = random.Random(1)
    documents = [
        Document(fields={}, facets={}, stored={"page": noise.randbytes(20_000).hex()})
        for _ in range(READS_KEPT)
    ]
    build_index("whoosh:", tmp_path, documents)
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.seg"))
    engine = open_engine("whoosh:", tmp_path)
    engine.stored(range(READS_KEPT - 1))
    assert mapped(tmp_path) > size // 2
    engine.stored([READS_KEPT - 1])
    assert mapped(tmp_path) < size // 10
    engine.close()


def mapped(folder: Path) -> int:
    """Bytes of the files below a folder that are in this process's memory."""
    found, is_ours = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            is_ours = str(folder) in line
        elif is_ours and words[0] == "Rss:":
            found += int(words[1]) * 1024
    return found


def test_a_numpy_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numpy.__version__", "1.26.4")
    with pytest.raises(UsageError, match=r"numpy 1\.26\.4 is too old") as caught:
        open_engine("whoosh:", tmp_path)
    assert caught.value.code == "E116"


def test_a_folder_without_an_index_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndexError, match="no index"):
        open_engine("whoosh:", tmp_path)
