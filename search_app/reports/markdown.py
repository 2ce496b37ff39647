"""The report as Markdown: a digest that can be sent by e-mail."""

import re

from glossary.coverage.findings import Finding
from glossary.coverage.report import Report
from glossary.coverage.rules import RULES
from glossary.glossary import Glossary
from search_app.reports.text import by_rule, change

_FIRST = 10  # findings of a rule
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|~])|^([-+]|\d+\.)(?=\s)", re.MULTILINE)


def as_markdown(report: Report, glossary: Glossary) -> str:
    """What to do first: the figures, and up to ten findings of each rule."""
    lines = ["# Words and reviews: what to do first", ""]
    lines += [f"- {figure.value} of {figure.of} {figure.name}{change(figure)}" for figure in report.figures]
    for rule, findings in by_rule(report):
        lines += ["", f"## {RULES[rule].name} ({rule}, {findings[0].severity}): {len(findings)}", ""]
        lines += [_line(found) for found in findings[:_FIRST]]
        if len(findings) > _FIRST:
            lines.append(f"- … and {len(findings) - _FIRST} more.")
    if not report.findings:
        lines += ["", "Nothing to do: no findings."]
    if report.notes:
        lines += ["", *(f"Note: {escaped(note)}" for note in report.notes)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text of a page that no Markdown reader takes for more, on one line."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _line(found: Finding) -> str:
    where = f"<{found.url}>" if "://" in found.url and ">" not in found.url else escaped(found.url)
    parts = [f"**{escaped(found.title)}**", where, escaped(found.message)]
    if found.quote:
        parts.append(f"“{escaped(found.quote)}”")
    parts.append(escaped(found.fix))
    if found.owner:
        parts.append(f"\\[{escaped(found.owner)}\\]")
    return f"- [ ] {' '.join(filter(None, parts))}"
