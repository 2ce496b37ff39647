"""docs/errors.md: every code that findwell can say, once, with the exit status and the HTTP status it has."""

import ast
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from corpus import errors
from corpus.errors import FindwellError, InputError, StorageError, TooSlowError, UsageError
from glossary.coverage.rules import RULES

ROOT = Path(__file__).parents[1]
ROOMS = ("corpus", "glossary", "indexer", "search_app")
CODE = re.compile(r"([A-Z]\d{3})(?= |$)")
ROW = re.compile(r"\| ([A-Z]\d{3}) \| (.+) \| (.+) \| (\d|–) \| (\d{3}|–) \|")


def read_rows() -> list[tuple[str, ...]]:
    """Code, what happened, what to do, exit status and HTTP status of each line of the document's tables."""
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return [match.groups() for match in map(ROW.fullmatch, text.splitlines()) if match]


ROWS = read_rows()


@cache
def sources() -> list[ast.AST]:
    """Every node of every source file."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def codes() -> set[str]:
    """What begins with a code in the sources, docstrings apart; the rules of findings are no errors."""
    docstrings = {id(node.value) for node in sources() if isinstance(node, ast.Expr)}
    found: set[str] = set()
    for node in sources():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            found |= {match[1] for match in [CODE.match(node.value)] if match}
    return found - set(RULES)


@cache
def raised() -> dict[str, set[type[FindwellError]]]:
    """The classes of errors that are made with each code."""
    found: dict[str, set[type[FindwellError]]] = defaultdict(set)
    for node in sources():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            made, first = getattr(errors, node.func.id, None), node.args[0]
            if isinstance(made, type) and isinstance(first, ast.Constant):
                found[str(first.value)].add(made)
    return found


def http_status(error: type[FindwellError]) -> int:
    if issubclass(error, StorageError | TooSlowError):
        return 503
    return 400 if issubclass(error, UsageError | InputError) else 500


def test_every_code_in_the_sources_stands_in_the_document_once() -> None:
    assert Counter(codes()) == Counter(row[0] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_code_has_one_meaning_one_exit_status_and_one_http_status(row: tuple[str, ...]) -> None:
    code, what, _, exit_status, http = row
    classes = raised().get(code, set())
    if classes and exit_status != "–":
        assert {str(made.exit_status) for made in classes} == {exit_status}
    if classes and http != "–":
        assert {str(http_status(made)) for made in classes} == {http}
    assert [other for other, said, *_ in ROWS if said == what] == [code]


def test_every_error_is_of_a_kind_whose_exit_status_is_documented() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    statuses = {made.exit_status for made in vars(errors).values() if isinstance(made, type)}
    documented = set(map(int, re.findall(r"^\| (\d) \| ", text, re.MULTILINE)))
    assert statuses <= documented
