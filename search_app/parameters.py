"""Query parameters, checked against openapi.yaml: the one place that says what a request may carry."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from corpus.errors import UsageError

_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


class Parameter(NamedTuple):
    """One query parameter: ``type`` is string, integer or boolean; limits are None where there are none.

    One that ``repeats`` may be given ``most`` times, and each of its values is a ``type``.
    """

    name: str
    type: str
    required: bool
    default: str | int | bool
    minimum: int | None
    maximum: int | None
    max_length: int | None
    allowed: tuple[str, ...]
    repeats: bool
    most: int | None


_Value = str | int | bool


class Values:
    """The checked values of one request, by parameter name."""

    def __init__(self, values: Mapping[str, _Value | tuple[_Value, ...]]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        """The value of a string parameter."""
        return str(self._values[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """The different values of a string parameter that repeats, in order."""
        given = self._values[name]
        return tuple(dict.fromkeys(map(str, given))) if isinstance(given, tuple) else ()

    def number(self, name: str) -> int:
        """The value of an integer parameter."""
        return int(str(self._values[name]))

    def flag(self, name: str) -> bool:
        """The value of a boolean parameter."""
        return bool(self._values[name])


@cache
def specification() -> dict[str, Any]:
    """The OpenAPI document, as it is served."""
    document: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("openapi.yaml").read_text("utf-8"))
    return document


@cache
def parameters(operation: str) -> tuple[Parameter, ...]:
    """The query parameters of the operation with this ``operationId``."""
    for methods in specification()["paths"].values():
        for described in methods.values():
            if described["operationId"] == operation:
                return tuple(_parameter(entry) for entry in described["parameters"] if entry["in"] == "query")
    raise LookupError(operation)


def read(operation: str, given: Iterable[tuple[str, str]], *, ignore_unknown: bool = False) -> Values:
    """The values of an operation's parameters out of the (name, text) pairs of a query string.

    The last of several values counts, unless the parameter repeats. Raises `UsageError` that names the
    parameters there are, or the range one must be in.
    """
    known = {parameter.name: parameter for parameter in parameters(operation)}
    values: dict[str, _Value | tuple[_Value, ...]] = {
        name: () if parameter.repeats else parameter.default for name, parameter in known.items()
    }
    seen = set()
    for name, text in given:
        if name in known:
            value, before = _value(known[name], text), values[name]
            values[name] = _more(known[name], before, value) if isinstance(before, tuple) else value
            seen.add(name)
        elif not ignore_unknown:
            names = f"Known here: {', '.join(known)}." if known else "None is taken here."
            raise UsageError("E601", f"“{name[:40]}” is not a parameter.", names)
    for name, parameter in known.items():
        if parameter.required and name not in seen and not ignore_unknown:
            raise UsageError("E602", f"The parameter “{name}” is missing.", f"Add {name}=… to the address.")
    return Values(values)


def _more(parameter: Parameter, before: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    if len(before) == parameter.most:
        raise UsageError(
            "E602", f"“{parameter.name}” is given too often.", f"Give it {parameter.most} times at most."
        )
    return (*before, value)


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    whole = entry["schema"]
    schema = whole.get("items", whole)
    return Parameter(
        name=entry["name"],
        type=schema["type"],
        required=entry.get("required", False),
        default=schema.get("default", ""),
        minimum=schema.get("minimum"),
        maximum=schema.get("maximum"),
        max_length=schema.get("maxLength"),
        allowed=tuple(schema.get("enum", ())),
        repeats=whole["type"] == "array",
        most=whole.get("maxItems"),
    )


def _value(parameter: Parameter, text: str) -> _Value:
    if parameter.type == "integer":
        return _integer(parameter, text)
    if parameter.type == "boolean":
        if text.lower() not in _FLAGS:
            raise UsageError(
                "E602", f"“{parameter.name}” must be true or false.", f"Use {parameter.name}=true."
            )
        return _FLAGS[text.lower()]
    if parameter.max_length is not None and len(text) > parameter.max_length:
        limit = f"{parameter.max_length:,}"
        raise UsageError(
            "E602", f"“{parameter.name}” has {len(text):,} characters.", f"It may have {limit} at most."
        )
    if parameter.allowed and text not in parameter.allowed:
        choices = " or ".join(f"“{choice}”" for choice in parameter.allowed if choice)
        raise UsageError("E602", f"“{parameter.name}” must be {choices}.", "Or leave it out.")
    return text


def _integer(parameter: Parameter, text: str) -> int:
    wanted = f"Use a whole number from {parameter.minimum} to {parameter.maximum}."
    digits = text.strip()
    if not (digits.isascii() and digits.lstrip("-").isdigit() and len(digits) < 10):
        raise UsageError("E602", f"“{parameter.name}” must be a number.", wanted)
    value = int(digits)
    low = parameter.minimum if parameter.minimum is not None else value
    high = parameter.maximum if parameter.maximum is not None else value
    if not low <= value <= high:
        raise UsageError("E602", f"“{parameter.name}” is out of range.", wanted)
    return value
