"""Findings that editors set aside, each with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from glossary.coverage.findings import Finding
from glossary.coverage.page_use import PageUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Which findings to leave out, and why; an empty field fits any.

    ``page`` is a URL, or the beginning of several when it ends in ``*``; ``word`` is the name or the
    abbreviation that a finding is about; ``term`` the id of an entry.
    """

    rule: str
    reason: str
    page: str = ""
    word: str = ""
    term: str = ""

    def fits(self, found: Finding) -> bool:
        """Whether a finding is one of these."""
        if self.page.endswith("*"):
            on_page = found.url.startswith(self.page[:-1])
        else:
            on_page = self.page in ("", found.url)
        return (
            found.rule == self.rule
            and on_page
            and (not self.word or self.word.casefold() == found.subject.casefold())
            and self.term in ("", found.term)
        )


class Parted(NamedTuple):
    """Findings to show, and those set aside with the reason of each."""

    shown: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, str], ...]


def ignores_of(pages: Iterable[PageUse]) -> list[Ignore]:
    """What pages set aside for themselves: ``"G101 TACE: for doctors only"`` in their front matter."""
    found: list[Ignore] = []
    for page in pages:
        for line in page.ignored:
            named, _, reason = line.partition(":")
            rule, _, word = named.strip().partition(" ")
            found.append(Ignore(rule=rule, reason=reason.strip(), page=page.url, word=word.strip()))
    return found


def part(findings: Iterable[Finding], ignores: Sequence[Ignore]) -> Parted:
    """Findings to show and those that an editor set aside."""
    by_rule: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        by_rule.setdefault(ignore.rule, []).append(ignore)
    shown: list[Finding] = []
    ignored: list[tuple[Finding, str]] = []
    for found in findings:
        reason = next((item.reason for item in by_rule.get(found.rule, ()) if item.fits(found)), None)
        if reason is None:
            shown.append(found)
        else:
            ignored.append((found, reason))
    return Parted(tuple(shown), tuple(ignored))
