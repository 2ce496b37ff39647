"""A finding: something an editor should look at, on which page, why, and what to do."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from corpus.page import Page
from corpus.words import sentences

LONGEST_QUOTE = 160  # characters


class Severity(StrEnum):
    """How soon to look at a finding."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong (``message``), where, and what to do about it (``fix``).

    ``start`` is the place of ``quote`` in `Page.text`, -1 when it stands in the title or nothing is quoted.
    ``url`` and ``title`` are the page's; a finding about an entry has no url, and the heading as title.
    ``subject`` is the word or name it is about, ``owner`` who looks after the page or the entry, and
    ``first_seen`` the ISO date of the first report that had it; both may be empty.
    """

    rule: str
    severity: Severity
    title: str
    message: str
    fix: str
    url: str = ""
    quote: str = ""
    start: int = -1
    term: str = ""
    subject: str = ""
    owner: str = ""
    first_seen: str = ""

    @property
    def key(self) -> str:
        """Tells this finding in every report until it is mended, however its wording and place change."""
        named = "\n".join((self.rule, self.url, self.term, self.subject))
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:20]


class Quotes:
    """Cuts quotes out of one page's text."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._sentences = list(sentences(page.text))
        self._starts = [start for start, _ in self._sentences]

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """The (start, end) of each sentence of the page's text."""
        return self._sentences

    def sentence(self, start: int) -> tuple[int, int]:
        """The (start, end) of the sentence that holds a place in the page's text."""
        return self._sentences[bisect_right(self._starts, start) - 1]

    def around(self, start: int, end: int) -> tuple[str, int]:
        """The sentence around a place in the page's text and where it starts; a long one is cut at spaces."""
        first, last = self.sentence(start)
        if last - first > LONGEST_QUOTE:
            spare = LONGEST_QUOTE - (end - start)
            left = max(first, start - spare // 2)
            right = min(last, left + LONGEST_QUOTE)
            first = left if left == first else self._text.find(" ", left, start) + 1 or start
            last = right if right == last else max(self._text.rfind(" ", end, right), end)
        return self._text[first:last], first
