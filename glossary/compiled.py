"""A checked glossary as one JSON text, kept beside the index that was built with it."""

import json
from dataclasses import asdict
from typing import Any

from glossary.glossary import Glossary
from glossary.term import Context, Kind, Label, Review, Source, Status, Term


def to_json(glossary: Glossary) -> str:
    """All entries and blocked phrases; `from_json` reads them back without the checks of loading."""
    terms = [asdict(term) for term in glossary.terms.values()]
    return json.dumps({"terms": terms, "blocks": glossary.blocks}, ensure_ascii=False)


def from_json(text: str) -> Glossary:
    """The glossary that `to_json` wrote."""
    content = json.loads(text)
    return Glossary((_term(fields) for fields in content["terms"]), content["blocks"])


def _term(fields: dict[str, Any]) -> Term:
    lists = ("broader", "related", "pages", "avoid_on")
    return Term(
        **fields
        | {name: tuple(fields[name]) for name in lists}
        | {
            "labels": tuple(_label(label) for label in fields["labels"]),
            "review": Review(**fields["review"]),
            "source": Source(**fields["source"]),
            "status": Status(fields["status"]),
        }
    )


def _label(fields: dict[str, Any]) -> Label:
    context = Context(near=tuple(fields["context"]["near"]), unless=tuple(fields["context"]["unless"]))
    return Label(**fields | {"kind": Kind(fields["kind"]), "context": context})
