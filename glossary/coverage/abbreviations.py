"""The abbreviations a text uses, and which of them it explains."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from corpus.words import Word, sentences, words
from glossary.coverage.code_lines import without_code
from glossary.coverage.explanations import meaning_of, word_list

LONGEST = 12  # letters and digits
MOST_TRIES = 200  # uses of one abbreviation that are looked at for an explanation
LONG = 5  # letters of a word that is no abbreviation when it also stands in small letters
REACH = 240  # characters on either side in which an explanation is looked for

_ADDRESSES = re.compile(
    r"[^\s@]{0,64}@\S+|(?:https?://|www\.)\S+|\b[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}\.(?:com|eu|gov|ie|io|net|org|uk)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]\d[A-Z]{2}\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['\u2019][sS]\Z")
_GRADE = re.compile(r"([A-D])\1{1,2}")
_GRADED = re.compile(r"\b(?:WCAG|(?:levels?|graded?|rated)\s+A{1,3}|A{2,3}\s+guidelines)\b")
_NUMBERED_CODE = re.compile(r"[A-Z]{3,}\d{3,}|[A-Z]+\d+[A-Z]+\d+[A-Z]*|[A-Z]{3,}\d{2}")
_ROMAN = re.compile(r"[IVX]{2,}[AaBbCc]?")
_ROMAN_LIST = re.compile(r"\b(?:II|III|VI)\b")
_STAGING = re.compile(r"(?:[acmpry]{0,2}[TNMGR][0-4Xx][a-d]?(?:is)?)+")


class Abbreviation(NamedTuple):
    """An abbreviation without its plural *s*, where the text uses it, and what the text says it means.

    ``meaning`` is the stretch of text in which it is explained, empty when nowhere.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    meaning: str

    @property
    def explained(self) -> bool:
        """Whether the text says what it means."""
        return bool(self.meaning)


def abbreviations(text: str) -> list[Abbreviation]:
    """The abbreviations of a text in order of first use.

    Left out: those everyone knows, units, Roman numerals, stage and product codes, grades, words in capitals
    that it also writes in small letters, lines in capitals or of program code, and addresses. It explains
    one by a bracket on either side, a dash or colon, *or*, *called*, *means*, *stands for*, or a sentence
    that says what sort of thing it is, in full or in plain words.
    """
    spans = list(sentences(text))
    starts = [start for start, _ in spans]
    places: dict[str, list[tuple[int, int]]] = {}
    meanings: dict[str, str] = {}
    for written, start, end in _candidates(text):
        places.setdefault(written, []).append((start, end))
        if written not in meanings and len(places[written]) <= MOST_TRIES:
            first, last = spans[bisect_right(starts, start) - 1]
            before = text[max(first, start - REACH) : start]
            meaning = meaning_of(written, before, text[end : min(last, end + REACH)])
            if meaning:
                meanings[written] = meaning
    return [
        Abbreviation(written, tuple(where), meanings.get(written, "")) for written, where in places.items()
    ]


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """Each abbreviation without plural or possessive *s*, with its place."""
    masked = _ADDRESSES.sub(_blank, without_code(text))
    start_of_line = 0
    shouted: dict[str, bool] = {}
    grades = _GRADED.search(text) is not None
    for line in masked.splitlines(keepends=True):
        if any(map(str.isupper, line)) and not _is_shouted(line):
            for written, start, end in _in_line(line, start_of_line, grades):
                if written not in shouted:
                    shouted[written] = _is_ordinary(written, text)
                if not shouted[written]:
                    yield written, start, end
        start_of_line += len(line)


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _is_ordinary(written: str, text: str) -> bool:
    """Whether a long word in capitals is one that the text writes in small letters elsewhere."""
    if len(written) < LONG or not written.isalpha() or not written.isupper():
        return False
    return re.search(rf"\b(?:{written.lower()}|{written.capitalize()})\b", text) is not None


def _in_line(line: str, offset: int, grades: bool) -> Iterator[tuple[str, int, int]]:
    cut = list(words(line))
    has_numerals = _ROMAN_LIST.search(line) is not None
    at = 0
    while at < len(cut):
        last = at
        if _is_candidate(_core(line, cut[at])):
            while (
                last + 1 < len(cut)
                and cut[last + 1].end - cut[at].start <= LONGEST
                and _continues(line, cut[last + 1])
            ):
                last += 1
            written = line[cut[at].start : cut[last].start] + _core(line, cut[last])
            numbered = has_numerals or (at > 0 and cut[at - 1].text in word_list("numbered"))
            named = _is_part_of_a_name(line, cut[at], cut[last])
            graded = grades and _GRADE.fullmatch(written)
            if not named and not graded and not _is_ignored(written, numbered):
                yield written, offset + cut[at].start, offset + cut[last].end
        at = last + 1


def _is_part_of_a_name(line: str, first: Word, last: Word) -> bool:
    """Whether letters stand in a longer name of a program's: *AMCV_ID*, *X-UA-Compatible*."""
    around = line[first.start - 1 : first.start] + line[last.end : last.end + 1]
    return "_" in around or (
        first.glued and line[max(first.start - 3, 0) : first.start].strip() in ("X-", "x-")
    )


def _core(line: str, word: Word) -> str:
    written = _POSSESSIVE.sub("", line[word.start : word.end])
    singular = written[:-1]
    return singular if written.endswith("s") and singular.isupper() and len(singular) > 1 else written


def _continues(line: str, word: Word) -> bool:
    """Whether a word belongs to the abbreviation before its hyphen: PD-*L1*, CA19-*9*, DEB-*TACE*."""
    if not word.glued or line[word.start - 1] == "/":
        return False
    core = _core(line, word)
    return any(map(str.isdigit, core)) or core.isupper()


def _is_candidate(written: str) -> bool:
    letters = [character for character in written if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    digits = len(written) - len(letters)
    return (
        capitals >= 2
        and len(written) <= LONGEST
        and capitals * 2 >= len(letters)
        and digits <= len(letters) + 1
        and written[0].isalpha()
        and written.isalnum()
        and not written[:3].islower()
    )


def _is_ignored(written: str, numbered: bool) -> bool:
    """Whether a word is known to all, a stage code, or a Roman numeral; IV is one only among numbers."""
    lists = ("understood", "units", "shouted")
    if any(written in word_list(name) for name in lists) or _STAGING.fullmatch(written):
        return True
    if _NUMBERED_CODE.fullmatch(written):
        return True
    return _ROMAN.fullmatch(written) is not None and (written != "IV" or numbered)


def _is_shouted(line: str) -> bool:
    """Whether a line is a heading in capitals rather than words of which some are abbreviations."""
    if line != line.upper():
        return False
    return max((len(word.text) for word in words(line)), default=0) > 5
