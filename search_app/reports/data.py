"""The report as JSON, which the next report can be compared with."""

import json
from dataclasses import asdict

from glossary.coverage.report import Report
from glossary.glossary import Glossary

FORMAT = 1  # of this JSON; raise it when a key changes its meaning


def as_json(report: Report, glossary: Glossary) -> str:
    """Everything the report knows; a finding's ``key`` stays the same until it is mended."""
    content = {
        "format": FORMAT,
        "figures": [figure._asdict() for figure in report.figures],
        "findings": [asdict(found) | {"key": found.key} for found in report.findings],
        "ignored": [asdict(found) | {"reason": reason} for found, reason in report.ignored],
        "pages": {
            url: {
                "title": page.title,
                "section": page.section,
                "kind": page.kind,
                "owner": page.owner,
                "reviewed": page.reviewed,
                "next_review": page.next_review,
                "health": page.health,
                "words_explained": page.words_explained,
                "terms": dict(page.mentions),
                "unexplained": page.unexplained,
            }
            for url, page in report.pages.items()
        },
        "unused": list(report.unused),
        "candidates": [
            candidate._asdict() | {"examples": [example._asdict() for example in candidate.examples]}
            for candidate in report.candidates
        ],
        "notes": report.notes,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
