"""Every setting, its default and its help, read once from findwell.toml and the environment.

A setting is named by its table and key: ``phone`` of ``[helpline]`` is ``FINDWELL_HELPLINE_PHONE`` in the
environment, which wins over the file. Lists are separated by commas there.
"""

import difflib
import json
import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import UsageError
from corpus.limits import Limits
from corpus.reading import Selectors

CONFIG_NAME = "findwell.toml"
_USUAL = Limits()
SHIPPED_TERMS = Path(str(files("glossary") / "terms"))

_ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?/?", re.ASCII)
_PATHS = ("paths", "pins", "tests")  # the settings whose texts are paths from the file's folder


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How the site introduces itself."""

    name: str = _setting("findwell", "Name of the site, shown in the header and in titles.")
    url: str = _setting(
        "", "Public address of this findwell, such as https://search.example.org; needed on other sites."
    )
    language: str = _setting("en", "Language of the pages findwell shows, as a BCP 47 tag.")
    notice: str = _setting(
        "", "A sentence at the foot of every page, such as what kind of advice this is not."
    )
    often_needed: tuple[str, ...] = _setting(
        (), "URLs of pages offered when a search finds nothing; three are best."
    )
    examples: tuple[str, ...] = _setting((), "Searches offered on the search page as things to try.")


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
    timeout: float = _setting(
        _USUAL.timeout, "Seconds after which a page that is still arriving is given up."
    )
    max_wait: float = _setting(
        _USUAL.max_wait, "Most seconds that a busy site may make findwell wait before it asks again."
    )
    parallel: int = _setting(_USUAL.parallel, "Most sites crawled at the same time.")
    max_pages: int = _setting(_USUAL.max_pages, "Most pages visited on one site.")
    max_depth: int = _setting(_USUAL.max_depth, "Most links followed from the start page to a page.")
    max_url: int = _setting(_USUAL.max_url, "Most characters of an address; more than 2048 are never taken.")
    max_segments: int = _setting(_USUAL.max_segments, "Most parts of an address between its slashes.")
    max_parameters: int = _setting(_USUAL.max_parameters, "Most parameters of an address.")
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
    """Where the glossary is."""

    paths: tuple[Path, ...] = _setting(
        (SHIPPED_TERMS,), "Files or folders of glossary entries; the shipped sample entries by default."
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Serve:
    """How pages are served."""

    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8000, "Port to listen on.")
    workers: int = _setting(4, "Threads that answer at the same time.")
    rate: int = _setting(120, "Requests a minute allowed to one client; 0 for no limit.")
    trusted_proxies: int = _setting(0, "Proxies in front of findwell whose X-Forwarded-For is believed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. ``data`` is the folder of the page store and the index."""

    data: Path
    site: Site = Site()
    helpline: Helpline = Helpline()
    crawl: Crawl = Crawl()
    glossary: Words = Words()
    search: Search = Search()
    index: Index = Index()
    serve: Serve = Serve()
    sites: Mapping[str, Selectors] = field(default_factory=dict)

    @property
    def index_folder(self) -> Path:
        """Where the generations of the index are kept."""
        return self.data / "index"


TABLES: Mapping[str, type] = {
    "site": Site,
    "helpline": Helpline,
    "crawl": Crawl,
    "glossary": Words,
    "search": Search,
    "index": Index,
    "serve": Serve,
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
                f"{table}.{entry.name}", _variable(table, entry.name), default, entry.metadata["help"]
            )


