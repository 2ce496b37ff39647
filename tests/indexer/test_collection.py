"""Judged collections are read from BEIR's layout, and a bad line is named."""

import gzip
from pathlib import Path

import pytest

from corpus.errors import InputError
from indexer.collection import fingerprint, read_collection, read_pages

CORPUS = """{"_id": "d1", "title": "TACE", "text": "TACE blocks the blood supply."}
{"_id": "d2", "text": "Tiredness is common."}
"""
QUERIES = """{"_id": "q-1", "text": "what is tace", "metadata": {"message": "hi, whats tace"}}

{"_id": "q-2", "text": "why am I tired", "metadata": {"message": ""}}
"""
JUDGED = "query-id\tcorpus-id\tscore\nq-1\td1\t2\nq-2\td2\t1\nq-2\td1\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of two documents and two queries."""
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(JUDGED, encoding="utf-8")
    return tmp_path


def _read(folder: Path) -> None:
    read_collection(folder, split="odd")
    list(read_pages(folder))


def test_a_collection_has_queries_and_the_grades_of_pages(folder: Path) -> None:
    collection = read_collection(folder)
    assert collection.queries == {"q-1": "what is tace", "q-2": "why am I tired"}
    assert collection.judgements == {"q-1": {"d1": 2}, "q-2": {"d2": 1, "d1": 0}}


def test_documents_are_pages_whose_address_is_their_id(folder: Path) -> None:
    pages = list(read_pages(folder))
    assert [(page.url, page.title, page.text) for page in pages] == [
        ("d1", "TACE", "TACE blocks the blood supply."),
        ("d2", "", "Tiredness is common."),
    ]


def test_a_field_inside_another_is_asked_for_with_a_dot_and_empty_ones_are_left_out(folder: Path) -> None:
    assert read_collection(folder, query_field="metadata.message").queries == {"q-1": "hi, whats tace"}


@pytest.mark.parametrize(("split", "kept"), [("odd", ["q-1"]), ("even", ["q-2"])])
def test_a_split_goes_by_the_number_in_the_id(folder: Path, split: str, kept: list[str]) -> None:
    assert list(read_collection(folder, split=split).queries) == kept


def test_packed_files_are_read_as_well(folder: Path) -> None:
    plain = folder / "corpus.jsonl"
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert len(list(read_pages(folder))) == 2
    assert len(fingerprint(folder)) == 64


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("queries.jsonl", '{"_id": "1", "text": "a"}\n{"_id": ', "queries.jsonl:2"),
        ("queries.jsonl", "[]\n", "queries.jsonl:1"),
        ("queries.jsonl", '{"text": "tace"}\n', "queries.jsonl:1"),
        ("queries.jsonl", '{"_id": "one", "text": "tace"}\n', "queries.jsonl:1"),
        ("corpus.jsonl", '{"_id": "1"}\n', "corpus.jsonl:1"),
        ("corpus.jsonl", '{"_id": "1", "text": "a", "title": null}\n', "corpus.jsonl:1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\t2\n", "test.tsv:2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\t2\tgood\n", "test.tsv:2"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_line(folder: Path, name: str, text: str, place: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        _read(folder)
    assert caught.value.code == "E621"
    assert place in caught.value.what


def test_bytes_that_are_not_text_are_an_error_with_a_place(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b'{"_id": "\xff"}\n')
    with pytest.raises(InputError, match=r"corpus\.jsonl:1"):
        list(read_pages(folder))
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(CORPUS.encode())[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        list(read_pages(folder))
    (folder / "qrels" / "test.tsv").write_bytes(b"query-id\tcorpus-id\tscore\n\xff\t1\t1\n")
    with pytest.raises(InputError, match=r"test\.tsv"):
        read_collection(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named_with_the_layout_that_is_wanted(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError) as caught:
        _read(folder)
    assert caught.value.code == "E620"
    assert name in caught.value.what


def test_a_field_that_no_query_has_is_an_error(folder: Path) -> None:
    with pytest.raises(InputError, match=r'"metadata\.subject"'):
        read_collection(folder, query_field="metadata.subject")
