"""Ids of entries, made of their headings."""

import re
from collections.abc import Container

from corpus.words import words

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


def free_id(heading: str, taken: Container[str]) -> str:
    """An id made of a heading that is not taken yet: *CT scan* becomes ``ct-scan``, or ``ct-scan-2``."""
    folded = " ".join(word.text for word in words(heading))
    stem = _NOT_IN_AN_ID.sub("-", folded).strip("-") or "entry"
    identity, number = stem, 2
    while identity in taken:
        identity, number = f"{stem}-{number}", number + 1
    return identity
