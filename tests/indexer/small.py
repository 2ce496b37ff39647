"""Small sites for tests, made from a few words."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from corpus.page import Page, Section
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.budget import unhurried
from indexer.document import to_document
from indexer.engine import build_index, open_engine
from indexer.outline import read_outline, read_site
from indexer.searcher import Searcher


def make_page(url: str, title: str, *blocks: str, **fields: str) -> Page:
    """A page of these blocks; one that starts with ``"# "`` is the heading of a new section."""
    sections: list[Section] = []
    heading, lines = "", list[str]()
    for block in (*blocks, "# "):
        if block.startswith("# "):
            level, anchor = (2, heading.lower()) if heading else (1, "")
            sections.append(Section(heading=heading, level=level, anchor=anchor, text="\n".join(lines)))
            heading, lines = block[2:], []
        else:
            lines.append(block)
    return Page(url=url, title=title, sections=tuple(sections), **fields)  # type: ignore[arg-type]


def make_glossary(folder: Path, text: str) -> Glossary:
    """A glossary of YAML entries."""
    file = folder / "terms.yaml"
    file.write_text(text, encoding="utf-8")
    return load([file])


def make_searcher(
    folder: Path,
    pages: Iterable[Page],
    glossary: Glossary | None = None,
    *,
    clock: Callable[[], float] = unhurried,
    today: Callable[[], date] = date.today,
) -> Searcher:
    """A searcher of a few pages, timed by ``clock``."""
    glossary = glossary or Glossary(())
    analyzer, matcher = Analyzer(), Matcher(glossary)
    index = folder / "index"
    index.mkdir()
    given = list(pages)
    site = read_site(given)
    build_index(
        "whoosh:", index, (to_document(page, analyzer, matcher, glossary, site.hubs) for page in given)
    )
    engine = open_engine("whoosh:", index)
    outline = read_outline(site, engine, analyzer)
    return Searcher(engine, glossary, analyzer, outline, clock=clock, today=today)
