"""Whatever is damaged in an index is found, and the generation before it serves."""

from pathlib import Path

import pytest

from corpus.errors import DamagedIndexError
from indexer.manifest import files_in
from indexer.publish import Generation, current, generations, rollback, verify
from tests.indexer.publishing import answers, put


def files(generation: Generation) -> list[Path]:
    return [path for path in files_in(generation.folder) if path.stat().st_size > 2]


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
@pytest.mark.parametrize("number", range(5))
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


def test_rolling_back_passes_over_a_damaged_generation(root: Path) -> None:
    for count in (3, 4, 5):
        put(root, count)
    damage(files(generations(root)[1])[0], "truncate")
    assert rollback(root).documents == 3
