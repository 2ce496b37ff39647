"""The JSON Schema of a file of entries, for editors' tools; the loader checks the same and more."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def schema() -> dict[str, Any]:
    """The schema (draft 7), from entries.schema.json."""
    text = files(__package__).joinpath("entries.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
