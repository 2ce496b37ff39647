"""Which pages of a new index are canaries: questions that must find them are asked before it is used."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.document import Document, Token
from indexer.manifest import Canary

_MOST = 8


class Written(NamedTuple):
    """An index that was written: how many documents it holds, and canaries without their totals."""

    documents: int
    canaries: tuple[Canary, ...]


def chosen_canaries(count: int, title_of: Callable[[int], Sequence[Token]]) -> tuple[Canary, ...]:
    """Canaries for so many documents: the words in the titles of some, ever further apart."""
    chosen: list[Canary] = []
    for number in range(count.bit_length()):
        document = (1 << number) - 1
        words = tuple(dict.fromkeys(token.term for token in title_of(document)))
        if words:
            chosen.append(Canary("title_exact", words, document, 0))
    return tuple(chosen[-_MOST:])


def keeping_titles(documents: Iterable[Document], titles: dict[int, Sequence[Token]]) -> Iterator[Document]:
    """The documents as they come; ``titles`` is given those that `chosen_canaries` will ask for."""
    for number, document in enumerate(documents):
        yield document
        if number & (number + 1) == 0:
            titles[number] = document.fields.get("title_exact", ())
