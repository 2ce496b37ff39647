"""A small file is replaced in one step, by one process at a time."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from search_app.durable import alone, replace_file


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "below" / "words.yaml"
    replace_file(path, "one\r\n")
    path.chmod(0o640)
    replace_file(path, "two\r\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two\r\n", 0o640)
    assert [each.name for each in path.parent.iterdir()] == ["words.yaml"]


def test_permissions_may_be_told_and_what_a_crash_left_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    (tmp_path / ".people.json.unfinished").write_text("left", encoding="utf-8")
    replace_file(path, "{}", mode=0o600)
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("{}", 0o600)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    replace_file(tmp_path / "link.yaml", "new")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text(encoding="utf-8") == "new"


def _add_one(path: Path) -> None:
    with alone(path.parent / "LOCK"):
        replace_file(path, str(int(path.read_text(encoding="utf-8")) + 1))


def test_several_processes_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0", encoding="utf-8")
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(_add_one, [path] * 30))
    assert path.read_text(encoding="utf-8") == "30"
