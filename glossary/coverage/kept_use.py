"""A page's use of words as one line of JSON, so that an unchanged page need not be read again."""

import json
from dataclasses import fields
from typing import Any

from glossary.coverage.candidates import Candidate, Example
from glossary.coverage.clarity import Clarity
from glossary.coverage.findings import Finding, Severity
from glossary.coverage.page_use import Expansion, PageUse, Spellings, Unknown, Used

_FINDING = tuple(field.name for field in fields(Finding))
_USE = tuple(field.name for field in fields(PageUse))


def use_to_line(use: PageUse) -> str:
    """One line that `use_from_line` reads back."""
    values = {name: getattr(use, name) for name in _USE}
    values["findings"] = [_of_finding(found) for found in use.findings]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def use_from_line(line: str) -> PageUse:
    """The page use that `use_to_line` wrote.

    Raises `ValueError`, `TypeError` or `KeyError` for other text.
    """
    values: dict[str, Any] = json.loads(line)
    for name in ("section", "ignored", "unexplained", "titled", "in_menus"):
        values[name] = tuple(values[name])
    values["used"] = tuple(Used(*item) for item in values["used"])
    values["suppressed"] = tuple(Used(*item) for item in values["suppressed"])
    values["unknown"] = tuple(Unknown(*item) for item in values["unknown"])
    values["expansions"] = tuple(Expansion(*item) for item in values["expansions"])
    values["british"] = _spellings(values["british"])
    values["american"] = _spellings(values["american"])
    values["clarity"] = Clarity(*values["clarity"])
    values["findings"] = tuple(map(_to_finding, values["findings"]))
    return PageUse(**values)


def findings_to_line(findings: tuple[Finding, ...]) -> str:
    """One line that `findings_from_line` reads back."""
    return json.dumps([_of_finding(found) for found in findings], ensure_ascii=False)


def findings_from_line(line: str) -> tuple[Finding, ...]:
    """The findings that `findings_to_line` wrote; raises as `use_from_line` does."""
    return tuple(map(_to_finding, json.loads(line)))


def candidates_to_line(candidates: tuple[Candidate, ...]) -> str:
    """One line that `candidates_from_line` reads back."""
    return json.dumps(candidates, ensure_ascii=False)


def candidates_from_line(line: str) -> tuple[Candidate, ...]:
    """The candidates that `candidates_to_line` wrote; raises as `use_from_line` does."""
    found = (Candidate(*item) for item in json.loads(line))
    return tuple(
        item._replace(examples=tuple(Example(*example) for example in item.examples)) for item in found
    )


def _of_finding(found: Finding) -> list[str | int]:
    return [getattr(found, name) for name in _FINDING]


def _to_finding(values: list[Any]) -> Finding:
    named = dict(zip(_FINDING, values, strict=True))
    return Finding(**named | {"severity": Severity(named["severity"])})


def _spellings(values: list[Any]) -> Spellings:
    return Spellings(tuple(values[0]), tuple(values[1]), values[2], values[3])
