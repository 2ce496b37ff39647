"""A site's robots.txt: what may be fetched, how slowly, and where its sitemaps are."""

import re
from collections.abc import Callable

from protego import Protego

from corpus.errors import NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.urls import origin
from corpus.wishes import PRODUCT

_MAX_LENGTH = 500_000  # characters; RFC 9309 asks for at least 500 KiB
_MAX_LINE = 16_663  # characters; the rest of a longer line is cut off, as Google does
_LINE_END = re.compile(r"\r\n|\r|\n")
_AGENT = re.compile(r"\s*user[- ]?agent\s*:\s*(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]*")


class Rules:
    """What a robots.txt says to findwell.

    ``delay`` is the Crawl-delay in seconds, 0 when there is none and ``max_delay`` when it is more;
    ``sitemaps`` are as written.
    """

    def __init__(self, text: str, *, max_delay: float = Limits().max_crawl_delay) -> None:
        self._rules = Protego.parse(_filtered(text))
        self.delay = min(float(self._rules.crawl_delay(PRODUCT) or 0), max_delay)
        self.sitemaps = tuple(self._rules.sitemaps)

    def allows(self, url: str) -> bool:
        """Whether the canonical URL may be fetched."""
        return bool(self._rules.can_fetch(url, PRODUCT))


def read(fetcher: Fetcher, start: str, before: Callable[[str], None]) -> Rules:
    """The rules of the site of a canonical URL.

    A site without a robots.txt (4xx, or a redirect that ends nowhere) allows everything. Raises
    `NetworkError` E218 when the site cannot say (5xx or 429), and what `Fetcher.get` raises when there is no
    connection: nothing may be fetched then.
    """
    url = f"{origin(start)}/robots.txt"
    try:
        answer = fetcher.get(url, before=before)
    except (NetworkError, RefusedError) as error:
        if error.code in ("E213", "E214"):
            return Rules("")
        raise
    if answer.status >= 500 or answer.status == 429:
        raise NetworkError(
            "E218",
            f"{url} answers {answer.status}, so nobody can tell what may be fetched.",
            "Nothing was fetched and the old pages are kept; try again later.",
        )
    return Rules(answer.body.decode("utf-8", "replace"), max_delay=fetcher.limits.max_crawl_delay)


def _filtered(text: str) -> str:
    """The text with its lines ended as RFC 9309 says, and each group addressed to us, to all, or to others.

    Protego also ends lines at form feeds and the like, takes a group for *find* to be for *findwell*, and
    stumbles over byte order marks (of which a part may be left, decoded as one strange character).
    """
    lines: list[str] = []
    text = text.removeprefix("\ufeff").removeprefix("\ufffd")
    for line in _LINE_END.split(text[:_MAX_LENGTH]):
        line = " ".join(line[:_MAX_LINE].replace("\x00", " ").splitlines())
        agent = _AGENT.match(line)
        lines.append(f"User-agent: {_addressee(agent[1])}" if agent else line)
    return "\n".join(lines)


def _addressee(value: str) -> str:
    value = value.partition("#")[0].strip()
    if value == "*" or value.startswith("* "):
        return "*"
    token = _TOKEN.match(value)
    return PRODUCT if token and token[0].lower() == PRODUCT else "another-robot"
