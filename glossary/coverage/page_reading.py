"""One page as the rules read it: its mentions, its abbreviations, and its quotes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from corpus.page import Page
from glossary.coverage.abbreviations import REACH, Abbreviation, abbreviations
from glossary.coverage.code_lines import without_code
from glossary.coverage.explanations import explained_in_words
from glossary.coverage.findings import Finding, Quotes
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Term

MOST_TRIES = 20  # mentions of one term that are looked at for an explanation


class PageReading:
    """A page's mentions and abbreviations; their offsets count from the start of ``text``.

    ``marked`` are meanings that the page's markup gives to abbreviations. ``text`` is the title, a line break
    and the page's own text without code, which starts at ``body``.
    """

    def __init__(
        self,
        page: Page,
        glossary: Glossary,
        matcher: Matcher,
        marked: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.page = page
        self.glossary = glossary
        self.text = f"{page.title}\n{without_code(page.text)}"
        self.body = len(page.title) + 1
        self.mentions = matcher.mentions(self.text)
        self.abbreviations = [
            item._replace(meaning=item.meaning or marked.get(item.text, ""))
            for item in abbreviations(self.text)
        ]
        self.quotes = Quotes(page)

    def entry(self, abbreviation: Abbreviation) -> Term | None:
        """The entry of an abbreviation, or that of a longer name it stands in (ALBI in ALBI grade)."""
        start, end = abbreviation.places[0]
        longer = (mention.term for mention in self.mentions if mention.start <= start and end <= mention.end)
        found = next(longer, "")
        return self.glossary.find(abbreviation.text) or self.glossary.terms.get(found)

    @cached_property
    def by_term(self) -> dict[str, list[Mention]]:
        """The mentions of each term, in order."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.term, []).append(mention)
        return found

    def unexplained_terms(self) -> Iterator[str]:
        """The ids of terms that the page uses and never explains, unless it is the page about them."""
        explained = {place for item in self.abbreviations if item.explained for place in item.places}
        for term, mentions in self.by_term.items():
            about = self.page.url in self.glossary.terms[term].pages or mentions[0].start < self.body
            if not about and not self._is_explained(mentions, explained):
                yield term

    def _is_explained(self, mentions: Sequence[Mention], explained: set[tuple[int, int]]) -> bool:
        if any((mention.start, mention.end) in explained for mention in mentions):
            return True
        for mention in mentions[:MOST_TRIES]:
            first, last = self.quotes.sentence(mention.start - self.body)
            before = self.text[max(first + self.body, mention.start - REACH) : mention.start]
            after = self.text[mention.end : min(last + self.body, mention.end + REACH)]
            if explained_in_words(before, after):
                return True
        return False

    def quote(self, places: Sequence[tuple[int, int]]) -> tuple[str, int]:
        """The sentence around the first of these places that is in the text, else the title and -1."""
        for start, end in places:
            if start >= self.body:
                return self.quotes.around(start - self.body, end - self.body)
        return self.page.title, -1

    def finding(
        self,
        rule: str,
        places: Sequence[tuple[int, int]],
        *,
        message: str,
        fix: str,
        term: str = "",
        subject: str = "",
    ) -> Finding:
        """A finding at the first of these places in the body, or else in the title."""
        quote, start = self.quote(places)
        return finding(
            rule,
            url=self.page.url,
            title=self.page.title,
            quote=quote,
            start=start,
            message=message,
            fix=fix,
            term=term,
            subject=subject,
            owner=self.page.owner,
        )
