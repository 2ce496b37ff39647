"""What a site answered: status, headers and body."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from corpus.errors import NetworkError, RefusedError
from corpus.limits import Limits
from corpus.urls import canonical, same_site


class Fetched(NamedTuple):
    """An answer: ``url`` is where it came from in the end, after ``redirects`` (the URLs passed through).

    ``headers`` have lower-case names, and of several with one name the last counts; only X-Robots-Tag is
    kept as often as it came, in ``robots``. ``media_type`` is lower case without parameters, and empty when
    the site does not say; ``charset`` as well. ``body`` is unpacked, and empty unless the status is 200 and
    the media type one that was asked for.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    media_type: str
    charset: str
    body: bytes
    redirects: tuple[str, ...]
    robots: tuple[str, ...] = ()


def head_of(url: str, status: int, fields: Iterable[tuple[str, str]], limits: Limits) -> Fetched:
    """An answer without its body; raises `NetworkError` E212 when its header ``fields`` are too large."""
    named = [(name.lower(), value) for name, value in fields]
    if sum(len(name) + len(value) for name, value in named) > limits.max_headers:
        raise NetworkError(
            "E212",
            f"Its headers are larger than {limits.max_headers // 1024} kB.",
            "Ask whoever runs the site to mend it.",
        )
    headers = dict(named)
    robots = tuple(value for name, value in named if name == "x-robots-tag")
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    charset = ""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip(" \"'").lower()
    return Fetched(url, status, headers, media_type.strip().lower(), charset, b"", (), robots)


def next_hop(url: str, location: str, passed: Sequence[str], limits: Limits) -> str:
    """Where the redirect from ``url`` leads; raises E213, E214 or what `canonical` raises."""
    target = canonical(location, url)
    if not same_site(target, url):
        raise RefusedError(
            "E214",
            f"It redirects to another site, {target}.",
            "To read that site, crawl it by its own address.",
        )
    if target in passed:
        raise NetworkError(
            "E213", f"It redirects in a circle, by way of {target}.", "Ask whoever runs the site to mend it."
        )
    if len(passed) > limits.max_redirects:
        raise NetworkError(
            "E213",
            f"It redirects more than {limits.max_redirects} times.",
            "Ask whoever runs the site to mend it.",
        )
    return target
