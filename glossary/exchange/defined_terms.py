"""A glossary as a schema.org DefinedTermSet (JSON-LD): the published entries out, others in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.errors import InputError
from glossary.exchange.losses import Part
from glossary.exchange.offer import Collector, Reading, draft, tidy
from glossary.exchange.sheet import MOST_ROWS, too_many_rows
from glossary.glossary import Glossary
from glossary.term import Kind, Source, Term

KEPT = frozenset({Part.DEFINITION, Part.SOURCE, Part.FIRST_KIND, Part.BARS})
"""What a DefinedTermSet holds of a glossary."""


def write_defined_terms(glossary: Glossary) -> str:
    """The JSON-LD of a glossary: the names that readers see, definitions and sources; no rules of use."""
    listed = [_defined_term(term) for term in glossary.published]
    shape = {"@context": "https://schema.org", "@type": "DefinedTermSet", "hasDefinedTerm": listed}
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def read_defined_terms(text: str, name: str) -> Reading:
    """The concepts of a text of JSON-LD, wherever in it a DefinedTerm is; its context is not looked at.

    Raises InputError G027 when it is no JSON, G026 when no DefinedTerm is in it, G024 for too many.
    """
    collector = Collector()
    unread: dict[str, int] = {}
    found = 0
    for number, node in enumerate(_nodes(parse_json(text, name)), 1):
        if number > MOST_ROWS:
            raise too_many_rows(f"{name}:{number}")
        found = number
        for key in node.keys() - _READ:
            unread[key] = unread.get(key, 0) + 1
        collector.take(number, _term(node))
    if not found:
        raise InputError(
            "G026",
            f"{name}:1: there is no DefinedTerm in it.",
            "Name the format with --format if it is another.",
        )
    return collector.reading([f"Not kept: {key} ({count:,})." for key, count in sorted(unread.items())])


def parse_json(text: str, name: str) -> Any:
    """What a text of JSON holds; raises InputError G027 with the line of what is wrong."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
        return found
    except UnicodeEncodeError:
        raise InputError(
            "G027", f"{name}:1: a \\u in it gives half a character.", "Export the file again."
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            "G027", f"{name}:{error.lineno}: this is not JSON ({error.msg}).", "Export the file again."
        ) from None
    except (RecursionError, ValueError):
        raise InputError("G027", f"{name}:1: it is nested too deeply.", "Export the file again.") from None


_SAID = ("name", "alternateName", "description", "termCode", "isBasedOn", "url", "license")
_READ = frozenset({"@type", "@id", "@context", "inDefinedTermSet", *_SAID})


def _nodes(root: Any) -> Iterator[dict[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            if any(kind.rpartition("/")[2] == "DefinedTerm" for kind in _texts(node.get("@type"))):
                yield node
            else:
                waiting.extend(reversed(node.values()))


def _term(node: dict[str, Any]) -> Term:
    names = [(tidy(text), Kind.SAME) for key in ("name", "alternateName") for text in _texts(node.get(key))]
    definition = tidy(" ".join(_texts(node.get("description"))))
    based = node.get("isBasedOn")
    based = based[0] if isinstance(based, list) and based else based
    based = based if isinstance(based, dict) else {"url" if based else "name": based}
    source = Source(
        title=_first(based.get("name")),
        url=_first(based.get("url")) or _first(node.get("url")) or _address(_first(node.get("@id"))),
        licence=_first(based.get("license")) or _first(node.get("license")),
    )
    return replace(draft(names, definition, key=_first(node.get("termCode"))), source=source)


def _address(key: str) -> str:
    return key if key.startswith(("https://", "http://")) else ""


def _texts(value: Any) -> list[str]:
    """The texts of a value of JSON-LD: one, several, or in a language."""
    listed = value if isinstance(value, list) else [value]
    texts = [each.get("@value", each.get("@id")) if isinstance(each, dict) else each for each in listed]
    return [str(text) for text in texts if isinstance(text, str | int | float) and str(text).strip()]


def _first(value: Any) -> str:
    return tidy(next(iter(_texts(value)), ""))


def _defined_term(term: Term) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "@type": "DefinedTerm",
        "termCode": term.id,
        "name": term.heading,
        "alternateName": list(term.other_names),
        "description": term.definition,
    }
    source = {"name": term.source.title, "url": term.source.url, "license": term.source.licence}
    if any(source.values()):
        known = {key: value for key, value in source.items() if value}
        shape["isBasedOn"] = {"@type": "CreativeWork", **known}
    return {key: value for key, value in shape.items() if value}
