"""What a change would do to readers, seen before it is made: marks in pages, and the editors' tests."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.page import Page
from corpus.store import Store
from corpus.words import words
from glossary.coverage.findings import Quotes
from glossary.forms import forms
from glossary.glossary import Glossary, load
from glossary.matchers import Matchers
from indexer.cases import read_cases
from search_app.editors.drafting import Draft, changed_glossary
from search_app.editors.proposal import Proposal
from search_app.settings import Settings
from search_app.trying import Trial, try_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many mentions a page would have more (or fewer), and a sentence that has one."""

    url: str
    title: str
    more: int
    quote: str


def effects(made: Draft, proposal: Proposal, settings: Settings, pages: Iterable[Page]) -> list[Effect]:
    """The pages whose marks a change to the glossary alters, those most altered first."""
    before = load(settings.glossary_paths)
    with changed_glossary(made, settings) as paths:
        after = load(paths)
    found = _effects(before, after, _touched(proposal, pages))
    return sorted(found, key=lambda effect: (-abs(effect.more), effect.url))


def trial(made: Draft, settings: Settings, store: Store) -> Trial:
    """The editors' tests asked of the published index, and of one with the change; nothing is published.

    Raises `InputError` E623 for a file of tests that is wrong, `RefusedError` when the store has no pages.
    """
    tests = [(path, case) for path in settings.search.tests for case in read_cases(path)]
    with changed_glossary(made, settings) as paths:
        return try_now(tests, store, load(paths), settings)


def _touched(proposal: Proposal, pages: Iterable[Page]) -> Iterator[Page]:
    """The pages in which every word of a name stands, in one of the forms it has."""
    texts = [form for text in (proposal.text, *proposal.names) for form in (text, *forms(text))]
    wanted = [{word.text for word in words(text)} for text in texts]
    for page in pages:
        there = {word.text for word in words(f"{page.title}\n{page.text}")}
        if any(needed <= there for needed in wanted):
            yield page


def _effects(before: Glossary, after: Glossary, pages: Iterable[Page]) -> Iterator[Effect]:
    old, new = Matchers(before), Matchers(after)
    for page in pages:
        was = old.speaking(page.language).mentions(page.text)
        will = new.speaking(page.language).mentions(page.text)
        known = Counter((mention.start, mention.end, mention.term) for mention in was)
        coming = Counter((mention.start, mention.end, mention.term) for mention in will)
        changed = sorted((coming - known) + (known - coming))
        if changed:
            start, end, _ = changed[0]
            quote, _ = Quotes(page).around(start, end)
            yield Effect(url=page.url, title=page.title, more=len(will) - len(was), quote=quote)
