"""Which findings of a report to show, and whether there are more than somebody allows."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from corpus.errors import UsageError
from glossary.coverage.findings import Finding
from glossary.coverage.report import Report
from glossary.coverage.rules import RULES

_LIMIT = re.compile(r"([A-Z]\d{0,3}|all)(?::(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked of a report; an empty field asks nothing.

    ``section`` is part of a breadcrumb or the beginning of a URL's path; ``since`` is an ISO date, and a
    finding first seen before it is left out; ``known`` are keys of findings that were reported before, and
    None when there are none to compare with.
    """

    owner: str = ""
    section: str = ""
    since: str = ""
    known: Collection[str] | None = None

    def fits(self, found: Finding, section: tuple[str, ...]) -> bool:
        """Whether a finding on a page of a section is asked for."""
        return (
            (not self.owner or self.owner.casefold() == found.owner.casefold())
            and (not self.section or self._in_section(found.url, section))
            and (not self.since or not found.first_seen or found.first_seen >= self.since)
            and (self.known is None or found.key not in self.known)
        )

    def _in_section(self, url: str, section: tuple[str, ...]) -> bool:
        if self.section.startswith("/"):
            path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
            return path.startswith(self.section)
        return self.section.casefold() in [part.casefold() for part in section]


def chosen(report: Report, choice: Choice) -> Report:
    """The report with the findings that are asked for; figures and pages stay those of the whole site."""
    sections = {url: (page.place, *page.section) for url, page in report.pages.items()}
    return replace(
        report,
        findings=tuple(found for found in report.findings if choice.fits(found, sections.get(found.url, ()))),
    )


def limits(text: str) -> Mapping[str, int]:
    """How many findings are allowed of each rule: ``G101,R601:5`` allows none of G101 and five of R601.

    A letter or the beginning of an id stands for all its rules together (``R6:10``), ``all`` for every rule.
    Raises `UsageError` F002 for anything else.
    """
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _LIMIT.fullmatch(part)
        if match is None or not (match[1] == "all" or any(rule.startswith(match[1]) for rule in RULES)):
            raise UsageError(
                "F002",
                f"“{part}” is no rule, with or without a limit.",
                f"Write --fail-on G101,R601:5 with rules of: {', '.join(RULES)}.",
            )
        found[match[1]] = int(match[2] or 0)
    return found


def over_limit(report: Report, allowed: Mapping[str, int]) -> list[str]:
    """A sentence for each limit that the report's findings are over."""
    counts = Counter(found.rule for found in report.findings)
    sentences: list[str] = []
    for rule, most in allowed.items():
        count = sum(each for name, each in counts.items() if rule == "all" or name.startswith(rule))
        if count > most:
            sentences.append(f"{rule}: {count} findings, {most} allowed.")
    return sentences
