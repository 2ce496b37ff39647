"""Words worth explaining that the glossary does not hold, from how pages use them together."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.page import Page
from corpus.words import words
from glossary.coverage.explanations import word_list
from glossary.coverage.findings import Finding, Quotes
from glossary.coverage.keyness import keyness
from glossary.coverage.nltk_parts import sure_pairs
from glossary.coverage.phrases import PhraseCounts
from glossary.coverage.rules import finding
from glossary.everyday import everyday_words
from glossary.forms import variants
from glossary.glossary import Glossary
from glossary.matcher import Matcher

MOST = 30  # candidates
LEAST_PAGES = 3  # that use one
TOGETHER = 10.83  # log-likelihood ratio over which two words stand together by more than chance (p < 0.001)
EXAMPLES = 2

_LEARNED = re.compile(
    r".{3,}(?:aemi[ac]|algia|cyte|ectomy|ectasis|emesis|genic|globin|gram|graphy|itis|lysis|mab|megaly|nib|oedema"
    r"|ology|oma|omata|osis|oscopy|ostomy|otomy|pathy|pathic|penia|plasia|plasty|platin|plegia|pnoea|prazole"
    r"|rrhage|rrhoea|sclerosis|statin|taxel|therapy|toxic|trophy|uria|virus)"
)


class Example(NamedTuple):
    """A sentence that uses a candidate, and its place in `Page.text`."""

    url: str
    title: str
    quote: str
    start: int


class Candidate(NamedTuple):
    """A term that may deserve an entry.

    ``uses`` mentions on ``pages`` pages; ``keyness`` compares health pages with the others (over 15 is
    hardly chance) and ``termhood`` is its C-value. ``nearest`` is the id of the entry most like it, or "".
    """

    text: str
    uses: int
    pages: int
    keyness: float
    termhood: float
    nearest: str = ""
    examples: tuple[Example, ...] = ()

    def finding(self) -> Finding:
        """What the report says of it (G103), on the page of its first example."""
        first = self.examples[0] if self.examples else Example("", self.text, "", -1)
        return finding(
            "G103",
            url=first.url,
            title=first.title,
            quote=first.quote,
            start=first.start,
            message=f"“{self.text}” has no entry in the glossary. It is used {self.uses} times, "
            f"on {self.pages} pages.",
            fix=f"Add an entry, or make it a name of {self.nearest}." if self.nearest else "Add an entry.",
            subject=self.text,
        )


def candidates(
    pages: Callable[[], Iterable[tuple[Page, bool]]],
    glossary: Glossary,
    matcher: Matcher,
    *,
    most: int = MOST,
) -> tuple[Candidate, ...]:
    """The best candidates of a site, best first; ``pages`` gives each page and whether it is a health page.

    Phrases of up to four words that stand together by more than chance, and learned single words, with at
    least three pages each; those with an entry and those of everyday words alone are left out. The pages are
    gone through twice, the second time for the examples.
    """
    counts = PhraseCounts()
    for page, health in pages():
        counts.add(page.text, health=health)
    found = sorted(_scored(counts, glossary, matcher), key=lambda item: (-_rank(item), item.text))
    likely = _without_parts(found)[: 2 * most]
    examples = _examples((page for page, _ in pages()), [item.text for item in likely], matcher)
    chosen = [item for item in likely if item.text in examples][:most]
    return tuple(item._replace(examples=tuple(examples[item.text])) for item in chosen)


def _scored(counts: PhraseCounts, glossary: Glossary, matcher: Matcher) -> Iterator[Candidate]:
    together = _together(counts)
    nested = counts.nested()
    by_word = _names_by_word(glossary)
    for phrase, pages in counts.pages.items():
        count = counts.uses[phrase]
        if pages < LEAST_PAGES or not _is_telling(phrase, together, counts):
            continue
        text = " ".join(phrase)
        mentions = matcher.mentions(text)
        if any(mention.end - mention.start == len(text) for mention in mentions) or glossary.find(text):
            continue
        longer, others = nested.get(phrase, (0, 0))
        own = count - (longer / others if others else 0)
        yield Candidate(
            text,
            count,
            pages,
            keyness(count, counts.words, counts.elsewhere[phrase], counts.words_elsewhere),
            math.log2(len(phrase) + 1) * own,
            mentions[0].term if mentions else _nearest(phrase, by_word),
        )


def _together(counts: PhraseCounts) -> dict[tuple[str, str], float]:
    """How surely two words stand side by side by more than chance, as NLTK measures it."""
    pairs = counts.pairs
    if not pairs:
        return {}
    first, last = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        first[one] += count
        last[other] += count
    # The last word of a pair is counted in the singular, so its own count may be less than its pairs'.
    return sure_pairs(Counter(counts.singles) | first | last, pairs, LEAST_PAGES)


def _is_telling(
    phrase: tuple[str, ...], together: dict[tuple[str, str], float], counts: PhraseCounts
) -> bool:
    if len(phrase) == 1:
        return _LEARNED.fullmatch(phrase[0]) is not None and phrase[0] not in everyday_words()
    if all(word in everyday_words() or len(word) < 3 for word in phrase) or phrase[-1] in everyday_words():
        return False
    if any(word in word_list("not_in_terms") for word in phrase):
        return False
    return all(together.get(pair, 0) >= TOGETHER for pair in pairwise(phrase))


def _rank(item: Candidate) -> float:
    """Document frequency and keyness, and how much of a term it is."""
    return math.log2(1 + item.pages) * (
        math.log2(2 + max(item.keyness, 0)) + math.log2(1 + max(item.termhood, 0))
    )


def _without_parts(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates without those that nearly always stand inside a longer one."""
    return [
        item
        for item in found
        if not any(
            other.uses * 10 >= item.uses * 8 and f" {item.text} " in f" {other.text} " and other is not item
            for other in found
        )
    ]


