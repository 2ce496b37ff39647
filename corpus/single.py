"""One page of a site, asked for as a crawl would, and kept nowhere."""

from corpus import robots
from corpus.answer import Fetched
from corpus.errors import InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.pace import Pace
from corpus.urls import canonical
from corpus.verdict import HTML_TYPES, ROBOTS
from corpus.visit import sniffed


def fetch_one(address: str, *, fetcher: Fetcher, limits: Limits) -> Fetched:
    """The answer of a page that the site's robots.txt allows; its redirects must be allowed, too.

    Raises `InputError` E222 when it is no web page and E227 when it is not there, `RefusedError` E204 when
    robots.txt does not allow it, `NetworkError` E230 when the site is at fault, and what `Fetcher.get` and
    `canonical` raise.
    """
    url = canonical(address)
    pace = Pace(limits.delay, max_wait=limits.max_wait)
    rules = robots.read(fetcher, url, lambda request: pace.wait())
    pace.delay = max(limits.delay, rules.delay)

    def before(request: str) -> None:
        if not rules.allows(request):
            raise RefusedError(
                ROBOTS[:4], f"The site's robots.txt does not allow {request}.", "Ask whoever runs the site."
            )
        pace.wait()

    answer = pace.patiently(lambda: sniffed(fetcher.get(url, before=before)))
    if answer.status != 200:
        if 400 <= answer.status < 500:
            raise InputError("E227", f"{url} is not there for us ({answer.status}).", "Check the address.")
        raise NetworkError("E230", f"{url} answers {answer.status}.", "Try again later.")
    if answer.media_type not in HTML_TYPES:
        raise InputError(
            "E222",
            f"{url} is no web page but {answer.media_type or 'of no known kind'}.",
            "Save the file, and name it here instead.",
        )
    return answer
