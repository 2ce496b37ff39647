"""Publishing generations: the switch, the way back, and what is refused."""

import json
import os
from pathlib import Path

import pytest

from corpus.errors import NoIndexError, OutdatedIndexError, RefusedError, StorageError
from indexer.lock import only_writer
from indexer.manifest import files_in
from indexer.publish import check_versions, current, current_name, generations, rollback, verify
from tests.indexer.publishing import answers, put


def test_a_published_index_is_the_one_in_use_and_is_sound(root: Path) -> None:
    made = put(root, 5)
    assert current(root) == made
    assert (made.name, made.documents, made.terms, made.degraded) == ("gen-00000001", 5, 7, "")
    assert made.engine == "whoosh:"
    assert (made.folder / "glossary.json").read_bytes() == b"{}"
    assert verify(made) == []
    assert answers(made) == 5


def test_nothing_published_is_an_error_that_says_what_to_run(root: Path) -> None:
    with pytest.raises(NoIndexError, match="findwell index"):
        current(root)
    with pytest.raises(NoIndexError, match="no index"):
        rollback(root)
    assert generations(root) == []
    assert current_name(root) == ""


def test_three_generations_are_kept_newest_first(root: Path) -> None:
    for count in (3, 4, 5, 6):
        put(root, count)
    assert [(one.name, one.documents) for one in generations(root)] == [
        ("gen-00000004", 6),
        ("gen-00000003", 5),
        ("gen-00000002", 4),
    ]


def test_rolling_back_switches_to_the_generation_before_and_no_further_than_there_is(root: Path) -> None:
    put(root, 3)
    put(root, 4)
    assert rollback(root).documents == 3
    assert current(root).documents == 3
    with pytest.raises(NoIndexError, match="before gen-00000001"):
        rollback(root)


def test_after_rolling_back_the_next_index_gets_a_new_name_and_the_one_in_use_is_kept(root: Path) -> None:
    for count in (3, 4, 5):
        put(root, count)
    rollback(root)
    rollback(root)
    assert put(root, 6).name == "gen-00000004"
    assert [one.name for one in generations(root)] == ["gen-00000004", "gen-00000003", "gen-00000002"]


def test_an_index_that_loses_a_fifth_of_its_pages_is_refused_unless_told_so(root: Path) -> None:
    put(root, 10)
    assert put(root, 8).documents == 8
    with pytest.raises(RefusedError, match="from 8 to 6 pages") as refusal:
        put(root, 6)
    assert "--accept-shrink" in refusal.value.fix
    assert refusal.value.exit_status == 4
    assert current(root).documents == 8
    assert put(root, 6, accept_shrink=True).documents == 6


def test_an_index_without_pages_is_never_published(root: Path) -> None:
    with pytest.raises(RefusedError, match="no pages"):
        put(root, 0, accept_shrink=True)
    assert [path.name for path in root.iterdir()] == ["LOCK"]


def test_two_writers_at_once_are_refused_with_the_process_that_holds_the_lock(root: Path) -> None:
    root.mkdir()
    with only_writer(root), pytest.raises(StorageError, match=f"Process {os.getpid()} is writing"):
        put(root, 3)
    assert put(root, 3).documents == 3


def test_an_index_built_with_another_glossary_is_outdated(root: Path) -> None:
    made = put(root, 3)
    check_versions(made, {"analyzer": "1"})
    with pytest.raises(OutdatedIndexError, match="another analyzer and glossary") as error:
        check_versions(made, {"analyzer": "2", "glossary": "b"})
    assert "findwell index" in error.value.fix


def test_the_manifest_can_be_read_by_people_and_programs(root: Path) -> None:
    made = put(root, 3)
    content = json.loads((made.folder / "MANIFEST.json").read_text(encoding="utf-8"))
    assert content["documents"] == 3
    assert content["versions"] == {"analyzer": "1", "glossary": "a"}
    assert set(content["files"]) == {str(path.relative_to(made.folder)) for path in files_in(made.folder)} - {
        "MANIFEST.json"
    }
