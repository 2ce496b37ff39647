"""Who may sign in: names and hashes of passwords in one file."""

from pathlib import Path

import pytest

from corpus.errors import FindwellError
from search_app.editors.people import (
    end_sessions,
    may_sign_in,
    read_people,
    remove_person,
    session_mark,
    set_password,
)

PASSWORD = "three unrelated words"


def test_a_person_signs_in_with_their_password_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "editors.json"
    assert set_password(path, "Asha", PASSWORD) is True
    people = read_people(path)
    assert may_sign_in(people, "Asha", PASSWORD)
    assert not may_sign_in(people, "Asha", PASSWORD + " ")
    assert not may_sign_in(people, "asha", PASSWORD)
    assert not may_sign_in(people, "Nobody", PASSWORD)
    assert not may_sign_in({}, "", "a password that nobody has")


def test_a_password_can_be_changed_and_a_person_removed(tmp_path: Path) -> None:
    path = tmp_path / "editors.json"
    set_password(path, "Asha", PASSWORD)
    set_password(path, "Ben", PASSWORD)
    assert set_password(path, "Asha", "another good password") is False
    assert not may_sign_in(read_people(path), "Asha", PASSWORD)
    remove_person(path, "Asha")
    assert list(read_people(path)) == ["Ben"]


def test_the_file_is_for_its_owner_alone_and_holds_no_password(tmp_path: Path) -> None:
    path = tmp_path / "editors.json"
    set_password(path, "Asha", PASSWORD)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert PASSWORD not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("", PASSWORD, "E544"),
        ("x" * 41, PASSWORD, "E544"),
        ("Asha\n", PASSWORD, "E544"),
        ("<b>", PASSWORD, "E544"),
        ("Asha", "short", "E542"),
        ("Asha", "x" * 1001, "E542"),
    ],
)
def test_a_name_or_password_that_cannot_be_used_is_refused(
    tmp_path: Path, name: str, password: str, code: str
) -> None:
    with pytest.raises(FindwellError) as error:
        set_password(tmp_path / "editors.json", name, password)
    assert error.value.code == code


@pytest.mark.parametrize("text", ["", "[]", '{"Asha": 3}', "\udcff"])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "editors.json"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(FindwellError) as error:
        read_people(path)
    assert (error.value.code, str(path) in error.value.what) == ("E541", True)


def test_a_stranger_cannot_be_removed_and_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(FindwellError, match="Nobody here is called “Asha”"):
        remove_person(tmp_path / "editors.json", "Asha")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FindwellError) as error:
        set_password(tmp_path / "file" / "editors.json", "Asha", PASSWORD)
    assert error.value.code == "E541"


def test_what_a_session_carries_changes_with_the_password_and_when_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "editors.json"
    set_password(path, "Asha", PASSWORD)
    marks = [session_mark(read_people(path), "Asha")]
    for _ in range(2):
        end_sessions(path, "Asha")
        marks.append(session_mark(read_people(path), "Asha"))
    assert may_sign_in(read_people(path), "Asha", PASSWORD)
    set_password(path, "Asha", PASSWORD)
    marks.append(session_mark(read_people(path), "Asha"))
    remove_person(path, "Asha")
    end_sessions(path, "Asha")
    assert session_mark(read_people(path), "Asha") == ""
    set_password(path, "Asha", PASSWORD)
    marks.append(session_mark(read_people(path), "Asha"))
    assert len({*marks, ""}) == 6
