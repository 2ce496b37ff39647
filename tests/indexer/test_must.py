"""Every row of data/must.yaml holds on the sample site, and every page is found first by its own title."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.searcher import Request, Results, Searcher

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "must.yaml").read_text(encoding="utf-8")
)


def found(results: Results) -> list[str]:
    return [hit.url.partition("#")[0].removeprefix("/pages/") for hit in results.hits]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["query"][0])
def test_a_search_finds_what_it_must_and_not_what_it_must_not(
    searcher: Searcher, row: dict[str, Any]
) -> None:
    every = [searcher.search(Request(query=query, size=100)) for query in row["query"]]
    for query, results in zip(row["query"], every, strict=True):
        urls = found(results)
        assert "first" not in row or urls[:1] == [row["first"]], query
        assert set(row.get("finds", ())) <= set(urls[:10]), query
        assert not set(row.get("not", ())) & set(urls), query
        for one, other in row.get("before", ()):
            assert one in urls, query
            assert other not in urls or urls.index(one) < urls.index(other), query
        marked = {run.text.casefold() for hit in results.hits for run in hit.snippet if run.matched}
        assert not set(row.get("unmarked", ())) & marked, query
        assert (
            any(row.get("why", "") in why for hit in results.hits[:10] for why in hit.why) or "why" not in row
        )
        assert "card" not in row or [card.id for card in results.cards] == [row["card"]], query
        corrections = [list(each[:2]) for each in results.understanding.corrections]
        assert "corrected" not in row or corrections == row["corrected"], query
        assert results.total <= row.get("most", results.total), query
    shown = {"all": None, "first": 1}.get(row.get("same", "none"), 0)
    for one, other in pairwise(every):
        assert found(one)[:shown] == found(other)[:shown]


def test_every_page_is_found_first_by_its_own_title(searcher: Searcher) -> None:
    pages = [searcher.page(url) for url in searcher.urls]
    wrong = {
        page.title: found(searcher.search(Request(query=page.title)))[:2]
        for page in pages
        if page and f"/pages/{found(searcher.search(Request(query=page.title)))[0]}" != page.url
    }
    assert wrong == {}
