"""findwell log and findwell editors, as a person runs them."""

import json
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from search_app.cli import main
from search_app.counting.days import Counts, add_counts


def findwell(folder: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--data", str(folder), *arguments], input=typed)


def test_counts_are_shown_and_removed(tmp_path: Path) -> None:
    add_counts(tmp_path / "counts", date.today(), Counts(searches=14, nothing=2, texts={"tace": 12, "a": 2}))
    said = findwell(tmp_path, "log", "show").output
    assert said.splitlines() == [
        "14 searches, fewer than 5 of which found nothing.",
        "              12  tace",
        "    fewer than 5  a",
    ]
    exported = json.loads(findwell(tmp_path, "log", "show", "--json").output)
    assert exported == {"searches": 15, "nothing": 0, "words": {"tace": 10}}
    assert findwell(tmp_path, "log", "purge", typed="n\n").exit_code == 1
    assert "1 file of counts removed." in findwell(tmp_path, "log", "purge", "--yes").output
    assert findwell(tmp_path, "log", "show").output == "0 searches, 0 of which found nothing.\n"


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    texts = {f"word {number:02}": 9 for number in range(45)}
    add_counts(tmp_path / "counts", date.today(), Counts(searches=45, texts=texts))
    assert "… and 5 more: --all lists them." in findwell(tmp_path, "log", "show").output
    assert "word 44" in findwell(tmp_path, "log", "show", "--all").output


def test_editors_are_named_given_a_password_and_removed(tmp_path: Path) -> None:
    said = findwell(tmp_path, "editors", "password", "Asha", typed="three unrelated words\n")
    assert "Asha can sign in now." in said.output
    assert "off until editors.secret is set" in said.output
    assert findwell(tmp_path, "editors", "list").output == "Asha\n"
    assert "can no longer sign in" in findwell(tmp_path, "editors", "remove", "Asha").output
    assert "Nobody may sign in yet" in findwell(tmp_path, "editors", "list").output
    short = findwell(tmp_path, "editors", "password", "Asha", typed="short\n")
    assert (short.exit_code, "12 characters or more" in short.output) == (3, True)
