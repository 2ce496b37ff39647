"""What was read of each page, kept beside the store so that only changed pages are read again.

The file can be removed at any time: it is made again. One of another glossary or another findwell, or one
that is damaged, is not used.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from glossary.coverage.candidates import Candidate
from glossary.coverage.findings import Finding
from glossary.coverage.kept_use import (
    candidates_from_line,
    candidates_to_line,
    findings_from_line,
    findings_to_line,
    use_from_line,
    use_to_line,
)
from glossary.coverage.page_use import PageUse

_FORMAT = 1  # of this file; raise it when a rule reads pages differently
_WORDS = ("coverage/abbreviations.yaml", "everyday.yaml", "spellings.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an earlier report read: each page's use with its mark, by URL, and what took all pages together.

    ``candidates`` are None, and ``index_key`` is "", when they were not kept.
    """

    pages: Mapping[str, tuple[str, PageUse]] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] | None = None
    index_key: str = ""
    hidden: tuple[Finding, ...] = ()


def stamp_of(glossary: str) -> str:
    """What must be the same for kept pages to be of use: the glossary's fingerprint, findwell, its words."""
    digest = hashlib.sha256(f"{_FORMAT} {version('findwell')} {glossary}".encode())
    for name in _WORDS:
        digest.update(files("glossary").joinpath(name).read_bytes())
    return digest.hexdigest()


def read_kept(path: Path, stamp: str) -> Kept:
    """What the file holds for a stamp; nothing when it is of another one, damaged, or not there."""
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(file.readline())
            if head.get("stamp") != stamp:
                return Kept()
            candidates = candidates_from_line(file.readline())
            hidden = findings_from_line(file.readline())
            pages = dict(_pages(file))
            if len(pages) != head["pages"]:
                return Kept()
            return Kept(pages=pages, candidates=candidates, index_key=str(head["index_key"]), hidden=hidden)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return Kept()


def write_kept(path: Path, stamp: str, kept: Kept) -> None:
    """Replace the file in one step: a reader sees the old or the new one. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix="tmp-", delete=False) as file:
        try:
            head = {"stamp": stamp, "index_key": kept.index_key, "pages": len(kept.pages)}
            file.write(json.dumps(head) + "\n")
            file.write(candidates_to_line(kept.candidates or ()) + "\n")
            file.write(findings_to_line(kept.hidden) + "\n")
            for mark, use in kept.pages.values():
                file.write(f"{mark} {use_to_line(use)}\n")
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _pages(lines: Iterator[str]) -> Iterator[tuple[str, tuple[str, PageUse]]]:
    for line in lines:
        mark, _, rest = line.partition(" ")
        use = use_from_line(rest)
        yield use.url, (mark, use)
