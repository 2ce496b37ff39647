"""Sixty pages of six made-up sites, each with the blocks that must be left of it."""

from collections import Counter

import pytest
from gold import SITES, site

from corpus.clean import to_page
from corpus.reading import read_html
from corpus.template import learn

LEAST = 0.97


def agreement(found: Counter[str], wanted: Counter[str]) -> float:
    """F1 of two lists of blocks."""
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def scores(name: str) -> list[float]:
    """Block F1 of each page of a site that is cleaned as a whole."""
    pages = list(site(name))
    readings = [read_html(page.html) for page in pages]
    template = learn(readings)
    found = []
    for page, reading in zip(pages, readings, strict=True):
        cleaned = to_page(f"https://x.example/{name}", reading, template).page
        found.append(agreement(Counter(cleaned.text.splitlines()), Counter(page.blocks)))
        if found[-1] < 1:
            lines, blocks = Counter(cleaned.text.splitlines()), Counter(page.blocks)
            print(page.title, "extra", list(lines - blocks), "missing", list(blocks - lines))
        assert cleaned.title == page.title
    return found


def test_sixty_pages_of_six_templates_come_out_as_their_editors_wrote_them() -> None:
    everything = [score for name in SITES for score in scores(name)]
    assert (len(SITES), len(everything)) == (6, 60)
    assert sum(everything) / len(everything) >= LEAST


@pytest.mark.parametrize("name", SITES)
def test_no_template_falls_behind_the_others(name: str) -> None:
    found = scores(name)
    assert sum(found) / len(found) >= LEAST
