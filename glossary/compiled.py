"""A checked glossary as one JSON text, kept beside the index that was built with it."""

import json
from dataclasses import MISSING, fields
from typing import Any

from glossary.glossary import Glossary
from glossary.term import Context, Image, Kind, Label, Review, Source, Status, Term, Translation, Variant

_DEFAULTS: dict[type[Any], list[tuple[str, object]]] = {
    part: [(each.name, each.default) for each in fields(part)]
    for part in (Term, Label, Context, Review, Source, Image, Variant, Translation)
}
_NOTHING = Context()


def to_json(glossary: Glossary) -> str:
    """All entries and blocked phrases; `from_json` reads them back without the checks of loading.

    What an entry does not say is left out.
    """
    terms = [_shape(term) for term in glossary.terms.values()]
    return json.dumps({"terms": terms, "blocks": glossary.blocks}, ensure_ascii=False)


def from_json(text: str) -> Glossary:
    """The glossary that `to_json` wrote."""
    content = json.loads(text)
    return Glossary((_term(said) for said in content["terms"]), content["blocks"])


def _shape(value: Any) -> Any:
    if type(value) in _DEFAULTS:
        said = ((name, getattr(value, name), default) for name, default in _DEFAULTS[type(value)])
        return {name: _shape(part) for name, part, default in said if default is MISSING or part != default}
    return [_shape(part) for part in value] if isinstance(value, tuple) else value


def _term(said: dict[str, Any]) -> Term:
    for name in ("broader", "related", "pages", "avoid_on"):
        if name in said:
            said[name] = tuple(said[name])
    if "status" in said:
        said["status"] = Status(said["status"])
    if said.get("image"):
        said["image"] = Image(**said["image"])
    if "audiences" in said:
        said["audiences"] = tuple(Variant(**variant) for variant in said["audiences"])
    if "languages" in said:
        said["languages"] = tuple(Translation(**_told(each)) for each in said["languages"])
    return Term(**_told(said))


def _told(said: dict[str, Any]) -> dict[str, Any]:
    said["labels"] = tuple(map(_label, said["labels"]))
    if "review" in said:
        said["review"] = Review(**said["review"])
    if "source" in said:
        said["source"] = Source(**said["source"])
    return said


def _label(said: dict[str, Any]) -> Label:
    context = said.get("context")
    return Label(
        text=said["text"],
        kind=Kind(said["kind"]) if "kind" in said else Kind.SAME,
        case=said.get("case", False),
        context=_context(context) if context else _NOTHING,
    )


def _context(said: dict[str, Any]) -> Context:
    return Context(**{name: tuple(words) for name, words in said.items()})
