"""Terms as they are written into a field that an engine cuts at white space, and how positions survive that.

Tokens at successive positions make a run; a gap between positions begins another. Terms that share a
position become one token, so that each position is one token and lengths are what `indexer.query` says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter, sub
from typing import NamedTuple

from indexer.document import Token

_UNSAFE = re.compile(r"[\s%=]|^$")
_LONGEST = 200  # Lucene cuts a longer word in two at 255
_JOIN = "="
_SHORT = "%%"  # begins a token that is too long to be written, and no other


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
    if not tokens:
        return Written([], frozenset(), {}, frozenset())
    terms, positions = zip(*sorted(tokens, key=itemgetter(1)), strict=True)
    every = frozenset(terms)
    odd = _odd(every)
    written = [odd.get(term, term) for term in terms] if odd else terms
    special: dict[str, tuple[str, ...]] = {}
    alone: set[str] = set()
    runs: list[list[str]] = []
    for first, last, begins in _stretches(positions):
        if begins:
            runs.append([])
        if positions[first] == positions[last - 1]:
            names = tuple(sorted({*terms[first:last]}))
            if len(names) > 1:
                token = _shortened(_JOIN.join(map(escaped, names)))
                special[token] = names
                runs[-1].append(token)
                continue
            last = first + 1
        runs[-1].extend(written[first:last])
        alone.update(terms[first:last])
    short = {token: (term,) for term, token in odd.items() if token.startswith(_SHORT) and term in alone}
    alone.difference_update(term for (term,) in short.values())
    return Written([" ".join(run) for run in runs], every, special | short, every - alone)


def _stretches(positions: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Stretches of ascending positions that rise by one each, or are all the same, from place to place.

    With each, whether a run begins with it.
    """
    done, begins = 0, True
    for place, step in enumerate(map(sub, positions[1:], positions), 1):
        if step == 1 or place < done:
            continue
        end = place if step else place - 1
        if done < end:
            yield done, end, begins
        begins = step > 1 or (begins and done == end)
        done = end
        if not step:
            done = bisect_right(positions, positions[place])
            yield end, done, begins
            begins = False
    if done < len(positions):
        yield done, len(positions), begins


def _odd(terms: frozenset[str]) -> dict[str, str]:
    """The tokens of the terms that are not written as themselves."""
    together = "".join(terms)
    is_plain = together.split() == [together] and "%" not in together and _JOIN not in together
    if is_plain and "" not in terms and max(map(len, terms)) <= _LONGEST:
        return {}
    return {term: token for term in terms if (token := _token(term)) != term}


@lru_cache(maxsize=200_000)
def _token(term: str) -> str:
    """The token of a term that stands alone."""
    return _shortened(escaped(term))


def _shortened(token: str) -> str:
    return token if len(token) <= _LONGEST else f"{_SHORT}{sha256(token.encode()).hexdigest()}"