def read_settings(
    config: Path | None = None, *, data: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings of ``config`` (else of findwell.toml here, if there is one) and of the environment.

    Raises `UsageError` naming the file and the key that is unknown or of the wrong type.
    """
    path = config or (Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None)
    content = _read(path) if path else {}
    where = str(path) if path else "the environment"
    folder = path.parent if path else Path()
    _refuse_unknown(content, {"data", "sites", *TABLES}, where)
    tables = {
        table: record(**_values(table, record, content.get(table, {}), where, folder, environ))
        for table, record in TABLES.items()
    }
    chosen = data or _data_folder(content, where, folder, environ)
    return Settings(data=chosen, sites=_sites(content.get("sites", {}), where), **tables)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "E011", f"{path} cannot be read: {error}.", "Check the path given to --config."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError("E012", f"{path} is not TOML: {error}.", "Mend that line and try again.") from None


def _data_folder(content: Mapping[str, Any], where: str, folder: Path, environ: Mapping[str, str]) -> Path:
    if "FINDWELL_DATA_FOLDER" in environ:
        return Path(_named(environ["FINDWELL_DATA_FOLDER"], "FINDWELL_DATA_FOLDER", "the environment"))
    if "data" in content:
        return folder / _named(_typed(content["data"], str, "data", where), "data", where)
    return Path("findwell-data")


def _named(value: str, name: str, where: str) -> str:
    if not value:
        raise _wrong(where, name, "the name of a folder", value)
    return value


def _variable(table: str, key: str) -> str:
    return f"FINDWELL_{table}_{key}".upper()


def _values(
    table: str,
    record: type,
    content: Any,
    where: str,
    folder: Path,
    environ: Mapping[str, str],
) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise _wrong(where, table, "a table", content)
    known = {entry.name: entry for entry in fields(record)}
    _refuse_unknown(content, set(known), f"{where}, [{table}]")
    values = {
        key: _convert(known[key], value, f"{table}.{key}", where, folder) for key, value in content.items()
    }
    for key, entry in known.items():
        variable = _variable(table, key)
        if variable in environ:
            parsed = _parse(entry, environ[variable], variable)
            values[key] = _convert(entry, parsed, variable, "the environment", Path())
    return values


def _parse(entry: "Field[Any]", text: str, variable: str) -> Any:
    default = entry.default
    try:
        if isinstance(default, bool):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                text.lower()
            ]
        if isinstance(default, int | float):
            return type(default)(text)
    except (KeyError, ValueError):
        raise _wrong("the environment", variable, _name_of(default), text) from None
    if isinstance(default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _convert(entry: "Field[Any]", value: Any, name: str, where: str, folder: Path) -> Any:
    default = entry.default
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise _wrong(where, name, "a list of texts", value)
        return tuple(folder / part for part in value) if entry.name in _PATHS else tuple(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    value = _typed(value, type(default), name, where)
    if entry.name == "url" and value and not _ADDRESS.fullmatch(value):
        raise _wrong(where, name, "an address such as https://search.example.org", value)
    if not isinstance(value, bool) and isinstance(value, int | float) and value < 0:
        raise _wrong(where, name, "0 or more", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong(where, name, "a number of ordinary size", value)
    if entry.name == "port" and value > 65535:
        raise _wrong(where, name, "a port from 0 to 65535", value)
    if entry.name in ("workers", "timeout", "max_pages") and not value:
        raise _wrong(where, name, "more than 0", value)
    return value


def _typed(value: Any, wanted: type, name: str, where: str) -> Any:
    if type(value) is not wanted:
        raise _wrong(where, name, _name_of(wanted()), value)
    return value


def _name_of(example: object) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}
    return names[type(example)]


def _sites(content: Any, where: str) -> dict[str, Selectors]:
    if not isinstance(content, dict):
        raise _wrong(where, "sites", "a table", content)
    sites = {}
    for host, table in content.items():
        if not isinstance(table, dict):
            raise _wrong(where, f"sites.{host}", "a table", table)
        _refuse_unknown(table, {"content", "drop"}, f'{where}, [sites."{host}"]')
        drop = table.get("drop", [])
        if not isinstance(drop, list) or not all(isinstance(part, str) for part in drop):
            raise _wrong(where, f"sites.{host}.drop", "a list of texts", drop)
        content_selector = _typed(table.get("content", ""), str, f"sites.{host}.content", where)
        sites[host] = Selectors(content=content_selector, drop=tuple(drop))
    return sites


def _refuse_unknown(content: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in content:
        if key not in known:
            close = difflib.get_close_matches(key, sorted(known), n=1)
            fix = f"Did you mean {close[0]!r}?" if close else f"Known here: {', '.join(sorted(known))}."
            raise UsageError("E013", f"{where}: {key!r} is not a setting.", fix)


def _wrong(where: str, name: str, wanted: str, value: object) -> UsageError:
    return UsageError("E014", f"{where}: {name} must be {wanted}, not {value!r}.", "Mend it and try again.")
