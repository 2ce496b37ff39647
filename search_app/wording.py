"""How values are put into words on the pages."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from indexer.searcher import Cause, Hit, Ignored, Step

_MOST_NAMES = 3
_LONGEST_ECHO = 120  # characters
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STRAIGHT = re.compile(r'"([^"]*)"')
_QUIET = (Cause.SMALL, Cause.SIGN)
_LEFT_OUT = {
    Step.SPELLING: "the spelling was not checked",
    Step.NAMES: "other words of the same meaning were not looked for",
    Step.WHOLE: "we do not know whether a page has all of your words",
    Step.ORDER: "the pages may be in another order than usual",
    Step.WORDS: "some pages may be missing",
    Step.PASSAGES: "some pages are shown without the words that match",
}
_KINDS = {
    "page": "",
    "booklet": "Booklet",
    "pdf": "PDF booklet",
    "news": "News",
    "event": "Event",
    "video": "Video",
    "story": "Personal story",
}


def kind_of(kind: str) -> str:
    """What a page is, when it is not simply a page: *PDF booklet*."""
    return _KINDS.get(kind, kind[:1].upper() + kind[1:])


def any_of(names: Sequence[str]) -> Markup:
    """Names in bold, the last after *or*: **metastatic**, **metastases** or **spread**."""
    bold = [Markup("<b>{}</b>").format(name) for name in names]
    if len(bold) < 2:
        return Markup("").join(bold)
    return Markup(", ").join(bold[:-1]) + escape(" or ") + bold[-1]


def or_list(names: Sequence[str]) -> str:
    """Names with *or* before the last: *metastases, mets or spread*."""
    return " or ".join([", ".join(names[:-1]), *names[-1:]]) if len(names) > 1 else "".join(names)


def also_called(names: Sequence[str]) -> str:
    """The first few of a word's other names; its own page has them all."""
    return or_list(names[:_MOST_NAMES])


def echoed(text: str) -> str:
    """What somebody typed as we say it back: not too long, and turning none of our own words round."""
    plain = _TURNING.sub("", text)
    return plain if len(plain) <= _LONGEST_ECHO else f"{plain[:_LONGEST_ECHO]}…"


def link_parts(entry: str) -> tuple[str, str]:
    """The text and the address of a link in the settings: *Our main site https://www.example.org/*."""
    text, _, address = entry.rpartition(" ")
    return text, address


def facet_value(value: str, facet: str) -> str:
    """A value of a facet as people read it: the kind *page* is a *Page*, readers are *Families*."""
    name = kind_of(value) if facet == "kind" else value
    return name[:1].upper() + name[1:] or "Page"


def letter_id(letter: str) -> str:
    """The anchor of a letter in the A to Z."""
    return f"letter-{letter.lower()}"


def surprising(why: Iterable[str]) -> str:
    """The reasons for a match that its snippet does not show: another name, or a word that is missing."""
    told = (reason for reason in why if reason.startswith("Matches ") or ", but not " in reason)
    return curly(" ".join(told))


def curly(text: str) -> str:
    """A sentence of ours with its straight quotes curled, as everywhere on the pages."""
    return _STRAIGHT.sub(r"“\1”", text)


def loud(ignored: Iterable[Ignored]) -> list[Ignored]:
    """What was not searched and has to be said at once."""
    return [each for each in ignored if each.cause not in _QUIET]


def quiet(ignored: Iterable[Ignored]) -> list[Ignored]:
    """What is never searched, said to those who ask."""
    return [each for each in ignored if each.cause in _QUIET]


def left_out(steps: Sequence[Step]) -> str:
    """What a search that ran out of time did not do, as a sentence."""
    *others, last = (_LEFT_OUT[step] for step in steps)
    told = f"{', '.join(others)} and {last}" if others else last
    return f"This search took too long to finish: {told}."


def described(hit: Hit) -> str:
    """What was found, when it is not simply a page: *PDF booklet, page 4, 1.2 MB*."""
    number = page_number(hit.url)
    parts = [kind_of(hit.kind)]
    if urlsplit(hit.url).path.endswith(".pdf"):
        parts += [f"page {number}" if number else "", megabytes(hit.size) if hit.size else ""]
    return ", ".join(part for part in parts if part)


def megabytes(size: int) -> str:
    """The size of a file: *1.2 MB*, *340 kB*."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def page_number(url: str) -> str:
    """The page of a booklet that a URL leads to, or empty."""
    name, _, number = urlsplit(url).fragment.partition("=")
    return number if name == "page" else ""


def telephone(printed: str) -> str:
    """The address that rings a number as it is printed."""
    digits = "".join(character for character in printed if character.isdigit())
    return f"tel:{'+' if printed.lstrip().startswith('+') else ''}{digits}"


FILTERS = (
    also_called,
    any_of,
    curly,
    described,
    echoed,
    facet_value,
    left_out,
    letter_id,
    link_parts,
    loud,
    quiet,
    surprising,
    telephone,
)
"""What templates call by name."""
