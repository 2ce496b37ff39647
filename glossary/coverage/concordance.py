"""Every place where pages use a word, with what stands around it."""

from collections.abc import Iterable
from typing import NamedTuple

from corpus.page import Page
from corpus.words import cut
from glossary.coverage.nltk_parts import concordance_of
from glossary.forms import word_forms

AROUND = 60  # characters on either side, less the word that they would cut


class Line(NamedTuple):
    """One place: the text before, the word as it is written, and the text after; ``start`` in `Page.text`."""

    url: str
    title: str
    left: str
    word: str
    right: str
    start: int


class Concordance(NamedTuple):
    """The first places, and how many there are on how many pages."""

    lines: tuple[Line, ...]
    total: int
    pages: int


def concordance(pages: Iterable[Page], word: str, *, limit: int) -> Concordance:
    """Where pages use a word or phrase in any of its forms, in the order of the pages."""
    wanted = {tuple(cut(" ".join(form)).folded) for form in word_forms(word)}
    lines: list[Line] = []
    total = with_it = 0
    for page in pages:
        found = _places(page.text, wanted)
        total += len(found)
        with_it += bool(found)
        lines.extend(_line(page, start, end) for start, end in found[: max(limit - len(lines), 0)])
    return Concordance(tuple(lines), total, with_it)


def _places(text: str, wanted: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """The (start, end) of each wanted phrase, looked up in NLTK's index of the text's words."""
    words = cut(text)
    places = concordance_of(words.folded)
    found: set[tuple[int, int]] = set()
    for phrase in filter(None, wanted):
        for at in places(phrase[0]):
            if tuple(words.folded[at : at + len(phrase)]) == phrase:
                found.add((words.starts[at], words.ends[at + len(phrase) - 1]))
    return sorted(found)


def _line(page: Page, start: int, end: int) -> Line:
    text = page.text
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end) if "\n" in text[end:] else len(text)
    left = " ".join(_last_words(text[line:start]).split())
    right = " ".join(_first_words(text[end:stop]).split())
    spaced = " " if text[start - 1 : start].isspace() and left else ""
    ahead = " " if text[end : end + 1].isspace() and right else ""
    return Line(page.url, page.title, f"{left}{spaced}", text[start:end], f"{ahead}{right}", start)


def _last_words(text: str) -> str:
    """The end of a text, from a whole word on."""
    if len(text) <= AROUND:
        return text
    cut, _, rest = text[-AROUND - 1 :].partition(" ")
    return f"…{rest or cut}"


def _first_words(text: str) -> str:
    """The beginning of a text, up to a whole word."""
    if len(text) <= AROUND:
        return text
    rest, _, cut = text[: AROUND + 1].rpartition(" ")
    return f"{rest or cut}…"
