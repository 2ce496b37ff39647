"""What stays beside the manifest when the index itself is elsewhere: the words and the stored pages."""

import json
import os
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from corpus.errors import DamagedIndexError
from indexer.document import TEXT_FIELDS, Document
from indexer.engines.written import Written, escaped, write

ANYWHERE = "anywhere"
"""Not a field: the stems of title, headings and text, each with the documents that hold it in any of them."""
STEMS = tuple(f"{field}_stem" for field in TEXT_FIELDS)

_WORDS, _PAGES, _PLACES = "words.json", "pages.bin", "pages.npy"


class Field(NamedTuple):
    """What is known of a field; ``terms`` is in code point order.

    ``written`` maps a term that does not always stand in the index as itself to all the tokens it stands
    in, each with the number of documents that hold the token.
    """

    documents: int
    terms: list[tuple[str, int]]
    written: Mapping[str, Mapping[str, int]]

    def starting(self, prefix: str) -> list[tuple[str, int]]:
        """The terms that start so, each with the number of documents that hold it."""
        first = bisect_left(self.terms, (prefix,))
        last = first
        while last < len(self.terms) and self.terms[last][0].startswith(prefix):
            last += 1
        return self.terms[first:last]

    def holding(self, term: str) -> int:
        """In how many documents a term stands."""
        place = bisect_left(self.terms, (term,))
        found = place < len(self.terms) and self.terms[place][0] == term
        return self.terms[place][1] if found else 0


ABSENT = Field(0, [], {})


class Keeper:
    """Writes words and pages into a folder while documents pass by; closing it finishes the files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages = (folder / _PAGES).open("wb")
        self._places = [0]
        self._documents: Counter[str] = Counter()
        self._terms: dict[str, Counter[str]] = {}
        self._tokens: dict[str, Counter[str]] = {}
        self._hidden: dict[str, Counter[str]] = {}
        self._special: dict[str, dict[str, tuple[str, ...]]] = {}

    @property
    def count(self) -> int:
        """How many documents there were."""
        return len(self._places) - 1

    def add(self, document: Document) -> dict[str, list[str]]:
        """Take note of a document; returns what of it goes into each field of the index: runs of tokens."""
        packed = zlib.compress(json.dumps(dict(document.stored)).encode(), 1)
        self._pages.write(packed)
        self._places.append(self._places[-1] + len(packed))
        for facet, value in document.facets.items():
            self._documents[facet] += 1
            self._terms.setdefault(facet, Counter())[value] += 1
        written = {field: write(tokens) for field, tokens in document.fields.items() if tokens}
        stems = [written[field].terms for field in STEMS if field in written]
        if stems:
            self._documents[ANYWHERE] += 1
            self._terms.setdefault(ANYWHERE, Counter()).update(frozenset().union(*stems))
        return {field: self._note(field, each) for field, each in written.items()}

    def close(self) -> None:
        """Write down what was learned."""
        self._pages.close()
        np.save(self._folder / _PLACES, np.array(self._places, np.int64))
        content = {
            field: [self._documents[field], sorted(self._terms[field].items()), self._written(field)]
            for field in self._terms
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (self._folder / _WORDS).write_text(text, encoding="utf-8")

    def discard(self) -> None:
        """Give back the file without finishing."""
        self._pages.close()

    def _note(self, field: str, written: Written) -> list[str]:
        self._documents[field] += 1
        self._terms.setdefault(field, Counter()).update(written.terms)
        if written.special:
            self._special.setdefault(field, {}).update(written.special)
            self._tokens.setdefault(field, Counter()).update(written.special.keys())
            self._hidden.setdefault(field, Counter()).update(written.hidden)
        return written.runs

    def _written(self, field: str) -> dict[str, dict[str, int]]:
        written: dict[str, dict[str, int]] = {}
        for token, terms in self._special.get(field, {}).items():
            for term in terms:
                written.setdefault(term, {})[token] = self._tokens[field][token]
        for term, tokens in written.items():
            plain = self._terms[field][term] - self._hidden[field][term]
            if plain:
                tokens[escaped(term)] = plain
        return written


class Kept:
    """Reads what a `Keeper` wrote. Safe to share between threads.

    Raises `DamagedIndexError` E512 when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        try:
            content = json.loads((folder / _WORDS).read_bytes())
            self._places: Sequence[int] = np.load(folder / _PLACES, allow_pickle=False).tolist()
            self._pages = os.open(folder / _PAGES, os.O_RDONLY)
        except (OSError, ValueError) as error:
            raise DamagedIndexError(
                "E512", f"There is no index in {folder}.", 'Run "findwell index" to build it.'
            ) from error
        self._fields = {
            name: Field(documents, [(term, count) for term, count in terms], written)
            for name, (documents, terms, written) in content.items()
        }

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self._places) - 1

    def field(self, name: str) -> Field:
        """What is known of a field or facet."""
        return self._fields.get(name, ABSENT)

    def stored(self, document: int) -> Mapping[str, str]:
        """What was stored with a document."""
        start, end = self._places[document], self._places[document + 1]
        values: Mapping[str, str] = json.loads(zlib.decompress(os.pread(self._pages, end - start, start)))
        return values

    def close(self) -> None:
        """Give back the file."""
        os.close(self._pages)
