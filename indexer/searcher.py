"""The one door to searching: a request in, ranked and explained results out."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from corpus.errors import FindwellError, InputError
from corpus.page import Page, from_json
from glossary.glossary import Glossary
from glossary.term import Term
from indexer import sentences
from indexer.analysis import Analyzer
from indexer.budget import Budget, Step, unhurried
from indexer.document import FACETS, LINKED_FIELDS
from indexer.engine import Engine, Found, Scored
from indexer.kin import Best, rarities, telling_words, with_kin
from indexer.message import NONE, Message
from indexer.outline import Outline
from indexer.passages import Looking, Passage, Passages
from indexer.query import And, Or, PrefixQuery, Query, TermQuery
from indexer.ranking import Weights, load_weights
from indexer.request import Request
from indexer.sentences import Sentences
from indexer.snippet import Run
from indexer.standing import FIELD, preferences, reasons
from indexer.suggest import Suggester, Suggestion
from indexer.understand import Interpreter
from indexer.understanding import Also, Cause, Concept, Correction, Ignored, Understanding
from indexer.units import Bond
from indexer.vocabulary import Used, read_vocabulary
from indexer.wordlists import load_wordlists

__all__ = [
    "Also",
    "Cause",
    "Concept",
    "Correction",
    "Hit",
    "Ignored",
    "Request",
    "Results",
    "Run",
    "Searcher",
    "Step",
    "Suggestion",
    "Understanding",
]

FARTHEST = 1000  # page × size
_COUNTED = 4096
_KEPT, _TOLD = 2048, 1024  # pages that are in memory, each in some 8 kB, and those with their telling words
_WARMED = 400  # terms of a field
_CLOSEST = 5
_STEMMED = 4
_ABOUT = {"best_concepts": 6.0, "title_concepts": 3.0, "concepts": 1.0}  # what makes a page one about a term


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A page found; ``url`` leads to the section that matched best, ``why`` holds plain sentences."""

    url: str
    title: str
    path: tuple[str, ...]
    kind: str
    reviewed: str
    next_review: str
    score: float
    snippet: tuple[Run, ...]
    why: tuple[Message, ...]
    size: int
    description: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a `Request`; ``closest`` holds words we do have, when nothing was found.

    ``left_out`` names the steps that there was no time for.
    """

    query: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    understanding: Understanding
    cards: tuple[Term, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    closest: tuple[str, ...] = ()
    left_out: tuple[Step, ...] = ()


class Searcher:
    """Searches one published generation; safe to share between threads.

    ``outline`` tells of its pages and words, and ``analyzer`` cut them.
    ``weights`` are those that ship with findwell, unless others are to be tried. ``clock`` tells seconds and
    never goes back; by it a search keeps to its `Budget`, and without it takes as long as it takes. By
    ``today`` reviews are due.
    """

    def __init__(
        self,
        engine: Engine,
        glossary: Glossary,
        analyzer: Analyzer,
        outline: Outline,
        weights: Weights | None = None,
        *,
        clock: Callable[[], float] = unhurried,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._clock = clock
        self._engine = engine
        self._glossary = glossary
        self._sentences = lru_cache(maxsize=_KEPT)(self._read)
        self._words_of = lru_cache(maxsize=_TOLD)(self._telling_words)
        self._count = lru_cache(maxsize=_COUNTED)(self._count_pages)
        self._stem = analyzer.stem
        site = outline.site
        self._urls = tuple(page.url for page in site.pages)
        self._numbers = {url: number for number, url in enumerate(self._urls)}
        self._vocabulary = read_vocabulary(outline, glossary)
        self._weights = weights or load_weights()
        self._today, self._hubs = today, site.hubs
        self._standing = tuple(term for term, _ in engine.words(FIELD))
        self._interpreter = Interpreter(
            glossary, analyzer, self._vocabulary, self._count, self._weights, self._preferred
        )
        light = frozenset(map(analyzer.stem, load_wordlists().function_words))
        self._rarities = rarities(self._vocabulary.stems, engine.documents, light)
        self._passages = Passages(analyzer, glossary)
        used = {term for field in _ABOUT for term, _ in engine.words(field)}
        self._suggester = Suggester(site.pages, [term for term in glossary.published if term.id in used])

    def search(self, request: Request) -> Results:
        """The best pages for a request, and what was made of it.

        Raises InputError Q001 for a page or size that does not exist or lies too far, Q002 for an unknown
        filter; TooSlowError Q003 when it takes longer than any search may.
        """
        _check(request)
        budget = Budget(self._clock)
        understood, found = self._answer(request, budget)
        return Results(
            query=understood.query,
            total=found.total,
            page=request.page,
            pages=-(-found.total // request.size),
            hits=tuple(self._hits(found.best, understood, budget)),
            understanding=understood,
            cards=self._cards(understood),
            facets=found.facets,
            closest=() if found.total else self._closest(understood),
            left_out=budget.left_out,
        )

    def ranked(self, query: str, limit: int, *, as_typed: bool = False) -> list[str]:
        """The URLs of the best pages for a query, without what is shown of them."""
        request = Request(query=query, size=limit, as_typed=as_typed)
        _, found = self._answer(request, Budget(unhurried))
        return [self._urls[scored.document] for scored in found.best]

    def total(self, query: str, *, exact: bool = False) -> int:
        """How many pages a query finds, however long that takes."""
        return self._answer(Request(query=query, size=1, exact=exact), Budget(unhurried))[1].total

    def suggest(self, prefix: str, limit: int = 7) -> list[Suggestion]:
        """What to offer someone who has typed ``prefix``, at most ``limit`` things."""
        return self._suggester.suggest(prefix, limit)

    def pages_about(self, term_id: str, limit: int = 10) -> list[Hit]:
        """Pages about a concept: its best one, then those with it in their title; none for an unknown id."""
        term = self._glossary.terms.get(term_id)
        if term is None:
            return []
        tree = Or(tuple(TermQuery(field, term_id, boost) for field, boost in _ABOUT.items()))
        found = self._engine.search(tree, limit=limit)
        looking = self._passages.looking_for(term)
        return [self._hit(scored, looking) for scored in found.best]

    def page(self, url: str) -> Page | None:
        """The indexed page at a URL."""
        number = self._numbers.get(url)
        return None if number is None else self._sentences(number).page

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs of all indexed pages."""
        return self._urls

    def knows(self, word: str) -> bool:
        """Whether a folded word, or another form of it, stands in our pages or our glossary."""
        return self._vocabulary.knows(word, self._stem(word))

    def warm(self, seconds: float) -> None:
        """Get ready for visitors, so that none of them waits for what is only done once.

        What is asked for most is read, and then concepts are searched, those on most pages first, as long as
        ``seconds`` have not passed.
        """
        begun = time.monotonic()
        end = begun + seconds
        self._engine.warm(self._most_used(), begun + seconds / 2)
        for term_id, _ in self._engine.words("concepts"):
            if time.monotonic() > end:
                return
            request, budget = Request(query=self._glossary.terms[term_id].heading), Budget(unhurried)
            understood, found = self._answer(request, budget)
            list(self._hits(found.best, understood, budget))

    def prepare(self) -> Iterator[None]:
        """Find out by which of its names each concept is searched, one a step, those on most pages first.

        Else the first search for a concept does.
        """
        for term_id, _ in self._engine.words("concepts"):
            with suppress(FindwellError):  # a cluster may not answer just now
                self._interpreter.prepare(term_id)
            yield

    def _most_used(self) -> Iterator[tuple[str, str]]:
        """The terms of words and concepts that are on most pages, those first, each with its field."""
        used = list(self._vocabulary.most_used(_WARMED))
        for name in LINKED_FIELDS:
            used += [Used(count, name, term) for term, count in self._engine.words(name)[:_WARMED]]
        return ((each.field, each.term) for each in sorted(used, reverse=True))

    def close(self) -> None:
        """Give back the engine's files and memory."""
        self._engine.close()
        for remembered in (self._sentences, self._words_of, self._count):
            remembered.cache_clear()

    def _answer(self, request: Request, budget: Budget) -> tuple[Understanding, Found]:
        understood = self._interpreter.understand(request, budget)
        found = self._find(understood, request, budget)
        quoted = any(unit.bond is Bond.QUOTED for unit in understood.units)
        if quoted and not found.total and not request.exact and not request.whole:
            understood = self._interpreter.unquoted(understood, request, budget)
            found = self._find(understood, request, budget)
        return (understood if found.total else replace(understood, relaxed=NONE)), found

    def _find(self, understood: Understanding, request: Request, budget: Budget) -> Found:
        if understood.tree is None:
            return Found([], 0, {})
        tree = understood.tree if request.exact else self._with_kin(understood.tree, understood, budget)
        if request.filters:
            chosen = (TermQuery(facet, value, 0.0) for facet, value in request.filters.items())
            tree = And((tree, *chosen))
        return self._engine.search(
            tree,
            limit=request.size,
            offset=(request.page - 1) * request.size,
            facets=FACETS,
            pause=budget.check,
        )

    def _with_kin(self, tree: Query, understood: Understanding, budget: Budget) -> Query:
        """The tree, with the words added that the best pages for a longer query have in common."""
        if len(understood.telling) < self._weights.kin["units"] or budget.skips(Step.ORDER):
            return tree
        found = self._engine.search(tree, limit=int(self._weights.kin["pages"]), pause=budget.check).best
        best = [Best(scored.score, self._words_of(scored.document)) for scored in found]
        return with_kin(tree, best, self._rarities, self._weights)

    def _preferred(self) -> list[PrefixQuery]:
        return preferences(self._standing, self._weights.standing, self._today())

    def _telling_words(self, number: int) -> dict[str, float]:
        return telling_words(self._sentences(number), self._rarities)

    def _hits(self, best: Sequence[Scored], understood: Understanding, budget: Budget) -> Iterator[Hit]:
        looking = self._passages.looking(understood)
        for scored in best:
            yield self._hit(scored, None if budget.skips(Step.PASSAGES) else looking)

    def _hit(self, scored: Scored, looking: Looking | None) -> Hit:
        read = self._sentences(scored.document)
        page = read.page
        passage = self._passages.passage(read, looking) if looking else Passage((), "", ())
        return Hit(
            url=f"{page.url}#{passage.anchor}" if passage.anchor else page.url,
            title=page.title,
            path=page.path,
            kind=page.kind,
            reviewed=page.reviewed,
            next_review=page.next_review,
            score=scored.score,
            snippet=passage.runs,
            why=(*passage.why, *reasons(page, self._hubs, self._today())),
            size=page.size,
            description=page.description,
            language=page.language,
        )

    def _read(self, number: int) -> Sentences:
        (stored,) = self._engine.stored([number])
        return sentences.read(from_json(stored["page"]), stored["sentences"])

    def _count_pages(self, tree: Query) -> int:
        return self._engine.search(tree, limit=0).total

    def _cards(self, understood: Understanding) -> tuple[Term, ...]:
        """The concept that the query, or at least half of its telling words, names."""
        told = understood.telling
        named = [
            (len(unit.atoms), unit.mention)
            for unit in told
            if unit.mention and (unit.mention.sure or len(told) == 1)
        ]
        if not named:
            return ()
        size, main = max(named, key=lambda each: each[0])
        if 2 * size < sum(len(unit.atoms) for unit in told):
            return ()
        return (self._glossary.terms[main.term],)

    def _closest(self, understood: Understanding) -> tuple[str, ...]:
        """Words of ours that are spelt like those typed, or begin like them."""
        typed = (word for unit in understood.telling for atom in unit.atoms for word in atom.forms[0].exact)
        close: dict[str, None] = {}
        for word in typed:
            near = [each.word for each in self._interpreter.speller.candidates(word) if each.pages]
            start = word[:_STEMMED] if len(word) > _STEMMED else word
            begun = [term for term, _ in self._engine.words("body_exact", start)]
            close.update(dict.fromkeys([*near[:_CLOSEST], *begun[:_CLOSEST]]))
        return tuple(close)[:_CLOSEST]


def _check(request: Request) -> None:
    if request.page < 1 or request.size < 1 or request.page * request.size > FARTHEST:
        raise InputError(
            "Q001",
            f"There is no page {request.page} of {request.size} results.",
            f"Ask for page 1 or higher, with page × size at most {FARTHEST:,}.",
        )
    for facet in request.filters:
        if facet not in FACETS:
            raise InputError("Q002", f'"{facet}" is not a filter.', f"Use one of: {', '.join(FACETS)}.")
