"""Reading the settings, once, from findwell.toml and the environment.

A setting is named by its table and key: ``phone`` of ``[helpline]`` is ``FINDWELL_HELPLINE_PHONE`` in the
environment, which wins over the file. Lists are separated by commas there.
"""

import difflib
import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from corpus.selectors import Selectors
from search_app.settings import TABLES, Settings, describe, name_in_environment

CONFIG_NAME = "findwell.toml"
_OF_DEVELOPERS = ("FINDWELL_DATA", "FINDWELL_LONG", "FINDWELL_CHROMIUM")  # read by tests and benchmarks
SHORTEST_SECRET = 32  # characters

_ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?/?", re.ASCII)
_LINK = re.compile(r"\S.* (https?://\S+|/\S*)")
_COLOUR = re.compile(r"[a-z0-9-]+ #([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_PATTERNS = {"links": _LINK, "footer_links": _LINK, "light": _COLOUR, "dark": _COLOUR}
_EXAMPLES = {
    "links": "Our main site https://www.example.org/",
    "footer_links": "Cookies https://www.example.org/cookies",
    "light": "accent #12606c",
    "dark": "accent #6cc3cd",
}
_PATHS = (
    "paths",
    "pins",
    "tests",
    "decisions",
    "catalogues",
)  # the settings whose texts are paths from the file's folder


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
    _refuse_unknown_variables(environ)
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
        variable = name_in_environment(table, key)
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
        for part in value:
            if (pattern := _PATTERNS.get(entry.name)) and not pattern.fullmatch(part):
                raise _wrong(where, name, f"a list of texts such as {_EXAMPLES[entry.name]!r}", part)
        return tuple(folder / part for part in value) if entry.name in _PATHS else tuple(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    value = _typed(value, type(default), name, where)
    if entry.name == "logo" and value:
        return str(folder / value)
    if entry.name == "url" and value and not _ADDRESS.fullmatch(value):
        raise _wrong(where, name, "an address such as https://search.example.org", value)
    if not isinstance(value, bool) and isinstance(value, int | float) and value < 0:
        raise _wrong(where, name, "0 or more", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong(where, name, "a number of ordinary size", value)
    if entry.name == "port" and value > 65535:
        raise _wrong(where, name, "a port from 0 to 65535", value)
    if entry.name in ("workers", "connect_timeout", "timeout", "max_pages") and not value:
        raise _wrong(where, name, "more than 0", value)
    if entry.metadata["allowed"] and value not in entry.metadata["allowed"]:
        raise _wrong(where, name, " or ".join(map(repr, entry.metadata["allowed"])), value)
    if entry.name == "secret" and 0 < len(value) < SHORTEST_SECRET:
        raise UsageError(
            "E014",
            f"{where}: {name} has {len(value)} characters; it needs {SHORTEST_SECRET} or more.",
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
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


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {setting.variable for setting in describe()}
    for name in environ:
        if name.startswith("FINDWELL_") and name not in known and name not in _OF_DEVELOPERS:
            close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.8)
            fix = f"Did you mean {close[0]}?" if close else "docs/settings.md lists them; or unset it."
            raise UsageError("E013", f"the environment: {name} is not a setting.", fix)


def _wrong(where: str, name: str, wanted: str, value: object) -> UsageError:
    return UsageError("E014", f"{where}: {name} must be {wanted}, not {value!r}.", "Mend it and try again.")
