"""The rules about searching, asked of the published index and of the counts of searches."""

from pathlib import Path

from corpus.errors import StorageError
from glossary.coverage.findings import Finding
from glossary.glossary import Glossary
from indexer.generation import open_published
from indexer.publish import current
from search_app.counting.days import read_counts
from search_app.reports.making import NO_SEARCHES, Searches
from search_app.reports.searches import asked, counted_findings, hidden_pages

_NO_COUNTS = "No searches are counted, so what people search for (S501 to S503) was not asked."


def searches_of(index: Path, counts: Path, glossary: Glossary) -> Searches:
    """How to ask the index in the folder ``index`` and the counts in the folder ``counts``.

    Without an index nothing can be asked, and without counts only which pages a search hides; the report
    says so.
    """
    try:
        generation = current(index)
    except StorageError:
        return NO_SEARCHES
    try:
        texts = read_counts(counts).texts
        notes = () if texts else (_NO_COUNTS,)
    except StorageError as error:
        texts, notes = {}, (f"{error}",)

    def hidden() -> tuple[Finding, ...]:
        searcher = open_published(index).searcher
        try:
            return tuple(hidden_pages(glossary, searcher.ranked, searcher.urls))
        finally:
            searcher.close()

    def counted() -> tuple[Finding, ...]:
        if not texts:
            return ()
        searcher = open_published(index).searcher
        try:
            return counted_findings(asked(texts, searcher), searcher)
        finally:
            searcher.close()

    return Searches(
        index_key=f"{generation.name} {generation.published} {glossary.fingerprint}",
        hidden=hidden,
        counts_key=repr(sorted(texts.items())),
        counted=counted,
        notes=notes,
    )
