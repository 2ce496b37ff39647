"""How values are put into words on the pages, in the language of the request."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from indexer.message import Day, Message
from indexer.searcher import Cause, Hit, Ignored, Step
from search_app.counting.shown import FEW, rounded_down
from search_app.languages import in_language
from search_app.saying import gettext, gettext_noop, ngettext, pgettext

_MOST_NAMES = 3
_LONGEST_ECHO = 120  # characters
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_QUIET = (Cause.SMALL, Cause.SIGN)
_LEFT_OUT = {
    Step.SPELLING: gettext_noop("the spelling was not checked"),
    Step.NAMES: gettext_noop("other words of the same meaning were not looked for"),
    Step.WHOLE: gettext_noop("we do not know whether a page has all of your words"),
    Step.ORDER: gettext_noop("the pages may be in another order than usual"),
    Step.WORDS: gettext_noop("some pages may be missing"),
    Step.PASSAGES: gettext_noop("some pages are shown without the words that match"),
}
_KINDS = {
    "booklet": gettext_noop("Booklet"),
    "pdf": gettext_noop("PDF booklet"),
    "news": gettext_noop("News"),
    "event": gettext_noop("Event"),
    "video": gettext_noop("Video"),
    "story": gettext_noop("Personal story"),
}
_AUDIENCES = {
    "carers": gettext_noop("carers"),
    "children": gettext_noop("children"),
    "families": gettext_noop("families"),
    "young-people": gettext_noop("young people"),
}
_MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)


def kind_of(kind: str) -> str:
    """What a page is, when it is not simply a page: *PDF booklet*."""
    if kind == "page":
        return ""
    return gettext(_KINDS[kind]) if kind in _KINDS else kind[:1].upper() + kind[1:]


def any_of(names: Sequence[str]) -> Markup:
    """Names in bold, the last after *or*: **metastatic**, **metastases** or **spread**."""
    bold = [Markup("<b>{}</b>").format(in_language(name, "")) for name in names]
    return Markup(or_list(bold))  # noqa: S704


def or_list(names: Sequence[str]) -> str:
    """Names with *or* before the last: *metastases, mets or spread*."""
    return gettext("%(names)s or %(last)s", **_last_apart(names)) if len(names) > 1 else "".join(names)


def and_list(names: Sequence[str]) -> str:
    """Names with *and* before the last."""
    return gettext("%(names)s and %(last)s", **_last_apart(names)) if len(names) > 1 else "".join(names)


def _last_apart(names: Sequence[str]) -> dict[str, str]:
    return {"names": pgettext("between names", ", ").join(names[:-1]), "last": names[-1]}


def also_called(names: Sequence[str]) -> str:
    """The first few of a word's other names; its own page has them all."""
    return or_list(names[:_MOST_NAMES])


def quoted(text: str) -> str:
    """A text in quotation marks; markup stays what it is."""
    said = pgettext("in quotation marks", "“%(text)s”", text=text)
    return Markup(said) if isinstance(text, Markup) else said  # noqa: S704


def told(message: Message) -> str:
    """A message of the search, with what it names in quotation marks."""
    parts: dict[str, str] = {}
    for name, part in message.parts.items():
        if isinstance(part, int):
            parts[name] = number(part)
        elif isinstance(part, Day):
            parts[name] = spoken(part.iso)
        else:
            parts[name] = and_list([quoted(text) for text in ((part,) if isinstance(part, str) else part)])
    if message.form == message.many:
        return gettext(message.form, **parts) if message else ""
    return ngettext(message.form, message.many, message.number, **parts)


def number(value: int) -> str:
    """A whole number as people read it: *1,240*."""
    return f"{value:,}".replace(",", pgettext("between thousands", ","))


def counted(count: int) -> str:
    """A count as everybody may see it: *fewer than 5*, or the number rounded down to a multiple of 5."""
    return gettext("fewer than %(few)s", few=FEW) if 0 < count < FEW else number(rounded_down(count))


