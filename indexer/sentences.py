"""The sentences of a page and the words in them: found when it is indexed, kept with it.

Of every word is kept which stem it has and where it stands, a number each. Numbers are letters of a text, of
which Python finds one among thousands without looking at each, and which take little room.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import NamedTuple

from corpus.page import Page
from corpus.words import sentences
from indexer.analysis import Read

MOST = 10_000  # of a page, which is a book of some 300 pages; what comes after is searched, but not shown
_BULLET = "• "
_ZERO = ord("]")  # is 0: the letters after it need no escape in JSON
_SURROGATES = range(0xD800, 0xE000)  # are no letters
_HIGHEST = 1_000_000  # number that a letter stands for, more than words and compounds of so many letters have
_LONGEST = 10_000  # letters of a title that is marked
_COMPOUND = 3  # letters that tell of one


class Sentences(NamedTuple):
    """The sentences of a page in order, each number a bit of what tells something about all of them.

    Of each, by its place, ``sections`` and ``lines`` tell in which line of which section it is, ``begins``
    and ``ends`` where in the section's text, and ``sizes`` how many words it has between spaces; ``listed``
    tells which are items of a list. After the last comes the title, at the place ``title``. ``stems`` is a
    line for each stem of the page, those used most first. ``uses`` tells, by turns, a number of uses and how
    many of the next stems the text uses so often; then come stems of the title and of joined forms alone.

    ``firsts`` tells the first word of each place, and in the end how many words there are. Of each word, by
    its number, ``words`` tells the stem by its line, ``starts`` and ``lengths`` where it stands in its
    sentence. ``joined`` has three letters for each compound: the stem of its joined form, the first and the
    last of its words.
    """

    page: Page
    sections: str
    lines: str
    begins: str
    ends: str
    sizes: str
    listed: int
    stems: str
    uses: Sequence[int]
    firsts: str
    words: str
    starts: str
    lengths: str
    joined: str

    @property
    def title(self) -> int:
        """The place of the title."""
        return len(self.sizes)

    def section(self, place: int) -> int:
        """In which section of the page a sentence is."""
        return _number(self.sections[place])

    def size(self, place: int) -> int:
        """How many words a sentence has, between spaces."""
        return _number(self.sizes[place])

    def are_in_line(self, place: int, other: int) -> bool:
        """Whether two sentences are in the same line of the same section."""
        same_section = self.sections[place] == self.sections[other]
        return same_section and self.lines[place] == self.lines[other]

    def text(self, place: int) -> str:
        """A sentence, or the title, as it is written."""
        if place == len(self.sizes):
            return self.page.title
        text = self.page.sections[self.section(place)].text
        return text[_number(self.begins[place]) : _number(self.ends[place])]

    def used(self) -> Iterator[tuple[int, list[str]]]:
        """The stems that the text of the page uses, by how often it does."""
        stems = self.stems.split("\n")
        first = 1
        for uses, count in zip(self.uses[::2], self.uses[1::2], strict=True):
            yield uses, stems[first : first + count]
            first += count

    def letter(self, stem: str) -> str:
        """What stands for a stem in ``words``; empty when the page does not have it."""
        line = self.stems.find(f"\n{stem}\n")
        return "" if line < 0 else _letter(self.stems.count("\n", 0, line))

    def words_at(self, place: int) -> tuple[int, int]:
        """The first word of a place, and the one after its last."""
        return _number(self.firsts[place]), _number(self.firsts[place + 1])

    def compounds(self, letter: str) -> Iterator[tuple[int, int]]:
        """The first and the last word of each compound that has a stem when it is joined."""
        at = self.joined.find(letter)
        while at >= 0:
            if at % _COMPOUND == 0:
                yield _number(self.joined[at + 1]), _number(self.joined[at + 2])
            at = self.joined.find(letter, at + 1)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where in their sentence two words and what is between them stand."""
        return _number(self.starts[first]), _number(self.starts[last]) + _number(self.lengths[last])

    def places(self, letter: str) -> int:
        """The sentences, and the title, that have a stem, as bits."""
        found = [bisect_right(self.firsts, _letter(first)) for first, _ in self.compounds(letter)]
        at = self.words.find(letter)
        while at >= 0:
            found.append(bisect_right(self.firsts, _letter(at)))
            at = self.words.find(letter, _number(self.firsts[found[-1]]))
        bits = bytearray(len(self.firsts) // 8 + 1)  # putting each into a number copies all
        for after in found:
            bits[after - 1 >> 3] |= 1 << (after - 1 & 7)
        return int.from_bytes(bits, "little")


def body_of(page: Page) -> str:
    """The text of a page without its title and headings, which is what `write` wants read."""
    return "\n".join(section.text for section in page.sections if section.text)


def write(page: Page, title: Read, body: Read) -> str:
    """What to keep of a page for `read`; its title and `body_of` were read by the analyzer."""
    lengths = [len(section.text) + 1 if section.text else 0 for section in page.sections]
    before = [0, *accumulate(lengths)]
    found = [
        each
        for each in islice(_sentences(page), MOST)
        if max(each.section, before[each.section] + each.end) <= _HIGHEST
    ]
    words = _Words()
    words.add(body, [(before[each.section] + each.begin, before[each.section] + each.end) for each in found])
    uses = Counter(words.stems)
    words.add(title, [(0, len(page.title) if len(page.title) <= _LONGEST else 0)])
    ordered = sorted(words.numbers.items(), key=lambda each: -uses[each[1]])
    lines = {number: line for line, (_, number) in enumerate(ordered)}
    kept = {
        "sections": _letters([each.section for each in found]),
        "lines": _letters([each.line for each in found]),
        "begins": _letters([each.begin for each in found]),
        "ends": _letters([each.end for each in found]),
        "sizes": _letters([each.size for each in found]),
        "listed": f"{sum(1 << place for place, each in enumerate(found) if each.is_item):x}",
        "stems": "".join(f"\n{stem}" for stem, _ in ordered) + "\n",
        "uses": list(chain.from_iterable(sorted(Counter(uses.values()).items(), reverse=True))),
        "firsts": _letters(words.firsts),
        "words": _letters([lines[number] for number in words.stems]),
        "starts": _letters(words.starts),
        "lengths": _letters(words.lengths),
        "joined": "".join(_letters((lines[number], *of_compound)) for number, *of_compound in words.joined),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read(page: Page, kept: str) -> Sentences:
    """What `write` kept of this page."""
    told = json.loads(kept)
    return Sentences(page, **{**told, "listed": int(told["listed"], 16)})


class _Words:
    """The words of one place after the other; a stem has the number of its first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.stems: list[int] = []
        self.starts: list[int] = []
        self.lengths: list[int] = []
        self.firsts = [0]
        self.joined: list[tuple[int, int, int]] = []

    def add(self, read: Read, places: Sequence[tuple[int, int]]) -> None:
        """Take those of a text that stand in some places, which are told by where they begin and end."""
        at = 0
        numbers, stems = self.numbers, self.stems
        for (_, stem), start, end, words in zip(read.terms, read.starts, read.ends, read.words, strict=True):
            while at < len(places) and start >= places[at][1]:
                at += 1
                self.firsts.append(len(stems))
            if at == len(places):
                break
            number = numbers.setdefault(stem, len(numbers))
            if words > 1:
                self.joined.append((number, len(stems) - 1, len(stems) - 2 + words))
            else:
                stems.append(number)
                self.starts.append(start - places[at][0])
                self.lengths.append(end - start)
        self.firsts += [len(stems)] * (len(places) - at)


def _letters(numbers: Sequence[int]) -> str:
    if max(numbers, default=0) + _ZERO < _SURROGATES.start:
        return "".join(map(chr, map(_ZERO.__add__, numbers)))
    return "".join(map(_letter, numbers))


def _letter(number: int) -> str:
    """What stands for a number up to the highest."""
    code = number + _ZERO
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


def _number(letter: str) -> int:
    code = ord(letter)
    return (code if code < _SURROGATES.start else code - len(_SURROGATES)) - _ZERO


class _Sentence(NamedTuple):
    section: int
    line: int
    begin: int
    end: int
    size: int
    is_item: bool


def _sentences(page: Page) -> Iterator[_Sentence]:
    for section, text in enumerate(section.text for section in page.sections):
        first = 0
        for number, line in enumerate(text.split("\n")):
            block = line.removeprefix(_BULLET)
            begun = first + len(line) - len(block)
            for start, end in sentences(block):
                size = len(block[start:end].split())
                yield _Sentence(section, number, begun + start, begun + end, size, len(block) < len(line))
            first += len(line) + 1
