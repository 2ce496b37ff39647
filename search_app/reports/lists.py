"""Candidates and concordances for a terminal of 100 columns."""

import textwrap
from collections.abc import Sequence

from glossary.coverage.candidates import Candidate
from glossary.coverage.concordance import Concordance
from glossary.glossary import Glossary
from search_app.reports.text import WIDTH

_SIDE = 42  # characters before the word


def candidates_as_text(found: Sequence[Candidate], glossary: Glossary) -> str:
    """Each candidate with its counts, the entry most like it, and its examples."""
    if not found:
        return "No term is used often enough without an entry.\n"
    lines = [f"{'term':40} {'mentions':>8} {'pages':>6} {'keyness':>8}  nearest entry"]
    for item in found:
        nearest = glossary.terms[item.nearest].heading if item.nearest in glossary.terms else "-"
        lines.append(
            f"{item.text[:40]:40} {item.uses:>8} {item.pages:>6} {item.keyness:>8.0f}  {nearest[:34]}"
        )
        for example in item.examples:
            text = textwrap.shorten(example.quote, WIDTH - 4, placeholder=" …")
            lines += [f"    {text}", f"    {example.url[: WIDTH - 4]}"]
    return "\n".join(lines) + "\n"


def concordance_as_text(word: str, found: Concordance) -> str:
    """The word in a column, the text on either side, each page above its lines."""
    if not found.total:
        return f"No page uses “{word}”.\n"
    lines = [f"“{word}”: {found.total} places on {found.pages} pages"]
    url = ""
    for line in found.lines:
        if line.url != url:
            url = line.url
            lines.append(url[:WIDTH])
        right = f"{line.word}{line.right}"
        lines.append(f"  {line.left[-_SIDE:]:>{_SIDE}}{right[: WIDTH - _SIDE - 2]}".rstrip())
    if len(found.lines) < found.total:
        lines.append(f"and {found.total - len(found.lines)} more: --limit {found.total} lists all")
    return "\n".join(lines) + "\n"
