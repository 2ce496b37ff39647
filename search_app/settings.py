"""Every setting, its default and its help."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from corpus.limits import Limits
from corpus.selectors import Selectors

_USUAL = Limits()
_SHIPPED = Path(str(files("search_app")))
SHIPPED_TERMS = Path(str(files("glossary") / "terms"))


def _setting(default: Any, text: str, *, allowed: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": text, "allowed": allowed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How the site introduces itself."""

    name: str = _setting("findwell", "Name of the site, shown in the header and in titles.")
    url: str = _setting(
        "", "Public address of this findwell, such as https://search.example.org; needed on other sites."
    )
    language: str = _setting("en", "Language of the site and of its pages, as a BCP 47 tag.")
    languages: tuple[str, ...] = _setting(
        (), "Languages that visitors may choose for the pages' own words; when empty, every one there is."
    )
    catalogues: tuple[Path, ...] = _setting(
        (), "Folders with catalogues of the pages' own words, which win over those that ship."
    )
    notice: str = _setting(
        "", "A sentence at the foot of every page, such as what kind of advice this is not."
    )
    often_needed: tuple[str, ...] = _setting(
        (), "URLs of pages offered when a search finds nothing; three are best."
    )
    examples: tuple[str, ...] = _setting((), "Searches offered on the search page as things to try.")
    logo: str = _setting("", "An image shown in the header instead of the name: SVG, PNG, JPEG or WebP.")
    logo_alt: str = _setting("", "What the logo says, for those who do not see it; the name, when empty.")
    links: tuple[str, ...] = _setting(
        (), 'Links in the header, each a text and an address: "Our main site https://www.example.org/".'
    )
    footer_links: tuple[str, ...] = _setting((), "Links at the foot of every page, written in the same way.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A site's own colours, in place of those that ship."""

    light: tuple[str, ...] = _setting(
        (), 'Colours of the pages, each a name and a value: "accent #12606c"; findwell check tries them.'
    )
    dark: tuple[str, ...] = _setting((), "The same for people whose screens are dark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """The box that offers a person to talk to; left out while there is no phone number."""

    title: str = _setting("Talk to a nurse", "Heading of the helpline box.")
    text: str = _setting("", "What the people on the helpline can do for the caller.")
    phone: str = _setting("", "Phone number as it is printed; empty leaves the box out.")
    hours: str = _setting("", "When the helpline is open and what a call costs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """How findwell behaves as a visitor of the sites it reads."""

    contact: str = _setting("", "Address or e-mail put into the User-Agent, so that a site can reach you.")
    delay: float = _setting(_USUAL.delay, "Seconds between two requests to one site.")
    max_crawl_delay: float = _setting(
        _USUAL.max_crawl_delay, "Most seconds between two requests that a robots.txt may ask for."
    )
    connect_timeout: float = _setting(
        _USUAL.connect_timeout, "Seconds after which a site that takes no connection is given up."
    )
    timeout: float = _setting(
        _USUAL.timeout, "Seconds after which a page that is still arriving is given up."
    )
    max_wait: float = _setting(
        _USUAL.max_wait, "Most seconds that a busy site may make findwell wait before it asks again."
    )
    max_tries: int = _setting(
        _USUAL.max_tries,
        "Times a page of a busy site is asked for in one crawl, when it says how long to wait.",
    )
    parallel: int = _setting(_USUAL.parallel, "Most sites crawled at the same time.")
    max_pages: int = _setting(_USUAL.max_pages, "Most pages visited on one site.")
    max_depth: int = _setting(_USUAL.max_depth, "Most links followed from the start page to a page.")
    max_links: int = _setting(_USUAL.max_links, "Most links of one page that are followed.")
    max_listed: int = _setting(_USUAL.max_listed, "Most pages that a site's sitemaps may list.")
    max_sitemaps: int = _setting(_USUAL.max_sitemaps, "Most sitemaps of one site that are read.")
    max_sitemap_depth: int = _setting(
        _USUAL.max_sitemap_depth, "Most sitemaps that lead to one another, of which the last lists pages."
    )
    max_url: int = _setting(_USUAL.max_url, "Most characters of an address; more than 2048 are never taken.")
    max_segments: int = _setting(_USUAL.max_segments, "Most parts of an address between its slashes.")
    max_parameters: int = _setting(_USUAL.max_parameters, "Most parameters of an address.")
    max_repeats: int = _setting(
        _USUAL.max_repeats, "How often one part may stand in an address; more is a link that goes in circles."
    )
    max_left_out: int = _setting(
        _USUAL.max_left_out, "Most links of one crawl that are listed as left out before they are visited."
    )
    max_redirects: int = _setting(_USUAL.max_redirects, "Most redirects followed to a page.")
    max_body: int = _setting(_USUAL.max_body, "Most bytes of a web page or sitemap, unpacked.")
    max_pdf: int = _setting(_USUAL.max_pdf, "Most bytes of a PDF, unpacked.")
    max_headers: int = _setting(_USUAL.max_headers, "Most bytes of the headers of an answer.")
    max_ratio: int = _setting(_USUAL.max_ratio, "How many times its packed size a page may unpack to.")
    max_misses: int = _setting(
        _USUAL.max_misses, "Crawls in a row that do not find a page before it is taken out."
    )
    max_trouble: int = _setting(
        _USUAL.max_trouble, "Pages in a row that a site does not answer before its crawl stops."
    )
    refetch_days: int = _setting(
        _USUAL.refetch_days,
        "Days after which a page is fetched whole, even if its site says nothing changed.",
    )
    allow_private: bool = _setting(False, "Allow sites on this machine or the local network.")

    def limits(self) -> Limits:
        """The numbers, as the crawler takes them."""
        return Limits(**{entry.name: getattr(self, entry.name) for entry in fields(Limits)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Where the glossary is, and how often a page explains a word."""

    paths: tuple[Path, ...] = _setting(
        (SHIPPED_TERMS,), "Files or folders of glossary entries; the shipped sample entries by default."
    )
    marks: str = _setting(
        "page",
        'Where a word is explained: the first time on a "page", or in each "section" under a heading.',
        allowed=("page", "section"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What editors own of the search: what they pin to it, and what they ask of it."""

    pins: tuple[Path, ...] = _setting(
        (), "Files of best bets and signposts, shown above the results of chosen searches."
    )
    tests: tuple[Path, ...] = _setting(
        (), "Files of searches and the pages each must find, for findwell check."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What the index is built with."""

    engine: str = _setting("whoosh:", "The search engine, as a URL.")
    processes: int = _setting(
        0, "Processes that read pages for a new index; 0 for as many as there are processor cores."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Serve:
    """How pages are served."""

    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8000, "Port to listen on.")
    workers: int = _setting(4, "Threads that answer at the same time.")
    rate: int = _setting(120, "Requests a minute allowed to one client; 0 for no limit.")
    trusted_proxies: int = _setting(0, "Proxies in front of findwell whose X-Forwarded-For is believed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What is counted of searches."""

    log: str = _setting(
        "counts",
        "What is kept of searches: counts of words that are ours, or off for nothing at all.",
        allowed=("counts", "off"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Editors:
    """Who may see and use the editors' pages."""

    secret: str = _setting(
        "", "Signs the sessions of the editors' pages, 32 characters or more; without one there are none."
    )
    review: str = _setting(
        "one",
        "How many people a change to the glossary needs: one, or two, of whom the second approves it.",
        allowed=("one", "two"),
    )
    decisions: tuple[Path, ...] = _setting(
        (), "Files of findings that the report leaves out, each with a reason, and of who owns which section."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. ``data`` is the folder of the page store and the index."""

    data: Path
    site: Site = Site()
    theme: Theme = Theme()
    helpline: Helpline = Helpline()
    crawl: Crawl = Crawl()
    glossary: Words = Words()
    search: Search = Search()
    index: Index = Index()
    serve: Serve = Serve()
    privacy: Privacy = Privacy()
    editors: Editors = Editors()
    sites: Mapping[str, Selectors] = field(default_factory=dict)

    @property
    def index_folder(self) -> Path:
        """Where the generations of the index are kept."""
        return self.data / "index"

    @property
    def own_glossary(self) -> Path:
        """Where a site's own entries are kept, unless ``[glossary] paths`` names other places."""
        return self.data / "glossary"

    @property
    def glossary_paths(self) -> tuple[Path, ...]:
        """The files and folders of the glossary: those named, else the site's own folder, else what ships."""
        usual = self.glossary.paths == (SHIPPED_TERMS,)
        return (self.own_glossary,) if usual and self.own_glossary.is_dir() else self.glossary.paths

    @property
    def editable_glossary(self) -> Path | None:
        """The folder that new entries go to: the first that did not come with findwell, if there is one."""
        own = (path for path in self.glossary_paths if path != SHIPPED_TERMS and not path.is_file())
        return next(own, None)

    @property
    def own_pins(self) -> Path:
        """The file that editors add best bets to: the first named that did not come with findwell."""
        own = (path for path in self.search.pins if not path.is_relative_to(_SHIPPED))
        return next(own, self.data / "pins.yaml")

    @property
    def pin_paths(self) -> tuple[Path, ...]:
        """The files of best bets and signposts."""
        added = self.own_pins.exists() and self.own_pins not in self.search.pins
        return (*self.search.pins, self.own_pins) if added else self.search.pins

    @property
    def changes_folder(self) -> Path:
        """Where the changes that editors make are written down."""
        return self.data / "changes"

    @property
    def counts_folder(self) -> Path:
        """Where the counts of searches are kept."""
        return self.data / "counts"

    @property
    def people_file(self) -> Path:
        """Where the names of those who may sign in are kept, with the hashes of their passwords."""
        return self.data / "editors.json"


TABLES: Mapping[str, type] = {
    "site": Site,
    "theme": Theme,
    "helpline": Helpline,
    "crawl": Crawl,
    "glossary": Words,
    "search": Search,
    "index": Index,
    "serve": Serve,
    "privacy": Privacy,
    "editors": Editors,
}


def user_agent(contact: str) -> str:
    """How findwell introduces itself to the sites it reads."""
    return f"findwell/{version('findwell')}" + (f" (+{contact})" if contact else "")


class Described(NamedTuple):
    """One setting as people read about it."""

    name: str
    variable: str
    default: str
    help: str


def describe() -> Iterator[Described]:
    """Every setting with its name, its environment variable, its default as TOML, and its help."""
    yield Described(
        "data", "FINDWELL_DATA_FOLDER", "./findwell-data", "Folder of the page store and the index."
    )
    for table, record in TABLES.items():
        for entry in fields(record):
            shipped = entry.default == (SHIPPED_TERMS,)
            default = "the shipped entries" if shipped else json.dumps(entry.default)
            yield Described(
                f"{table}.{entry.name}",
                name_in_environment(table, entry.name),
                default,
                entry.metadata["help"],
            )


def name_in_environment(table: str, key: str) -> str:
    """The environment variable of a setting."""
    return f"FINDWELL_{table}_{key}".upper()
