"""What the editors of a page ask of robots: of all of them, and of findwell, whose own word counts more."""

import re
from collections.abc import Iterable, Set
from typing import NamedTuple

PRODUCT = "findwell"  # the name under which a site speaks to us alone
_ROBOT = re.compile(r"[a-z*][\w.*-]*")  # the name of a robot; not the day of a date, which has colons, too
_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})


class Wishes(NamedTuple):
    """Directives in lower case: what is asked of ``all`` robots, and of ``ours`` alone."""

    all: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()

    def allow(self, what: str) -> bool:
        """Whether the page may be taken ("index"), or its links ("follow").

        What is asked of findwell decides, if anything is; of two that contradict each other the stricter.
        """
        if f"no{what}" in self.ours or what in self.ours:
            return f"no{what}" not in self.ours
        return f"no{what}" not in self.all

    def and_of(self, other: "Wishes") -> "Wishes":
        """These wishes and those of another place."""
        return Wishes(self.all | other.all, self.ours | other.ours)


def directives(text: str) -> Set[str]:
    """The words of a directive: ``"NOINDEX, follow"`` is ``{"noindex", "follow"}``."""
    words = {word.strip().lower() for word in text.split(",")}
    if "none" in words:
        words |= {"noindex", "nofollow"}
    if "all" in words:
        words |= {"index", "follow"}
    return words


def of_headers(headers: Iterable[str]) -> Wishes:
    """What X-Robots-Tag asks, of which an answer may have several.

    In each, the name of a robot and a colon address what follows to that robot alone: in
    ``noindex, findwell: index, otherbot: nofollow, noarchive`` the last two are not for us.
    """
    asked: dict[str, set[str]] = {"": set(), PRODUCT: set()}
    for header in headers:
        robot = ""
        for part in header.split(","):
            name, colon, rest = part.strip().lower().partition(":")
            name = name.strip()
            if colon and name not in _WITH_VALUE and _ROBOT.fullmatch(name):
                robot, part = ("" if name == "*" else name), rest
            asked.setdefault(robot, set()).update(directives(part))
    return Wishes(frozenset(asked[""]), frozenset(asked[PRODUCT]))
