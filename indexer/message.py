"""What is said to people: in English, with what it was made of, so that it can be said in other languages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.dates import spoken


class Day(NamedTuple):
    """A day, month or year, as an ISO date."""

    iso: str


Part = str | int | Day | Sequence[str]


class Message(str):
    """A sentence or a part of one in English: ``form``, or ``many`` when ``number`` is not 1, and its parts.

    A form has ``%(name)s`` where a part goes: a number, a day, or one or more texts that are put in quotes.
    """

    __slots__ = ("form", "many", "number", "parts")

    form: str
    many: str
    number: int
    parts: Mapping[str, Part]


def said(form: str, /, **parts: Part) -> Message:
    """A message of one form."""
    return said_of(form, form, 1, **parts)


def said_of(one: str, many: str, number: int, /, **parts: Part) -> Message:
    """A message that is different for one and for several."""
    form = one if number == 1 else many
    message = Message(form % {name: _written(part) for name, part in parts.items()})
    message.form, message.many, message.number, message.parts = one, many, number, parts
    return message


def listed(names: Sequence[str]) -> str:
    """Names in quotes with commas and a last *and*."""
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _written(part: Part) -> str:
    if isinstance(part, int):
        return f"{part:,}"
    if isinstance(part, Day):
        return spoken(part.iso)
    return listed((part,) if isinstance(part, str) else part)


_EMPTY = ""
NONE = said(_EMPTY)
"""Nothing to say."""