def _names_by_word(glossary: Glossary) -> dict[str, list[tuple[frozenset[str], str]]]:
    """The words of each name, and its entry, by each of these words."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for term in glossary.published:
        for label in term.labels:
            if label.kind.shown:
                name = frozenset(word.text for word in words(label.text))
                for word in name:
                    found.setdefault(word, []).append((name, term.id))
    return found


def _nearest(phrase: Sequence[str], by_word: dict[str, list[tuple[frozenset[str], str]]]) -> str:
    """The entry whose name has at least half of its words in common with a phrase; "" for none."""
    wanted = set(phrase)
    best = (0.5, "")
    for form in dict.fromkeys(form for word in phrase for form in variants(word)):
        for name, term in by_word.get(form, ()):
            alike = len(wanted & name) / len(wanted | name)
            if alike > best[0] or (alike == best[0] and len(wanted) > 1 and not best[1]):
                best = (alike, term)
    return best[1]


def _examples(pages: Iterable[Page], wanted: Sequence[str], matcher: Matcher) -> dict[str, list[Example]]:
    """Up to two sentences for each phrase, of different pages; where it is part of a known name is none."""
    open_ = {text: re.compile(rf"\b{_pattern(text)}", re.IGNORECASE) for text in wanted}
    found: dict[str, list[Example]] = {}
    for page in pages:
        if not open_:
            break
        text = page.text
        quotes: Quotes | None = None
        for phrase, pattern in list(open_.items()):
            place = pattern.search(text)
            if place is None:
                continue
            quotes = quotes or Quotes(page)
            quote, start = quotes.around(place.start(), place.end())
            if _is_part_of_name(matcher, quote, place.start() - start, place.end() - start):
                continue
            found.setdefault(phrase, []).append(Example(page.url, page.title, quote, start))
            if len(found[phrase]) == EXAMPLES:
                del open_[phrase]
    return found


def _is_part_of_name(matcher: Matcher, quote: str, start: int, end: int) -> bool:
    return any(
        mention.start < end and start < mention.end and not (start <= mention.start and mention.end <= end)
        for mention in matcher.mentions(quote)
    )


def _pattern(text: str) -> str:
    return r"['\u2019s]{0,2}[\s\u2010-]+".join(map(re.escape, text.split()))
