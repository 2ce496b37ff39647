"""The boundaries of ARCHITECTURE.md, held by reading the imports of every file."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "glossary", "indexer", "search_app")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module or ""


def top(name: str) -> str:
    return name.split(".")[0]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down_the_one_line(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    above = set(ROOMS[ROOMS.index(room) + 1 :]) | {"tests", "benchmarks"}
    assert {name for name in imports_of(path) if top(name) in above} == set()


@pytest.mark.parametrize(
    ("packages", "place"),
    [
        ({"flask", "werkzeug", "jinja2", "waitress"}, "search_app/"),
        ({"whoosh", "opensearchpy"}, "indexer/engines/"),
        ({"numpy"}, "indexer/"),
        ({"urllib3", "requests"}, "corpus/fetch.py"),
        ({"socket"}, "corpus/"),
        ({"sqlite3"}, "corpus/database.py"),
        ({"pypdf"}, "corpus/pdf.py"),
    ],
    ids=lambda value: ", ".join(sorted(value)) if isinstance(value, set) else value,
)
def test_a_library_is_used_only_where_it_belongs(packages: set[str], place: str) -> None:
    users = {name_of(path) for path in FILES for name in imports_of(path) if top(name) in packages}
    assert {user for user in users if not user.startswith(place)} == set()


def test_nothing_downloads_language_data_at_run_time() -> None:
    assert [name_of(path) for path in FILES if "nltk.download" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_says_in_its_first_line_what_lives_there(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_short_enough_to_be_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_imports_form_no_circle() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            name for name in imports_of(path) if top(name) in ROOMS
        }
        for path in FILES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail, module))
        if module not in done:
            for name in graph.get(module, ()):
                visit(name, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())
