"""The report as SARIF 2.1.0, which build systems and code hosts read."""

import json
from importlib.metadata import version
from urllib.parse import quote

from glossary.coverage.findings import Finding, Severity
from glossary.coverage.report import Report
from glossary.coverage.rules import RULES, Rule
from glossary.glossary import Glossary

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


def as_sarif(report: Report, glossary: Glossary) -> str:
    """One run: every rule, every finding, and those that an editor set aside as suppressed."""
    rules = list(RULES)
    results = [_result(found, rules) for found in report.findings]
    for found, reason in report.ignored:
        suppression = {"kind": "external", "justification": reason}
        results.append(_result(found, rules) | {"suppressions": [suppression]})
    driver = {
        "name": "findwell",
        "version": version("findwell"),
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.meaning},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"group": rule.group},
    }


def _result(found: Finding, rules: list[str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.rule,
        "ruleIndex": rules.index(found.rule),
        "level": _LEVELS[found.severity],
        "message": {"text": f"{found.message} {found.fix}".strip()},
        "partialFingerprints": {"findwell/v1": found.key},
        "properties": {
            name: value
            for name, value in (("owner", found.owner), ("term", found.term), ("firstSeen", found.first_seen))
            if value
        },
    }
    place = _place(found)
    return result | {"locations": [place]} if place else result


def _place(found: Finding) -> dict[str, object]:
    if not found.url:
        return {"logicalLocations": [{"name": found.title, "kind": "entry"}]} if found.title else {}
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(found.url, safe=_SAFE)}}
    if found.quote and found.start >= 0:
        physical["region"] = {
            "charOffset": found.start,
            "charLength": len(found.quote),
            "snippet": {"text": found.quote},
        }
    return {"physicalLocation": physical}
