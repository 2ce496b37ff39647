"""A site's sitemaps: the pages it lists, from index files, plain and packed ones, in whatever spelling."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.parsers import expat

from corpus.decoding import decoded
from corpus.errors import FindwellError, InputError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.urls import MAX_LENGTH, canonical, origin, same_site


class Sitemap(NamedTuple):
    """One file: canonical URLs of ``pages`` and further ``sitemaps``; ``fault`` is a line, or empty."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]
    fault: str


class Listed(NamedTuple):
    """What all sitemaps of a site list: canonical URLs, and a line for each thing that was wrong."""

    pages: tuple[str, ...]
    faults: tuple[str, ...]


def read(fetcher: Fetcher, start: str, named: Sequence[str], before: Callable[[str], None]) -> Listed:
    """The pages that the sitemaps of the site of ``start`` list: those robots.txt named, and /sitemap.xml.

    Sitemaps and pages on other sites are left out, and so are those beyond the limits, of which a line tells.
    Never raises for what a sitemap is like, since a site can be crawled without one.
    """
    limits = fetcher.limits
    queue = [(url, 1) for url in (*named, f"{origin(start)}/sitemap.xml")]
    pages: dict[str, None] = {}
    faults: list[str] = []
    seen: set[str] = set()
    while queue and len(seen) < limits.max_sitemaps and len(pages) <= limits.max_listed:
        place, depth = queue.pop(0)
        try:
            url = canonical(place, start)
            if url in seen or not same_site(url, start):
                continue
            seen.add(url)
            answer = fetcher.get(url, before=before)
        except FindwellError as error:
            faults.append(f"{error.code} a sitemap cannot be read. {error.what}")
            continue
        if answer.status != 200:
            continue
        sitemap = parse(answer.body, answer.url, limits)
        if depth < limits.max_sitemap_depth:
            queue.extend((further, depth + 1) for further in sitemap.sitemaps)
        elif sitemap.sitemaps:
            faults.append(f"E219 more than {limits.max_sitemap_depth} sitemaps lead to one another: {url}")
        pages.update(dict.fromkeys(page for page in sitemap.pages if same_site(page, start)))
        if sitemap.fault:
            faults.append(f"{sitemap.fault}: {url}")
    if len(pages) > limits.max_listed:
        faults.append(
            f"E219 only the first {limits.max_listed:,} pages of the sitemaps are taken (max_listed)"
        )
    elif queue:
        faults.append(f"E219 only the first {limits.max_sitemaps:,} sitemaps are read (max_sitemaps)")
    return Listed(tuple(pages)[: limits.max_listed], tuple(faults))


def parse(body: bytes, url: str, limits: Limits) -> Sitemap:
    """The locations in one sitemap or sitemap index that came from ``url``, resolved against it.

    What stands before a fault is kept. A document with a DOCTYPE is refused (E219), for it can be made to
    grow without end; one that is no XML is reported by the same code.
    """
    reader = _Reader(url, limits)
    try:
        if body.startswith(b"\x1f\x8b"):
            body = decoded([body], "gzip", limits.max_body, limits.max_ratio)
        reader.parser.Parse(body.lstrip(), True)
    except (FindwellError, expat.ExpatError) as error:
        reader.fault = f"E219 the sitemap is damaged or refused ({getattr(error, 'what', error)})"
    return Sitemap(tuple(reader.pages), tuple(reader.sitemaps), reader.fault)


class _Reader:
    """Collects the text of every <loc>, apart for <sitemap> and for everything else."""

    def __init__(self, url: str, limits: Limits) -> None:
        self.pages: list[str] = []
        self.sitemaps: list[str] = []
        self.fault = ""
        self._url = url
        self._limits = limits
        self._text: list[str] | None = None
        self._parent = ""
        # With a separator expat puts the namespace before each name, so that image:loc is not a page.
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local in ("url", "sitemap"):
            self._parent = local
        elif local == "loc" and "image" not in name and "video" not in name:
            self._text = []

    def _characters(self, text: str) -> None:
        if self._text is not None and len(self._text) < MAX_LENGTH:
            self._text.append(text[:MAX_LENGTH])

    def _end(self, name: str) -> None:
        if self._text is None or name.rpartition(" ")[2] != "loc":
            return
        location, self._text = "".join(self._text), None
        is_sitemap = self._parent == "sitemap"
        found = self.sitemaps if is_sitemap else self.pages
        if len(found) > (self._limits.max_sitemaps if is_sitemap else self._limits.max_listed):
            return  # one more than will be taken, by which the reader of all sitemaps knows of them
        try:
            found.append(canonical(location, self._url))
        except InputError as error:
            self.fault = self.fault or f"{error.code} a location in the sitemap is skipped. {error.what}"

    def _doctype(self, *declaration: object) -> None:
        raise InputError("E219", "It has a DOCTYPE.", "Ask whoever runs the site to take it out.")
