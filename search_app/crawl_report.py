"""What came of a crawl, page by page, as one HTML file to read or one JSON file for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus.errors import StorageError, UsageError
from corpus.site import CleaningSummary
from corpus.store import Record, State
from corpus.walk import Summary

_STATES = {
    State.FAILED: "Never fetched",
    State.STALE: "Kept although the site did not give them",
    State.REMOVED: "Taken out",
    State.EXCLUDED: "Left out by a rule",
    State.KEPT: "Kept",
}
_FIGURES = {
    "fetched": "fetched",
    "changed": "new or changed",
    "unchanged": "unchanged",
    "moved": "moved",
    "excluded": "left out",
    "stale": "kept although the site did not give them",
    "removed": "removed",
    "failed": "could not be fetched",
    "left": "left for the next crawl",
}


class CrawlReport(NamedTuple):
    """A crawl from ``begun`` to ``ended`` (ISO 8601), and every page of the store after it."""

    begun: str
    ended: str
    summary: Summary
    cleaning: CleaningSummary
    pages: tuple[Record, ...]


def check_suffix(path: Path) -> None:
    """Raise `UsageError` E019 unless the file is called .html or .json."""
    if path.suffix.lower() not in (".html", ".json"):
        raise UsageError(
            "E019", f"{path} says neither .html nor .json at its end.", "Name it, say, crawl-report.html."
        )


def write(report: CrawlReport, path: Path) -> None:
    """Write the report in the format that the file's name says; raises `StorageError` E520."""
    text = as_json(report) if path.suffix.lower() == ".json" else as_html(report)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            "E520", f"{path} cannot be written: {error.strerror}.", "Choose another file with --report."
        ) from None


def as_json(report: CrawlReport) -> str:
    """Everything the report knows."""
    content = {
        "begun": report.begun,
        "ended": report.ended,
        "summary": report.summary._asdict(),
        "cleaning": report.cleaning._asdict(),
        "pages": [asdict(record) for record in report.pages],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_html(report: CrawlReport) -> str:
    """One page with its style inside; what needs a look comes first."""
    environment = Environment(
        loader=PackageLoader("search_app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    summary = report.summary._asdict()
    return environment.get_template("crawl.html").render(
        report=report,
        figures=[(summary[name], text) for name, text in _FIGURES.items() if summary[name]],
        notes=(*report.summary.notes, *report.cleaning.warnings, *report.cleaning.failed),
        groups=list(_groups(report.pages)),
    )


def _groups(pages: tuple[Record, ...]) -> Iterator[tuple[str, list[tuple[str, list[Record]]]]]:
    """The pages by state, and in each by the code of their reason."""
    for state, name in _STATES.items():
        records = sorted((page for page in pages if page.state is state), key=lambda page: page.why[:4])
        if records:
            yield name, [(code, list(group)) for code, group in groupby(records, lambda page: page.why[:4])]
