"""Small words that decide what a query means: those that tell nothing, and those that bind others."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from indexer.analysis import Analyzer

_PARTS = re.compile(r"[:(),;|\u2013\u2014]| - | and ")
_LISTED = Path(__file__).with_name("wordlists.yaml")


class Wordlists(NamedTuple):
    """The lists of `wordlists.yaml`, where each is explained; sequences of words are tuples."""

    function_words: frozenset[str]
    negations: Mapping[str, tuple[tuple[str, ...], ...]]
    possibilities: frozenset[tuple[str, ...]]
    numbered: frozenset[str]
    lettered: Mapping[str, frozenset[str]]


@cache
def load_wordlists() -> Wordlists:
    """The reviewed lists that ship with findwell."""
    listed = yaml.load(_LISTED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Wordlists(
        function_words=frozenset(word for line in listed["function_words"] for word in line.split()),
        negations={
            word: tuple(tuple(variant.split()) for variant in variants)
            for word, variants in listed["negations"].items()
        },
        possibilities=frozenset(tuple(phrase.split()) for phrase in listed["possibilities"]),
        numbered=frozenset(listed["numbered"]),
        lettered={word: frozenset(letters) for word, letters in listed["lettered"].items()},
    )


def title_keys(title: str, analyzer: Analyzer, function_words: frozenset[str]) -> tuple[str, ...]:
    """The keys of a title as a whole: the stems of its telling words, and of those of its parts.

    *TACE (chemoembolisation)* has three keys; *What is liver cancer?* has one, ``liver cancer``.
    """
    parts = [title, *_PARTS.split(title)]
    keys = (whole_key(part, analyzer, function_words) for part in parts)
    return tuple(dict.fromkeys(key for key in keys if key))


def whole_key(text: str, analyzer: Analyzer, function_words: frozenset[str]) -> str:
    """The stems of the telling words of a text, in order; of all its words when none tells anything."""
    cuts = analyzer.single_words(text)
    return " ".join(cut.stem for cut in [cut for cut in cuts if cut.exact not in function_words] or cuts)
