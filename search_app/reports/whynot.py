"""Why a search does not show a page, or not among the first: in plain words, the nearest cause first."""

from collections.abc import Iterator, Sequence, Set

from corpus.errors import InputError
from corpus.page import Page
from corpus.store import Dropped, Record, State, Store
from corpus.urls import canonical
from corpus.words import words
from indexer.analysis import Analyzer
from indexer.searcher import FARTHEST, Request, Searcher
from indexer.understanding import Understanding
from indexer.units import Unit

FIRST = 10  # places that a visitor sees at once
_BETTER = 3  # pages named that stand before it

_STATES = {
    State.EXCLUDED: "is kept out of the search",
    State.REMOVED: "was taken out of the search",
    State.FAILED: "could never be fetched",
}


def why_not(url: str, query: str, store: Store, searcher: Searcher) -> list[str]:
    """Sentences that say where a page stands in the results of a query, and why no better.

    ``url`` may be a page's path. What the page store knows of the page comes first, then the words, then the
    pages that are found before it.
    """
    if not any(words(query)):
        return ["Nothing was searched: type the words of a search, too."]
    url = _known(url, store)
    record = store.record(url)
    if record is None:
        return [
            f"{url} is not in the page store: no crawl has found it, and it is no file that was added.",
            "Link to it from a page that is crawled, put it into the sitemap, or add it by hand.",
        ]
    if record.state not in (State.KEPT, State.STALE):
        return [f"{url} {_STATES[record.state]}. {record.why}".strip()]
    page = searcher.page(url)
    if page is None:
        return [f"{url} is in the page store, but not in the index that is published: run findwell index."]
    found = searcher.search(Request(query=query, size=1))
    understood = found.understanding
    ranked = searcher.ranked(query, FARTHEST)
    said = list(_of_state(record))
    if url in ranked[:FIRST]:
        return [*said, f"It is found: number {ranked.index(url) + 1} of {found.total}."]
    analyzer = Analyzer()
    said += _of_words(understood, page, store.dropped(url), analyzer)
    if url not in ranked and found.total > FARTHEST:
        return [*said, f"It is not among the first {FARTHEST:,} of {found.total:,} pages that are found."]
    if url not in ranked:
        pages = (
            f"None of the {found.total} pages that are found is this one."
            if found.total
            else "No page is found."
        )
        return [*said, pages]
    place = ranked.index(url)
    said.append(f"It is found, but only as number {place + 1} of {found.total}.")
    better = [searcher.page(each) for each in ranked[:_BETTER]]
    return said + list(_of_better(understood, page, better, analyzer))


def _known(url: str, store: Store) -> str:
    """A page's URL as the store has it, also when only its path was given, or another spelling of it."""
    for spelling in _spellings(url):
        if store.record(spelling) is not None:
            return spelling
        if spelling.startswith("/"):
            ours = (record for record in store.records() if record.site)
            known = next((record.url for record in ours if record.url == record.site + spelling), "")
            if known:
                return known
    return url


def _spellings(url: str) -> Iterator[str]:
    """An address as given, in its canonical form, with ``https://``, and with or without a last slash."""
    yield url
    for each in (url, f"https://{url}"):
        if each.startswith("/"):
            yield each.rstrip("/") if each.endswith("/") else f"{each}/"
            continue
        try:
            whole = canonical(each)
        except InputError:
            continue
        yield whole
        yield whole.rstrip("/") if whole.endswith("/") else f"{whole}/"


def _of_state(record: Record) -> Iterator[str]:
    if record.state is State.STALE:
        yield f"Its site has not answered for it since {record.checked[:10]}; the last good copy is searched."


def _of_words(
    understood: Understanding, page: Page, dropped: Sequence[Dropped], analyzer: Analyzer
) -> Iterator[str]:
    """What of the query the page does not say, or says only in a menu."""
    kept = _stems(f"{page.title}\n{page.text}", analyzer)
    menus = _stems("\n".join(block.text for block in dropped), analyzer)
    for correction in understood.corrections:
        if correction.searched:
            yield f"“{correction.typed}” is searched as “{correction.used}”."
    for unit in understood.telling:
        text = _text_of(unit, understood)
        if _says(unit, kept):
            continue
        if _says(unit, kept | menus):
            yield f"“{text}” stands only in a part of the page that is not searched, such as a menu."
        elif unit.mention is not None:
            yield f"“{text}” does not stand on the page. A page with another name of it may still be found."
        else:
            yield f"“{text}” does not stand on the page."


def _of_better(
    understood: Understanding, page: Page, better: Sequence[Page | None], analyzer: Analyzer
) -> Iterator[str]:
    """Why the first pages come before it, as far as that can be said in a sentence."""
    wanted = _stems(" ".join(_text_of(unit, understood) for unit in understood.telling), analyzer)
    own = len(wanted & _stems(page.title, analyzer))
    for other in better:
        if other is None:
            continue
        titled = len(wanted & _stems(other.title, analyzer))
        if titled > own:
            yield f"“{other.title}” comes before it, because its title says more of what is searched."
        else:
            yield f"“{other.title}” comes before it: it says more of what is searched, or says it more often."


def _text_of(unit: Unit, understood: Understanding) -> str:
    return understood.corrected[unit.start : unit.end]


def _says(unit: Unit, stems: Set[str]) -> bool:
    """Whether every word of a unit is among these stems, in one of the ways it is written."""
    return all(any(set(form.stem) <= stems for form in atom.forms) for atom in unit.atoms)


def _stems(text: str, analyzer: Analyzer) -> set[str]:
    return {cut.stem for cut in analyzer.cut(text)}
