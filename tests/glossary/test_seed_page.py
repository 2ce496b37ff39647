"""A real page with the sample glossary: every mention and every mark as they were checked by hand."""

import csv
import os
import re
from html import escape
from pathlib import Path

import pytest

from glossary.annotate import annotate
from glossary.glossary import load
from glossary.matcher import Matcher
from search_app.settings import SHIPPED_TERMS

SEED = Path(os.environ.get("FINDWELL_DATA", "/nowhere")).parent / "seed" / "hcc-recurrence-page.txt"
GOLDEN = Path(__file__).parent / "data" / "seed_mentions.csv"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SEED.is_file(), reason="FINDWELL_DATA does not lead to the real page"),
]


def article() -> str:
    """The page without its menus: from the end of the last menu to the date of its review."""
    text = SEED.read_text("utf-8").partition("\nContent last reviewed")[0]
    return text[text.rindex("\n  • Living with") :].split("\n", 2)[2].strip()


def wrapped(text: str) -> str:
    """The article as HTML: lists, headings (lines without a full stop, above a paragraph), paragraphs."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    parts: list[str] = []
    for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
        items = re.findall(r"^ *• (.*)$", block, re.M)
        if items:
            parts.append(f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>")
        elif block.rstrip()[-1] not in ".:" and "•" not in following:
            parts.append(f"<h2>{escape(block)}</h2>")
        else:
            parts.append(f"<p>{escape(block)}</p>")
    return "".join(parts)


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_mentions_are_exactly_those_checked_by_hand() -> None:
    found = Matcher(load([SHIPPED_TERMS])).mentions(article())
    assert [(str(mention.start), mention.label, mention.term) for mention in found] == [
        (row["offset"], row["label"], row["term"]) for row in golden()
    ]


@pytest.mark.parametrize("mode", ["page", "section"])
def test_the_marks_are_exactly_those_checked_by_hand(mode: str) -> None:
    text = article()
    marked = annotate(
        wrapped(text), Matcher(load([SHIPPED_TERMS])), link=str, per_section=mode == "section"
    ).mentions
    wanted = [row for row in golden() if mode in row["marked"].split()]
    assert [term for term, _ in marked] == [row["term"] for row in wanted]
    for (_, written), row in zip(marked, wanted, strict=True):
        assert text.startswith(written, int(row["offset"]))
