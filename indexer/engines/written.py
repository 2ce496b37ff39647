"""Terms as they are written into a field that an engine cuts at white space, and how positions survive that.

Tokens at successive positions make a run; a gap between positions begins another. Terms that share a
position become one token, so that each position is one token and lengths are what `indexer.query` says.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from indexer.document import Token

_UNSAFE = re.compile(r"[\s%=]|^$")
_LONGEST = 200  # Lucene cuts a longer word in two at 255
_JOIN = "="


class Written(NamedTuple):
    """A field as it is written: runs of tokens with blanks between, and which ``terms`` are in it.

    ``special`` maps a token that is not what `escaped` makes of one term to the terms that it stands for,
    of which those in ``hidden`` stand nowhere else in the field.
    """

    runs: list[str]
    terms: frozenset[str]
    special: Mapping[str, tuple[str, ...]]
    hidden: frozenset[str]


def escaped(term: str) -> str:
    """A term without white space and signs of ours; a term's start is escaped as the start of the term."""
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):x};" if match[0] else "%", term)


def write(tokens: Sequence[Token]) -> Written:
    """A field's tokens as they are written."""
    held: dict[int, str] = {}
    shared: dict[int, set[str]] = {}
    for term, position in tokens:
        if held.setdefault(position, term) != term:
            shared.setdefault(position, {held[position]}).add(term)
    special: dict[str, tuple[str, ...]] = {}
    hiding: set[int] = set()
    runs: list[list[str]] = []
    before = None
    for position in sorted(held):
        if before is None or position != before + 1:
            runs.append([])
        before = position
        token, is_plain = _token(held[position])
        if not is_plain or position in shared:
            terms = tuple(sorted(shared.get(position, (held[position],))))
            token = _shortened(_JOIN.join(map(escaped, terms)))
            special[token] = terms
            hiding.add(position)
        runs[-1].append(token)
    texts, every = [" ".join(run) for run in runs], frozenset(held.values()).union(*shared.values())
    plain = every if not hiding else {term for place, term in held.items() if place not in hiding}
    return Written(texts, every, special, every - plain if hiding else frozenset())


@lru_cache(maxsize=200_000)
def _token(term: str) -> tuple[str, bool]:
    """The token of a term that stands alone, and whether it is plain."""
    token = escaped(term)
    return token, len(token) <= _LONGEST


def _shortened(token: str) -> str:
    return token if len(token) <= _LONGEST else f"%%{sha256(token.encode()).hexdigest()}"
