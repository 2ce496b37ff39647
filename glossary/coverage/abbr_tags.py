"""The abbreviations that a page's markup explains: ``<abbr title="…">``."""

import re
from collections.abc import Mapping
from html import unescape

_ABBR = re.compile(r"<abbr\b([^<>]{1,1000})>([^<>]{1,60})</abbr", re.IGNORECASE)
_TITLE = re.compile(r"\btitle\s*=\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})')", re.IGNORECASE)


def abbr_titles(markup: str) -> Mapping[str, str]:
    """What each marked abbreviation stands for, by the abbreviation; the first mark of each counts."""
    found: dict[str, str] = {}
    for mark in _ABBR.finditer(markup):
        title = _TITLE.search(mark[1])
        if title:
            meaning = " ".join(unescape(title[1] or title[2]).split())
            name = " ".join(unescape(mark[2]).split())
            if name and meaning:
                found.setdefault(name, meaning)
    return found
