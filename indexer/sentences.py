"""The sentences of a page, and which of them use which stem: found when it is indexed, kept with it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import accumulate, islice, repeat
from sys import intern
from typing import NamedTuple

from corpus.page import Page
from corpus.words import sentences
from indexer.analysis import Read

MOST = 10_000  # of a page, which is a book of some 300 pages; what comes after is searched, but not shown
_BULLET = "• "


class Sentence(NamedTuple):
    """A sentence of a page: its section and line, where it stands in the section's text, and its words."""

    section: int
    line: int
    start: int
    end: int
    length: int


class Sentences(NamedTuple):
    """The sentences of a page in order, each number a bit of what tells something about all of them.

    ``rows`` hold what makes a `Sentence`; ``listed`` tells which are items of a list and ``places[stem]``
    which use a stem. ``more[stem]`` is how many more uses it has than sentences, if not as many: a compound
    has the stem of its joined form, but does not use it.
    """

    page: Page
    rows: Sequence[Sequence[int]]
    listed: int
    places: Mapping[str, int]
    more: Mapping[str, int]

    def at(self, place: int) -> Sentence:
        """One of them by its number."""
        return Sentence(*self.rows[place])

    def text(self, place: int) -> str:
        """A sentence as it is written."""
        sentence = self.at(place)
        return self.page.sections[sentence.section].text[sentence.start : sentence.end]

    def uses(self, stem: str) -> int:
        """How often the page uses a stem."""
        return self.places.get(stem, 0).bit_count() + self.more.get(stem, 0)

    def having(self, stems: Set[str]) -> int:
        """The sentences that use all of these stems, as bits; none for no stems."""
        found = -1 if stems else 0
        for stem in stems:
            found &= self.places.get(stem, 0)
            if not found:
                return 0
        return found


def body_of(page: Page) -> str:
    """The text of a page without its title and headings, which is what `write` wants read."""
    return "\n".join(section.text for section in page.sections if section.text)


def write(page: Page, body: Read) -> str:
    """What to keep of a page for `read`; ``body`` is its `body_of`, read by the analyzer."""
    lengths = [len(section.text) + 1 if section.text else 0 for section in page.sections]
    firsts = [0, *accumulate(lengths)]
    found = list(islice(_sentences(page), MOST))
    ends = [firsts[sentence.section] + sentence.end for sentence, _ in found]
    listed = sum(1 << place for place, (_, is_item) in enumerate(found) if is_item)
    places: dict[str, int] = {}
    more: Counter[str] = Counter()
    at, bit = 0, 1
    for (_, stem), start, words in zip(body.terms, body.starts, body.words, strict=True):
        while at < len(ends) and start >= ends[at]:
            at, bit = at + 1, bit << 1
        if at == len(ends):
            break
        if not places.get(stem, 0) & bit:
            places[stem] = places.get(stem, 0) | bit
            more[stem] -= 1
        more[stem] += words == 1
    kept = {
        "rows": [sentence for sentence, _ in found],
        "stems": "\n".join(places),
        "more": {stem: count for stem, count in more.items() if count},
        "bits": " ".join(format(bits, "x") for bits in (listed, *places.values())),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read(page: Page, kept: str) -> Sentences:
    """What `write` kept of this page."""
    known = json.loads(kept)
    listed, *bits = map(int, known["bits"].split(), repeat(16))
    stems = map(intern, known["stems"].split("\n"))
    places = dict(zip(stems, bits, strict=False))  # no stems are one empty one
    return Sentences(page, known["rows"], listed, places, known["more"])


def _sentences(page: Page) -> Iterator[tuple[Sentence, bool]]:
    """Every sentence, and whether it is an item of a list."""
    for section, text in enumerate(section.text for section in page.sections):
        first = 0
        for number, line in enumerate(text.split("\n")):
            block = line.removeprefix(_BULLET)
            is_item = len(block) < len(line)
            begun = first + len(line) - len(block)
            for start, end in sentences(block):
                length = len(block[start:end].split())
                yield Sentence(section, number, begun + start, begun + end, length), is_item
            first += len(line) + 1
