"""Publishing generations: the switch, what is refused, and what damage and killed writers leave behind."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import (
    DamagedIndexError,
    NoIndexError,
    OutdatedIndexError,
    RefusedError,
    StorageError,
    UsageError,
)
from indexer.document import Document, Token
from indexer.engine import open_engine
from indexer.lock import only_writer
from indexer.publish import (
    Generation,
    check_versions,
    current,
    current_name,
    generations,
    publish,
    rollback,
    verify,
)
from indexer.query import TermQuery

# A killed process must not leave half a file of measurements to whoever measures coverage.
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
WRITER = """
import sys
from pathlib import Path
from tests.indexer.test_publish import put
print("ready", flush=True)
for number in range(1000):
    put(Path(sys.argv[1]), 30)
"""


def pages(count: int) -> Iterator[Document]:
    for number in range(count):
        words = [Token(word, place) for place, word in enumerate(("page", f"number{number}", "liver"))]
        yield Document(
            fields={"title_exact": words, "body_exact": words}, facets={}, stored={"page": str(number)}
        )


def put(root: Path, count: int, *, accept_shrink: bool = False) -> Generation:
    return publish(
        root,
        pages(count),
        engine="whoosh:",
        versions={"analyzer": "1", "glossary": "a"},
        terms=7,
        files={"glossary.json": b"{}"},
        accept_shrink=accept_shrink,
    )


def answers(generation: Generation) -> int:
    engine = open_engine(generation.engine, generation.folder)
    total = engine.search(TermQuery("body_exact", "liver"), limit=1).total
    engine.close()
    return total


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


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


def test_rolling_back_passes_over_a_damaged_generation(root: Path) -> None:
    for count in (3, 4, 5):
        put(root, count)
    damage(files(generations(root)[1])[0], "truncate")
    assert rollback(root).documents == 3


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


def test_a_build_that_fails_leaves_the_index_in_use_and_no_rubbish(root: Path) -> None:
    put(root, 3)

    def broken() -> Iterator[Document]:
        yield from pages(2)
        raise UsageError("E000", "The store went away.")

    with pytest.raises(UsageError):
        publish(root, broken(), engine="whoosh:", versions={})
    assert current(root).documents == 3
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LOCK", "gen-00000001"]


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


def files(generation: Generation) -> list[Path]:
    return sorted(path for path in generation.folder.iterdir() if path.stat().st_size > 2)


def damage(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    match how:
        case "flip":
            content[len(content) // 2] ^= 1
        case "truncate":
            del content[-1]
        case "empty":
            content.clear()
        case "grow":
            content += b"\0"
        case "delete":
            file.unlink()
            return
    file.write_bytes(content)


@pytest.mark.parametrize("how", ["flip", "truncate", "empty", "grow", "delete"])
@pytest.mark.parametrize("number", range(3))
def test_any_damaged_file_is_found_and_the_generation_before_serves(
    root: Path, number: int, how: str
) -> None:
    put(root, 3)
    made = put(root, 4)
    file = files(made)[number]
    damage(file, how)
    assert verify(generations(root)[0]) != []
    used = current(root)
    assert used.documents == 3
    assert file.name in used.degraded
    assert "gen-00000001 is used instead." in used.degraded
    assert answers(used) == 3


def test_every_damaged_byte_of_a_manifest_is_found(root: Path) -> None:
    made = put(root, 4)
    manifest = made.folder / "MANIFEST.json"
    whole = manifest.read_bytes()
    missed = []
    for place in range(0, len(whole), 7):
        manifest.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        if not verify(generations(root)[0]) and generations(root)[0] != made:
            missed.append(place)
    assert missed == []


def test_a_file_that_does_not_belong_there_is_found(root: Path) -> None:
    made = put(root, 4)
    (made.folder / "_MAIN_2.toc").write_bytes(b"planted")
    assert verify(made) == ["gen-00000001/_MAIN_2.toc does not belong there."]
    with pytest.raises(DamagedIndexError, match="does not belong there"):
        current(root)


def test_an_index_that_answers_otherwise_than_its_manifest_says_is_found(root: Path) -> None:
    made = put(root, 4)
    other = Generation(
        name=made.name,
        folder=made.folder,
        engine=made.engine,
        documents=5,
        files=made.files,
        canaries=(made.canaries[0]._replace(total=2), made.canaries[1]._replace(document=9)),
    )
    assert verify(other) == [
        "gen-00000001 holds 4 pages instead of 5.",
        'gen-00000001 does not find what it should for "page number0 liver".',
        'gen-00000001 does not find what it should for "page number1 liver".',
    ]


@pytest.mark.parametrize("pointer", ["", "gen-00000009\n", "../../etc\n", "gen-0000000\udcff\n"])
def test_a_damaged_pointer_leads_to_the_newest_intact_generation(root: Path, pointer: str) -> None:
    put(root, 3)
    put(root, 4)
    (root / "CURRENT").write_bytes(pointer.encode(errors="surrogateescape"))
    used = current(root)
    assert used.documents == 4
    assert "gen-00000002 is used instead." in used.degraded


def test_when_all_before_are_damaged_one_that_was_rolled_back_from_serves(root: Path) -> None:
    put(root, 3)
    put(root, 4)
    used = rollback(root)
    damage(files(used)[1], "flip")
    assert current(root).documents == 4


def test_what_a_killed_writer_left_is_removed_by_the_next(root: Path) -> None:
    put(root, 3)
    (root / "tmp-abc").mkdir()
    (root / "tmp-abc" / "half").write_bytes(b"x")
    (root / "tmp-CURRENT").write_bytes(b"x")
    assert current(root).documents == 3
    put(root, 4)
    assert list(root.glob("tmp-*")) == []


def start_writer(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, env=UNMEASURED)


def test_a_writer_killed_at_any_moment_leaves_a_sound_index(root: Path) -> None:
    put(root, 30)
    chance = random.Random(1)
    for _ in range(5):
        writer = start_writer(root)
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.02, 0.25))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        used = current(root)
        assert (used.degraded, answers(used), verify(used)) == ("", 30, [])
    assert put(root, 30).degraded == ""
    assert list(root.glob("tmp-*")) == []


def test_readers_never_see_half_an_index_while_it_is_published(root: Path) -> None:
    put(root, 30)
    writer = start_writer(root)
    assert writer.stdout
    writer.stdout.readline()
    seen = set()
    until = time.monotonic() + 1
    while time.monotonic() < until:
        used = current(root)
        assert used.degraded == ""
        seen.add(used.name)
    writer.kill()
    writer.wait()
    writer.stdout.close()
    assert len(seen) > 1


def test_a_full_disk_is_an_error_that_names_the_space_and_the_old_index_stays(root: Path) -> None:
    put(root, 3)
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from corpus.errors import StorageError\n"
        "from tests.indexer.test_publish import put\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))\n"
        "try:\n    put(Path(sys.argv[1]), 500)\n"
        "except StorageError as error:\n    print(error.code, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=False, env=UNMEASURED
    )
    assert done.stdout.startswith("E517"), done.stderr
    assert "the old one is still in use" in done.stdout
    assert current(root).documents == 3
    assert list(root.glob("tmp-*")) == []


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        put(tmp_path / "file" / "index", 3)


def test_too_little_space_is_refused_before_anything_is_built(root: Path) -> None:
    made = put(root, 3)
    with (made.folder / "sparse").open("wb") as file:
        file.truncate(shutil.disk_usage(root).free)
    with pytest.raises(StorageError, match=r"needs \d+ MB, .* has \d+ MB; the old index is still in use"):
        put(root, 3)


def test_the_manifest_can_be_read_by_people_and_programs(root: Path) -> None:
    made = put(root, 3)
    content = json.loads((made.folder / "MANIFEST.json").read_text(encoding="utf-8"))
    assert content["documents"] == 3
    assert content["versions"] == {"analyzer": "1", "glossary": "a"}
    assert set(content["files"]) == {path.name for path in made.folder.iterdir()} - {"MANIFEST.json"}
