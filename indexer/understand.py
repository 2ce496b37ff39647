"""What a visitor typed becomes an `Understanding`: in a fixed order, each step said."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.words import Word
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Kind
from indexer.analysis import Analyzer
from indexer.budget import Budget, Step
from indexer.confusables import load_confusables
from indexer.correct import Corrector, Fix, corrected
from indexer.message import NONE, Message, said
from indexer.normalise import MOST, READ, USED, Typed, inside, normalise
from indexer.query import And, MatchAll, Query
from indexer.ranking import Weights
from indexer.request import Request
from indexer.spell import Speller
from indexer.tree import Planter
from indexer.understanding import Cause, Concept, Ignored, Understanding, telling
from indexer.units import Bond, Cutter, Form, Part, Unit
from indexer.vocabulary import Vocabulary
from indexer.wider import Wider
from indexer.wordlists import load_wordlists, whole_key

__all__ = ["Interpreter"]

_COMMON = 1_000_000_000


class Interpreter:
    """Understands queries; made once for an index and its glossary, and safe to share between threads.

    ``count`` tells how many pages match a query tree, ``preferred`` what pages are worth whatever is asked.
    """

    def __init__(
        self,
        glossary: Glossary,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        count: Callable[[Query], int],
        weights: Weights,
        preferred: Callable[[], Sequence[Query]],
    ) -> None:
        self._glossary = glossary
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._documents = count(MatchAll())
        self._count = count
        self._lists = load_wordlists()
        self._matcher = Matcher(glossary, for_queries=True)
        self._cutter = Cutter(analyzer, self._lists, vocabulary.compounds, vocabulary.counts)
        self._wider = Wider(glossary, analyzer, self._cutter, count)
        self._planters = {
            exact: Planter(weights, self._wider, count, preferred, documents=self._documents, exact=exact)
            for exact in (False, True)
        }
        self.speller = Speller(
            dict.fromkeys(vocabulary.labels, 0) | dict(vocabulary.counts), load_confusables()
        )
        self._corrector = Corrector(
            glossary=glossary,
            analyzer=analyzer,
            vocabulary=vocabulary,
            speller=self.speller,
            lists=self._lists,
            matcher=self._matcher,
            used=self._wider.used,
            count=count,
        )

    def understand(self, request: Request, budget: Budget) -> Understanding:
        """Normalise, find concepts, correct, find concepts again, protect, build the tree: in this order.

        Raises `TooSlowError` when the time for it is over.
        """
        typed = as_read = self._normalised(request.query, request)
        mentions = self._mentions(typed.text, request, listed=not request.as_typed)
        fixes: tuple[Fix, ...] = ()
        if not request.exact and not request.as_typed:
            fixes = self._corrector.fixes(typed, mentions, budget)
        if any(fix.correction.searched for fix in fixes):
            typed = self._normalised(corrected(typed.text, fixes), request)
            mentions = self._mentions(typed.text, request, listed=False)
        if mentions and budget.skips(Step.NAMES):
            mentions = []
        planter = self._planters[request.exact]
        every = self._units(typed, mentions, request)
        units = self._in_time(every, planter, budget)
        whole = units == every and not budget.skips(Step.ORDER)
        tree = planter.tree(
            units,
            [self._form(word) for word in typed.excluded],
            _whole(units) if whole else None,
            whole_key(typed.text, self._analyzer, self._lists.function_words),
        )
        everything = planter.everything(units)
        if request.whole and tree and everything:
            tree = And((tree, everything))
        return Understanding(
            query=as_read.text,
            corrected=typed.text,
            corrections=tuple(dict.fromkeys(fix.correction for fix in fixes)),
            concepts=self._concepts(typed.text, units),
            also_searched=self._wider.also_searched(typed.text, units),
            ignored=_ignored(as_read, every),
            relaxed=NONE if request.whole else self._relaxed(typed.text, units, everything, budget),
            units=units,
            tree=tree,
        )

    def prepare(self, term_id: str) -> None:
        """Find out by which names a concept is searched, as the first query with it would."""
        self._wider.labels(term_id)

    def unquoted(self, understood: Understanding, request: Request, budget: Budget) -> Understanding:
        """The same query with its quotes taken as plain words, and that said."""
        plain = self.understand(
            replace(request, query=understood.corrected.translate(_QUOTES), as_typed=True), budget
        )
        return replace(
            plain,
            query=understood.query,
            corrections=understood.corrections,
            ignored=understood.ignored,
            relaxed=said(
                "No page has the words in quotes in just this order, so they were searched one by one."
            ),
        )

    def _normalised(self, query: str, request: Request) -> Typed:
        return normalise(query, self._commonness, most=MOST if request.every_word else USED)

    def _mentions(self, text: str, request: Request, *, listed: bool) -> list[Mention]:
        """The concepts meant in a query, with those in misspellings that are ``listed`` there or not."""
        return [
            mention
            for mention in ([] if request.exact else self._matcher.mentions(text))
            if mention.term not in request.without and (listed or mention.kind is not Kind.MISSPELLING)
        ]

    def _units(self, typed: Typed, mentions: Sequence[Mention], request: Request) -> tuple[Unit, ...]:
        outside = [(word.start, word.end) for word in typed.excluded]
        kept = [
            mention
            for mention in mentions
            if _has(typed.words, mention) and not inside(mention.start, outside)
        ]
        units = self._cutter.units(
            typed.text, frozenset(word.start for word in typed.words), typed.phrases, kept
        )
        if request.every_word:
            units = tuple(map(_heavy, units))
        return tuple(
            replace(unit, part=self._part(typed.text[unit.start : unit.end], unit.mention, request))
            if unit.mention and unit.mention.sure
            else unit
            for unit in units
        )

    def _part(self, typed: str, mention: Mention, request: Request) -> Part | None:
        part = self._wider.part(typed, mention.term)
        return None if part and part.term in request.without else part

    def _in_time(self, units: tuple[Unit, ...], planter: Planter, budget: Budget) -> tuple[Unit, ...]:
        """The units that there is time to look for: the rarest words first, and one that finds something."""
        late, found = set[Unit](), 0
        for unit in dict.fromkeys(sorted(telling(units), key=self._rareness)):
            if found and budget.skips(Step.WORDS):
                late.add(unit)
            else:
                found += self._count(planter.full(unit, 1.0))  # kept, for the tree asks for it again
        return tuple(unit for unit in units if unit not in late)

    def _rareness(self, unit: Unit) -> int:
        return self._commonness(unit.atoms[0].forms[0].exact[0]) or _COMMON

    def _commonness(self, word: str) -> int:
        if word in self._lists.function_words:
            return _COMMON
        return self._vocabulary.stems.get(self._analyzer.stem(word), 0)

    def _concepts(self, text: str, units: Sequence[Unit]) -> tuple[Concept, ...]:
        return tuple(
            Concept(
                unit.mention.term,
                self._glossary.terms[unit.mention.term].heading,
                text[unit.start : unit.end],
                unit.mention.sure,
            )
            for unit in units
            if unit.mention
        )

    def _form(self, word: Word) -> Form:
        cut = self._analyzer.cut(word.text)[0]
        return Form((cut.exact,), (cut.stem,))

    def _relaxed(
        self, text: str, units: tuple[Unit, ...], everything: Query | None, budget: Budget
    ) -> Message:
        if everything is None or budget.skips(Step.WHOLE) or self._count(everything):
            return NONE
        meant = telling(units)
        if len(meant) > 1:
            return said("No page has all of your words, so these pages have some of them.")
        return said(
            "No page says %(typed)s in just this way, so these pages have some of it.",
            typed=text[meant[0].start : meant[0].end],
        )


_QUOTES = str.maketrans(dict.fromkeys('"\u201c\u201d\u201e\u00ab\u00bb', " "))


def _has(words: Sequence[Word], mention: Mention) -> bool:
    return any(mention.start <= word.start < mention.end for word in words)


def _whole(units: Sequence[Unit]) -> Form | None:
    """A query of several units as one phrase, unless words were left out of it."""
    forms = [atom.forms[0] for unit in units for atom in unit.atoms]
    if len(units) < 2 or any(unit.bond is Bond.QUOTED for unit in units):
        return None
    return Form(
        tuple(term for form in forms for term in form.exact),
        tuple(term for form in forms for term in form.stem),
    )


def _heavy(unit: Unit) -> Unit:
    """A unit whose small words count like others."""
    return replace(unit, atoms=tuple(replace(atom, light=False) for atom in unit.atoms))


def _ignored(typed: Typed, units: Sequence[Unit]) -> tuple[Ignored, ...]:
    """What of a query as it was typed is not looked for; ``units`` are those that are, and small words."""
    ignored: list[Ignored] = []
    if typed.dropped:
        reason = said("Only the first %(number)s characters were read.", number=READ)
        ignored.append(Ignored("…", reason, Cause.LENGTH))
    if typed.cut:
        words = " ".join(dict.fromkeys(typed.text[word.start : word.end] for word in typed.cut))
        used = len({word.text for word in typed.words})
        reason = said("Only the %(number)s most telling words of a long question are searched.", number=used)
        ignored.append(Ignored(words, reason, Cause.CUT if used < MOST else Cause.LENGTH))
    for word in typed.excluded:
        written = typed.text[word.start : word.end]
        reason = said("A minus stands before it, so pages that say %(word)s are left out.", word=written)
        ignored.append(Ignored(written, reason, Cause.MINUS))
    if not all(unit.light for unit in units):
        small = dict.fromkeys(form for unit in units if unit.light for form in unit.atoms[0].forms[0].exact)
        if small:
            reason = said("Small words are on nearly every page, so pages are found by the others.")
            ignored.append(Ignored(" ".join(small), reason, Cause.SMALL))
    if typed.signs:
        reason = said("Signs are not searched, only words are.")
        ignored.append(Ignored(" ".join(typed.signs), reason, Cause.SIGN))
    return tuple(ignored)
