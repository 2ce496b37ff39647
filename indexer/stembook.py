"""The stems of words, found where a part of an index is made and kept beside it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indexer.analysis import Analyzer

STEMS_FILE = "stems.json"


def stems(words: Iterable[str], analyzer: Analyzer) -> Iterator[tuple[str, str]]:
    """Indexed words with their stems, but for the few that are cut further when read alone."""
    for word in words:
        if word.isascii() and word.isalnum():  # one word to every reader
            cuts = [analyzer.terms(word)]
        else:
            cuts = [(cut.exact, cut.stem) for cut in analyzer.cut(word)]
        if len(cuts) == 1 and cuts[0][0] == word:
            yield word, cuts[0][1]


def write_stems(folder: Path, stem_of: Mapping[str, str]) -> None:
    """Keep the stems of the words of a part."""
    text = json.dumps(stem_of, ensure_ascii=False, separators=(",", ":"))
    (folder / STEMS_FILE).write_text(text, encoding="utf-8")


def read_stems(folder: Path) -> Mapping[str, str]:
    """The stems that `write_stems` kept; raises `OSError` or `ValueError` when they are not there."""
    stem_of: Mapping[str, str] = json.loads((folder / STEMS_FILE).read_bytes())
    return stem_of
