"""The coverage report as text, CSV, JSON and one HTML file that needs nothing else."""

import csv
import io
import json
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from glossary.coverage import Report
from glossary.findings import Finding
from glossary.glossary import Glossary

_WIDTH = 100
_PLACES = 5  # findings of one rule that the text names before it says how many more there are


def as_text(report: Report, glossary: Glossary) -> str:
    """For a terminal of 100 columns: the figures, the findings by rule, and the words of each page."""
    lines = [f"{len(report.pages)} pages, {len(glossary.published)} glossary entries", ""]
    lines += [f"  {figure.value:>5} of {figure.of:<5} {figure.name}" for figure in report.figures]
    for rule, findings in _by_rule(report):
        lines += ["", f"{rule} {RULES[rule]}: {len(findings)} ({findings[0].severity})"]
        for finding in findings[:_PLACES]:
            lines += _wrapped(f"{finding.url} {finding.message} {finding.fix}".strip(), "  - ")
        if len(findings) > _PLACES:
            lines.append(f"    and {len(findings) - _PLACES} more (--format csv lists all)")
    lines += ["", "Words that each page uses"]
    for url, counts in report.usage.items():
        lines += _wrapped(f"{url}: {_words(counts, glossary) or 'none'}", "  ")
    return "\n".join(lines) + "\n"


def as_csv(report: Report, glossary: Glossary) -> str:
    """One row a finding. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["rule", "severity", "page", "title", "term", "place", "quote", "finding", "what to do"])
    for finding in report.findings:
        row = [
            finding.rule,
            finding.severity,
            finding.url,
            finding.title,
            finding.term,
            finding.start,
            finding.quote,
            finding.message,
            finding.fix,
        ]
        writer.writerow([plain(str(cell)) for cell in row])
    return out.getvalue()


def as_json(report: Report, glossary: Glossary) -> str:
    """Everything the report knows."""
    content = {
        "figures": [figure._asdict() for figure in report.figures],
        "findings": [asdict(finding) for finding in report.findings],
        "pages": {
            url: page._asdict() | {"terms": dict(report.usage[url])} for url, page in report.pages.items()
        },
        "unused": list(report.unused),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_html(report: Report, glossary: Glossary) -> str:
    """One page with its style inside, to read in a browser or to send to somebody."""
    environment = Environment(
        loader=PackageLoader("search_app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("coverage.html").render(
        report=report,
        entries=len(glossary.published),
        rules=[(rule, RULES[rule], findings) for rule, findings in _by_rule(report)],
        words={url: _words(counts, glossary) for url, counts in report.usage.items()},
    )


RULES = {
    "G101": "Abbreviation never explained on the page",
    "G102": "Abbreviation with no glossary entry",
    "G201": "Entry that no page uses",
    "G302": "Wording to avoid",
    "R601": "Past its review date",
    "R602": "Health page without a date",
    "R603": "Reviewed over three years ago",
    "R604": "Glossary entry past its review",
}

FORMATS: Mapping[str, Callable[[Report, Glossary], str]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
    "html": as_html,
}


def _by_rule(report: Report) -> Iterator[tuple[str, list[Finding]]]:
    for rule, findings in groupby(report.findings, key=lambda finding: finding.rule):
        yield rule, list(findings)


def _words(counts: Mapping[str, int], glossary: Glossary) -> str:
    return ", ".join(
        f"{glossary.terms[term].heading} {count}" for term, count in Counter(counts).most_common()
    )


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )


def plain(cell: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