def spoken(iso: str) -> str:
    """An ISO date as people say it, as precise as it is: ``2022-10`` is *October 2022*."""
    year, *rest = iso.split("-")
    if not rest:
        return iso
    month = gettext(_MONTHS[int(rest[0]) - 1])
    if len(rest) == 1:
        return gettext("%(month)s %(year)s", month=month, year=year)
    return gettext("%(day)s %(month)s %(year)s", day=int(rest[1]), month=month, year=year)


def echoed(text: str) -> str:
    """What somebody typed as we say it back: not too long, and turning none of our own words round."""
    plain = _TURNING.sub("", text)
    return plain if len(plain) <= _LONGEST_ECHO else f"{plain[:_LONGEST_ECHO]}…"


def echo(text: str) -> Markup:
    """What somebody typed as we say it back, in quotation marks and in its own direction."""
    return Markup("{}").format(quoted(Markup("<bdi>{}</bdi>").format(echoed(text))))


def link_parts(entry: str) -> tuple[str, str]:
    """The text and the address of a link in the settings: *Our main site https://www.example.org/*."""
    text, _, address = entry.rpartition(" ")
    return text, address


def facet_value(value: str, facet: str) -> str:
    """A value of a facet as people read it: the kind *page* is a *Page*, readers are *Families*."""
    name = kind_of(value) if facet == "kind" else value
    return name[:1].upper() + name[1:] or gettext("Page")


def audience(name: str) -> str:
    """A group of readers by its name in the glossary: *young people*."""
    return gettext(_AUDIENCES[name]) if name in _AUDIENCES else name.replace("-", " ")


def letter_name(letter: str) -> str:
    """A letter of the A to Z; *Other* heads the words that begin with none."""
    return letter if len(letter) == 1 else gettext("Other")


def letter_id(letter: str) -> str:
    """The anchor of a letter in the A to Z."""
    return f"letter-{letter.lower()}"


def surprising(why: Iterable[Message]) -> str:
    """The reasons for a match that its snippet does not show: another name, or a word that is missing."""
    return " ".join(told(each) for each in why if each.form.startswith("Matches ") or "others" in each.parts)


def loud(ignored: Iterable[Ignored]) -> list[Ignored]:
    """What was not searched and has to be said at once."""
    return [each for each in ignored if each.cause not in _QUIET]


def quiet(ignored: Iterable[Ignored]) -> list[Ignored]:
    """What is never searched, said to those who ask."""
    return [each for each in ignored if each.cause in _QUIET]


def left_out(steps: Sequence[Step]) -> str:
    """What a search that ran out of time did not do, as a sentence."""
    what = and_list([gettext(_LEFT_OUT[step]) for step in steps])
    return gettext("This search took too long to finish: %(what)s.", what=what)


def described(hit: Hit) -> str:
    """What was found, when it is not simply a page: *PDF booklet, page 4, 1.2 MB*."""
    place = page_number(hit.url)
    parts = [kind_of(hit.kind)]
    if urlsplit(hit.url).path.endswith(".pdf"):
        parts += [gettext("page %(number)s", number=place)] if place else []
        parts += [megabytes(hit.size)] if hit.size else []
    return pgettext("between names", ", ").join(part for part in parts if part)


def megabytes(size: int) -> str:
    """The size of a file: *1.2 MB*, *340 kB*."""
    if size < 1_000_000:
        return gettext("%(size)s kB", size=max(1, round(size / 1000)))
    rounded = f"{size / 1_000_000:.1f}".replace(".", pgettext("decimal point", "."))
    return gettext("%(size)s MB", size=rounded)


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
    audience,
    described,
    echo,
    echoed,
    facet_value,
    left_out,
    letter_id,
    letter_name,
    link_parts,
    loud,
    number,
    quiet,
    quoted,
    spoken,
    surprising,
    telephone,
    told,
)
"""What templates call by name."""
