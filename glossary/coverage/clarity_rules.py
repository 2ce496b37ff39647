"""The rankings of pages that are hard to read, or that leave many terms unexplained."""

from collections.abc import Iterator, Sequence

from glossary.coverage.findings import Finding
from glossary.coverage.page_use import PageUse
from glossary.coverage.rules import finding

RANKED = 10  # pages in a ranking
LEAST_WORDS = 100  # of a page that is ranked
LEAST_TERMS = 3  # unexplained ones of a page that is ranked


def of_clarity(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """C701 and C702 for the pages that need it most."""
    long_enough = [page for page in pages if page.clarity.words >= LEAST_WORDS]
    yield from hardest(long_enough)
    yield from most_unexplained(long_enough)


def hardest(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """C701 for the ten pages with the longest sentences and words."""
    for rank, page in enumerate(sorted(pages, key=lambda page: -page.clarity.hardness)[:RANKED], 1):
        read = page.clarity
        yield finding(
            "C701",
            url=page.url,
            title=page.title,
            quote=page.hardest,
            start=read.start,
            message=f"Number {rank} of the hardest pages: "
            f"{read.words / read.sentences:.0f} words a sentence, "
            f"{100 * read.long_words / read.words:.0f} of 100 words long, "
            f"and {read.longest} words in its longest sentence.",
            fix="Split the longest sentences, and use shorter words where there are some.",
            owner=page.owner,
        )


def most_unexplained(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """C702 for the ten pages with the most terms and abbreviations unexplained for their length."""
    counted = [(_unexplained(page), page) for page in pages]
    ranked = sorted(
        (item for item in counted if item[0] >= LEAST_TERMS),
        key=lambda item: (-item[0] / item[1].clarity.words, item[1].url),
    )
    for rank, (count, page) in enumerate(ranked[:RANKED], 1):
        yield finding(
            "C702",
            url=page.url,
            title=page.title,
            message=f"Number {rank} of the pages with unexplained terms: {count} of them, "
            f"{100 * count / page.clarity.words:.1f} in 100 words.",
            fix="Explain each the first time, or use plain words.",
            owner=page.owner,
        )


def _unexplained(page: PageUse) -> int:
    """Terms and abbreviations that the page leaves unexplained; one that is both counts once."""
    others = {item.subject for item in page.findings if item.rule == "G101" and not item.term}
    terms = {item.term for item in page.findings if item.rule == "G101" and item.term}
    return len(terms | set(page.unexplained)) + len(others)
