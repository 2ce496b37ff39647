"""The sentences of a page, and which of them use which stem: found when it is indexed, kept with it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate, islice
from operator import and_
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

    ``rows`` hold what makes a `Sentence`, ``listed`` tells which are items of a list. ``stems`` is a line for
    each stem of the page, read only as far as it is asked for: the stem, in hexadecimal the sentences that
    have it, and how often it is used. A compound has the stem of its joined form, but does not use it.
    """

    page: Page
    rows: Sequence[Sequence[int]]
    listed: int
    stems: str

    def at(self, place: int) -> Sentence:
        """One of them by its number."""
        return Sentence(*self.rows[place])

    def text(self, place: int) -> str:
        """A sentence as it is written."""
        sentence = self.at(place)
        return self.page.sections[sentence.section].text[sentence.start : sentence.end]

    def uses(self) -> Iterator[tuple[str, int]]:
        """Every stem, and how often the page uses it."""
        for line in filter(None, self.stems.split("\n")):
            stem, _, uses = line.split("\t")
            yield stem, int(uses)

    def having(self, stems: Iterable[str]) -> int:
        """The sentences that have all of these stems, as bits; none for no stems."""
        found = [self._places(stem) for stem in stems]
        return reduce(and_, found) if found else 0

    def _places(self, stem: str) -> int:
        line = self.stems.find(f"\n{stem}\t")
        if line < 0:
            return 0
        start = line + len(stem) + 2
        return int(self.stems[start : self.stems.index("\t", start)], 16)


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
    uses: Counter[str] = Counter()
    at, bit = 0, 1
    for (_, stem), start, words in zip(body.terms, body.starts, body.words, strict=True):
        while at < len(ends) and start >= ends[at]:
            at, bit = at + 1, bit << 1
        if at == len(ends):
            break
        places[stem] = places.get(stem, 0) | bit
        uses[stem] += words == 1
    lines = "".join(f"{stem}\t{bits:x}\t{uses[stem]}\n" for stem, bits in places.items())
    kept = ([sentence for sentence, _ in found], f"{listed:x}", f"\n{lines}")
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read(page: Page, kept: str) -> Sentences:
    """What `write` kept of this page."""
    rows, listed, stems = json.loads(kept)
    return Sentences(page, rows, int(listed, 16), stems)


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
