"""The rules about searching: what people look for and don't find, and pages that a search hides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.words import words
from glossary.coverage.findings import Finding
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from indexer.searcher import Searcher
from search_app.counting.shown import LEAST_EXPORTED, exported

MOST = 50  # findings of a rule
MOST_ASKED = 200  # searches that are tried
_RARELY = f"fewer than {LEAST_EXPORTED} times"
FIRST = 3  # places in which the best page of an entry should be


@dataclass(frozen=True, slots=True)
class QueryCount:
    """A search as it is counted: its words, what it finds now, whether only by other names, how often."""

    query: str
    results: int
    expanded: bool
    count: int


def of_counts(counts: Sequence[QueryCount], stands_in_pages: Callable[[str], bool]) -> Iterator[Finding]:
    """S501 found nothing, S502 found by another name only, S503 a word that stands on no page."""
    often = sorted(counts, key=lambda item: (-item.count, item.query))
    nothing = [item for item in often if not item.results][:MOST]
    rescued = [item for item in often if item.results and item.expanded][:MOST]
    for item in nothing:
        yield finding(
            "S501",
            title=item.query,
            message=f"“{item.query}” finds nothing. It was searched {_times(item.count)}.",
            fix="Use the words on a page, or add them to an entry as a name of kind search.",
            subject=item.query,
        )
    for item in rescued:
        yield finding(
            "S502",
            title=item.query,
            message=f"“{item.query}” finds pages only by other names. It was searched {_times(item.count)}.",
            fix="Nothing to do; saying the visitors' words once on the page makes it easier to recognise.",
            subject=item.query,
        )
    for word, count in _unused_words(often, stands_in_pages):
        yield finding(
            "S503",
            title=word,
            message=f"Visitors say “{word}” ({_times(count)}); no page does.",
            fix="Say it once on the page it belongs to, beside your own word.",
            subject=word,
        )


def is_rare(found: Finding) -> bool:
    """Whether a finding tells of a search too rare to leave in a file."""
    return found.rule in ("S501", "S502", "S503") and _RARELY in found.message


def hidden_pages(
    glossary: Glossary, ranked: Callable[[str, int], Sequence[str]], urls: Iterable[str]
) -> Iterator[Finding]:
    """S504 for an entry whose best page, when it is indexed, is not among the first three for its name."""
    best_pages = {term: url for url in urls for term in glossary.best_page_of(url)}
    for term in glossary.published:
        best = best_pages.get(term.id, "")
        if not best:
            continue
        found = list(ranked(term.heading, FIRST))
        if best not in found:
            instead = f"First is {found[0]}." if found else "It finds nothing."
            yield finding(
                "S504",
                title=term.heading,
                url=best,
                message=f"A search for {term.heading} does not show this page, the entry's best, "
                f"among the first {FIRST}. {instead}",
                fix="Put the name into the page's title or first sentence, or pin the page as a best bet.",
                term=term.id,
            )


def asked(texts: Mapping[str, int], searcher: Searcher) -> tuple[QueryCount, ...]:
    """Each counted search with what it finds in the published index, the most frequent first."""
    often = sorted(texts.items(), key=lambda item: (-item[1], item[0]))[:MOST_ASKED]
    return tuple(_asked(text.replace(" + ", " "), count, searcher) for text, count in often)


def counted_findings(counts: Sequence[QueryCount], searcher: Searcher) -> tuple[Finding, ...]:
    """What counted searches tell (S501 to S503), when the words of pages are those of the published index."""
    return tuple(of_counts(counts, lambda word: searcher.total(word, exact=True) > 0))


def _asked(query: str, count: int, searcher: Searcher) -> QueryCount:
    found = searcher.total(query)
    return QueryCount(query, found, bool(found) and not searcher.total(query, exact=True), count)


def _unused_words(
    counts: Iterable[QueryCount], stands_in_pages: Callable[[str], bool]
) -> list[tuple[str, int]]:
    uses: dict[str, int] = {}
    for item in counts:
        for word in dict.fromkeys(word.text for word in words(item.query)):
            uses[word] = uses.get(word, 0) + item.count
    often = sorted(uses.items(), key=lambda item: (-item[1], item[0]))
    return [(word, count) for word, count in often if not stands_in_pages(word)][:MOST]


def _times(count: int) -> str:
    """How often, as a report that leaves the house may say it."""
    return f"about {exported(count)} times" if count >= LEAST_EXPORTED else _RARELY
