"""The published entries as a schema.org DefinedTermSet, for other programs to read."""

import json
from typing import Any

from glossary.glossary import Glossary
from glossary.term import Term


def write_defined_terms(glossary: Glossary) -> str:
    """The JSON-LD of a glossary: the names that readers see, definitions and sources; no rules of use."""
    listed = [_defined_term(term) for term in glossary.published]
    shape = {"@context": "https://schema.org", "@type": "DefinedTermSet", "hasDefinedTerm": listed}
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


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
