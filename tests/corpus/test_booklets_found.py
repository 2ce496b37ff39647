"""A PDF booklet on its whole way: read, indexed, found, and named with the page it was found on."""

from collections.abc import Iterator

import pytest
from booklet import pdf

from corpus.authored import add
from corpus.sandbox import Sandbox
from corpus.store import Store
from glossary.glossary import Glossary
from indexer.build import build
from indexer.generation import open_published
from indexer.searcher import Request, Searcher
from search_app.wording import described

PAGES = [
    [("Eating well", 24), "A booklet for people with liver cancer."],
    ["The Liver Room", "Eat little and often, and drink enough.", "2"],
    ["The Liver Room", "Yoghurt and nuts are good snacks.", "3"],
    ["The Liver Room", "A dietitian can show you how to fortify porridge.", "4"],
    ["The Liver Room", "Marmalade hides the taste of metal.", "5"],
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("booklets")
    (folder / "content").mkdir()
    body = pdf(PAGES, title="Eating well with liver cancer")
    heavy = body.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b" " * (1_200_000 - len(body)) + b"\n", 1)
    (folder / "content" / "eating.pdf").write_bytes(heavy)
    with Store(folder) as store, Sandbox(workers=1) as sandbox:
        add(store, [folder / "content"], sandbox=sandbox)
        build(store, Glossary(()), root=folder / "index", engine="whoosh:")
    published = open_published(folder / "index")
    yield published.searcher
    published.searcher.close()


def test_a_result_leads_to_the_page_of_the_booklet_and_says_so(searcher: Searcher) -> None:
    hit = searcher.search(Request(query="porridge")).hits[0]
    assert (hit.url, hit.title) == ("/pages/eating.pdf#page=4", "Eating well with liver cancer")
    assert described(hit) == "PDF booklet, page 4, 1.2 MB"
    assert "".join(run.text for run in hit.snippet) == "A dietitian can show you how to fortify porridge."


def test_what_stands_on_every_page_finds_nothing(searcher: Searcher) -> None:
    assert not searcher.search(Request(query="room", exact=True)).total


def test_page_numbers_are_not_offered_as_headings(searcher: Searcher) -> None:
    assert searcher.suggest("page") == []
    assert [offered.text for offered in searcher.suggest("eating")] == ["Eating well with liver cancer"]
