"""Findings and the matrix as CSV, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from glossary.coverage.matrix import Matrix
from glossary.coverage.report import Report
from glossary.glossary import Glossary
from search_app.reports.cells import plain

_COLUMNS = (
    "rule",
    "severity",
    "page",
    "title",
    "term",
    "place",
    "quote",
    "finding",
    "what to do",
    "about",
    "owner",
    "first seen",
)


def as_csv(report: Report, glossary: Glossary) -> str:
    """One row a finding. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return table(
        _COLUMNS,
        (
            (
                found.rule,
                found.severity,
                found.url,
                found.title,
                found.term,
                found.start if found.start >= 0 else "",
                found.quote,
                found.message,
                found.fix,
                found.subject,
                found.owner,
                found.first_seen,
            )
            for found in report.findings
        ),
    )


def matrix_as_csv(matrix: Matrix) -> str:
    """One row a term, with two columns a section: mentions, and pages that use it without explaining it."""
    heads = [name for section in matrix.sections for name in (section, f"{section}: not explained")]
    return table(
        ("term", "mentions", "pages", "pages without explanation", *heads),
        (
            (
                row.heading,
                row.mentions,
                row.pages,
                row.unexplained,
                *(value for cell in row.cells for value in (cell.mentions, cell.unexplained)),
            )
            for row in matrix.rows
        ),
    )


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV with a line of column names; no cell starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain(name) for name in columns])
    for row in rows:
        writer.writerow([plain(str(cell)) for cell in row])
    return out.getvalue()
