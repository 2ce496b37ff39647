"""PDF booklets: one section a printed page, without the headers and footers that run through them."""

import io
import re
from collections import Counter
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from corpus.contacts import phones
from corpus.dates import find_review_dates, is_date_line
from corpus.errors import InputError
from corpus.page import Page, Section

_EDGE = 3  # lines at the top and bottom of a page among which a running header or footer is sought
_RUNNING_SHARE = 0.3
_RUNNING_PAGES = 3
_BULLET = re.compile(r"^\s*(?:[•●▪■◦‣⁃✓✔·*]|[–—-](?=\s)|o(?=\s))\s*")
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
_NOT_A_TITLE = re.compile(
    r"^(?:untitled|title|document\d*|slide \d+|presentation\d*|microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|pptx?"
    r"|qxd|pub|rtf|odt|ai)|[\d\W_]*|.)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:-\w+)*")
_STAY_APART = frozenset(
    {"check", "follow", "full", "half", "high", "long", "low", "non", "self", "short", "well"}
)
_SOFT_HYPHEN_END = re.compile(r"(\w{2,})[-\u00ad\u2010]$")


def read_pdf(url: str, body: bytes, *, link_text: str = "") -> Page:
    """The booklet at ``url``; the title is its own, else its largest line, else ``link_text``.

    Raises `InputError`: E311 it needs a password, E312 it holds pictures of pages and no text, E313 it is
    damaged.
    """
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(url)
        largest = _largest_line(reader)
        lines = [page.extract_text().splitlines() for page in reader.pages]
        title = str(getattr(reader.metadata, "title", None) or "")
        language = str(reader.root_object.get("/Lang") or "")
    except (DependencyError, FileNotDecryptedError) as error:
        raise _locked(url) from error
    except (MemoryError, RecursionError, InputError):
        raise
    except (PyPdfError, Exception) as error:  # a damaged file makes pypdf raise nearly anything
        raise InputError(
            "E313", f"The PDF {url} is damaged.", "Export it again from the program it was made with."
        ) from error
    lines = without_running_lines(lines)
    known = frozenset(_WORD.findall("\n".join(line for page in lines for line in page).casefold()))
    blocks = [paragraphs(page, known) for page in lines]
    if not any(character.isalnum() for page in blocks for line in page for character in line):
        raise InputError(
            "E312",
            f"The PDF {url} holds pictures of pages and no text.",
            "Export it from the program it was written in, or have the text recognised (OCR).",
        )
    return _page(url, blocks, _title(title, largest, link_text, url), language, len(body))


def without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The lines of each page without page numbers and without what repeats at the top or bottom of pages."""
    pages = [[line.strip() for line in page if line.strip()] for page in pages]
    seen: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        seen.update({(top, _shape(page[place])) for place, top in _edges(page)})
    least = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))
    kept = []
    for page in pages:
        gone = {
            place
            for place, top in _edges(page)
            if seen[top, _shape(page[place])] >= least or _PAGE_NUMBER.match(page[place])
        }
        kept.append([line for place, line in enumerate(page) if place not in gone])
    return kept


def paragraphs(lines: list[str], known: frozenset[str] = frozenset()) -> list[str]:
    """Printed lines joined to paragraphs; words that were hyphenated at a line's end are whole again.

    ``known`` are the booklet's words in lower case: "follow-" and "up" are "follow-up" where it is written
    so elsewhere.
    """
    width = max((len(line) for line in lines), default=0)
    found: list[str] = []
    open_ended = False
    for line in lines:
        bullet = _BULLET.match(line)
        text = line[bullet.end() :].strip() if bullet else line
        if not text:
            continue
        if bullet or not open_ended:
            found.append(f"• {text}" if bullet else text)
        else:
            found[-1] = _joined(found[-1], text, known)
        ended = text.endswith((".", "!", "?", ":")) and len(line) < 0.85 * width
        runs_on = bool(bullet or _SOFT_HYPHEN_END.search(text)) or len(line) > 0.55 * width
        open_ended = not ended and runs_on and not is_date_line(line)
    return found


def _joined(before: str, after: str, known: frozenset[str]) -> str:
    hyphen = _SOFT_HYPHEN_END.search(before)
    if not hyphen or not after[:1].islower():
        return f"{before} {after}"
    first, rest = hyphen[1].casefold(), _WORD.findall(after.casefold())[0]
    kept = f"{first}-{rest}" in known or (first in _STAY_APART and first + rest not in known)
    return before + after if kept and before[-1] != "\u00ad" else before[:-1] + after


def _edges(page: list[str]) -> list[tuple[int, bool]]:
    """The places of a page's first and last lines, and whether each is at the top."""
    top = [(place, True) for place in range(min(_EDGE, len(page)))]
    return top + [(place, False) for place in range(max(len(page) - _EDGE, len(top)), len(page))]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line).casefold()


def _largest_line(reader: PdfReader) -> str:
    """The text printed largest on the first page that has any, when there is smaller text, too."""
    for page in reader.pages[:3]:
        runs: list[tuple[float, str]] = []

        def note(text: str, cm: Any, tm: Any, font: Any, size: float, runs: Any = runs) -> None:
            if text.strip():
                runs.append((round(abs(size * tm[3] * cm[3]), 1), " ".join(text.split())))

        page.extract_text(visitor_text=note)
        sizes = {size for size, _ in runs}
        if len(sizes) > 1:
            return " ".join(text for size, text in runs if size == max(sizes))
        if runs:
            return ""
    return ""


def _title(printed: str, largest: str, link_text: str, url: str) -> str:
    for title in (" ".join(printed.split()), largest, " ".join(link_text.split())):
        if title and len(title) <= 150 and not _NOT_A_TITLE.match(title):
            return title
    return url.rsplit("/", 1)[-1].removesuffix(".pdf").replace("-", " ").replace("_", " ")


def _page(url: str, blocks: list[list[str]], title: str, language: str, size: int) -> Page:
    dates = find_review_dates("\n".join(line for page in blocks for line in page))
    sections = []
    for number, page in enumerate(blocks, 1):
        text = "\n".join(line for line in page if not is_date_line(line))
        if text:
            sections.append(Section(heading=f"Page {number}", level=2, anchor=f"page={number}", text=text))
    return Page(
        phones=phones("\n".join(section.text for section in sections)),
        url=url,
        title=title,
        sections=tuple(sections),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(-\w{2,8})*", language) else "en",
        reviewed=dates.reviewed,
        next_review=dates.next_review,
        kind="pdf",
        size=size,
    )


def _locked(url: str) -> InputError:
    return InputError(
        "E311", f"The PDF {url} needs a password.", "Export it again without one, or leave it out."
    )
