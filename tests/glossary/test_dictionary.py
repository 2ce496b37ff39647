"""A big dictionary taken over blindly, everyday words and all: what lint and the rules make of it."""

from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from corpus.frontmatter import part
from corpus.markdown import render
from corpus.words import cut
from glossary.annotate import ALWAYS_ALLOWED, WORDS_PER_MARK, annotate
from glossary.entry_file import Contents
from glossary.everyday import everyday_words
from glossary.glossary import Glossary, load, read_all
from glossary.lint import lint
from glossary.matcher import Matcher
from glossary.prose import read
from search_app.settings import SHIPPED_TERMS

NEVER = {"all", "will", "can", "was"}


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """Every name of the sample glossary and every everyday word, each an entry of its own."""
    names: dict[str, str] = {}
    for term in load([SHIPPED_TERMS]).published:
        for label in term.labels:
            names.setdefault(" ".join(cut(label.text).folded), label.text)
    everyday = sorted(everyday_words() - set(names))
    entries = [
        {"id": f"t{number}", "labels": [name], "definition": "x", "source": {"title": "x"}}
        for number, name in enumerate([*names.values(), *everyday])
    ]
    folder = tmp_path_factory.mktemp("dictionary")
    (folder / "words.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    contents = read_all([folder])
    assert contents.faults == ()
    assert len(contents.terms) > 2000
    return contents


@cache
def pages() -> tuple[str, ...]:
    """The sample pages as HTML."""
    paths = sorted(Path(str(files("corpus") / "pages")).rglob("*.md"))
    return tuple(render(part(path.read_text("utf-8")).body) for path in paths)


def marks(contents: Contents) -> list[list[str]]:
    """The words marked on each page, in lower case."""
    matcher = Matcher(Glossary(placed.term for placed in contents.terms))
    return [
        [written.lower() for _, written in annotate(html, matcher, link=str).mentions] for html in pages()
    ]


def test_a_dictionary_gives_a_page_no_more_than_one_mark_in_forty_words(dictionary: Contents) -> None:
    for html, marked in zip(pages(), marks(dictionary), strict=True):
        count = len(read(html).text.split())
        assert len(marked) <= max(ALWAYS_ALLOWED, count // WORDS_PER_MARK)


def test_lint_names_every_everyday_word_and_without_those_none_is_marked(dictionary: Contents) -> None:
    assert any(NEVER.intersection(marked) for marked in marks(dictionary))
    doubted = {(fault.file, fault.line) for fault in lint(dictionary, today=date(2026, 11, 1))}
    kept = tuple(
        placed
        for placed in dictionary.terms
        if (placed.file, placed.lines[f"label {placed.term.heading}"]) not in doubted
    )
    left = {placed.term.heading for placed in kept}
    assert everyday_words() >= NEVER
    assert left.isdisjoint(everyday_words())
    found = marks(dictionary._replace(terms=kept))
    assert sum(map(len, found)) > 100
    assert not any(everyday_words().intersection(marked) for marked in found)
