"""The report for a terminal of 100 columns."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from glossary.coverage.findings import Finding
from glossary.coverage.matrix import ELSEWHERE, matrix
from glossary.coverage.report import Figure, Report
from glossary.coverage.rules import RULES
from glossary.glossary import Glossary

WIDTH = 100
_PLACES = 5  # findings of one rule that the text names before it says how many more there are
_ROWS = 20  # terms of the matrix
_NAME = 26  # characters of a term in the matrix
_CELL = 9


def as_text(report: Report, glossary: Glossary) -> str:
    """The figures, the findings by rule, and which section uses which terms."""
    lines = [f"{len(report.pages)} pages, {len(glossary.published)} glossary entries", ""]
    lines += [
        f"  {figure.value:>5} of {figure.of:<5} {figure.name}{change(figure)}" for figure in report.figures
    ]
    for rule, findings in by_rule(report):
        lines += ["", f"{rule} {RULES[rule].name}: {len(findings)} ({findings[0].severity})"]
        for found in findings[:_PLACES]:
            owner = f"[{found.owner}]" if found.owner else ""
            parts = (found.url or found.term, found.message, found.fix, owner)
            lines += _wrapped(" ".join(filter(None, parts)), "  - ")
        if len(findings) > _PLACES:
            lines.append(f"    and {len(findings) - _PLACES} more (--format csv lists all)")
    if not report.findings:
        lines += ["", "Nothing to do: no findings."]
    lines += ["", *_matrix(report, glossary)]
    lines += [line for note in report.notes for line in _wrapped(note, "")]
    if report.ignored:
        lines.append(f"{len(report.ignored)} findings are left out, each with a reason (--format json).")
    return "\n".join(lines) + "\n"


def by_rule(report: Report) -> Iterator[tuple[str, Sequence[Finding]]]:
    """The findings of each rule, in the order of the report."""
    for rule, findings in groupby(report.findings, key=lambda found: found.rule):
        yield rule, list(findings)


def change(figure: Figure) -> str:
    """How a figure changed since an earlier day: ", +3 since 2026-10-24"; "" when nothing is known."""
    if not figure.since:
        return ""
    moved = figure.value - figure.before
    text = f", {moved:+d}" if moved else ", no change"
    if figure.of != figure.before_of:
        text += f" (then of {figure.before_of})"
    return f"{text} since {figure.since}"


def _matrix(report: Report, glossary: Glossary) -> list[str]:
    """The most used terms by section; "!" marks pages that don't explain one. Sections that fit are shown."""
    table = matrix(tuple(report.pages.values()), glossary)
    if not table.rows:
        return ["No page uses a term of the glossary."]
    totals = [sum(row.cells[place].mentions for row in table.rows) for place in range(len(table.sections))]
    fit = (WIDTH - _NAME) // (_CELL + 1) - 1
    shown = sorted(sorted(range(len(totals)), key=lambda place: -totals[place])[:fit])
    names = [table.sections[place] for place in shown]
    lines = ["Mentions of terms by section; ! counts pages that use one and never explain it"]
    heads = "".join(f" {_cut(name or ELSEWHERE, _CELL):>{_CELL}}" for name in ("all", *names))
    lines.append(f"{'':{_NAME}}{heads}")
    for row in table.rows[:_ROWS]:
        cells = [(row.mentions, row.unexplained)]
        cells += [(row.cells[place].mentions, row.cells[place].unexplained) for place in shown]
        values = "".join(f" {_cell(mentions, gaps):>{_CELL}}" for mentions, gaps in cells)
        lines.append(f"{_cut(row.heading, _NAME):{_NAME}}{values}")
    left = (len(table.rows) - _ROWS, len(table.sections) - len(shown))
    if max(left) > 0:
        more = f"{max(left[0], 0)} more terms and {max(left[1], 0)} more sections"
        lines.append(f"({more}: --format html, or --matrix for a spreadsheet)")
    return [*lines, ""]


def _cell(mentions: int, gaps: int) -> str:
    if not mentions:
        return "·"
    return f"{mentions} {gaps}!" if gaps else str(mentions)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )
