"""What a visitor typed becomes an `Understanding`: in a fixed order, each step said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log

from corpus.words import Word
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Kind
from indexer.analysis import Analyzer
from indexer.confusables import load_confusables
from indexer.correct import Corrector, corrected
from indexer.normalise import READ, USED, Typed, inside, normalise
from indexer.query import MatchAll, Query
from indexer.ranking import Weights
from indexer.spell import Speller
from indexer.tree import Planter
from indexer.understanding import Also, Concept, Correction, Ignored, Understanding, telling
from indexer.units import Bond, Cutter, Form, Unit
from indexer.vocabulary import Vocabulary
from indexer.wider import Wider
from indexer.wordlists import load_wordlists, whole_key

__all__ = ["Also", "Concept", "Correction", "Ignored", "Interpreter", "Understanding"]

_COMMON = 1_000_000_000


class Interpreter:
    """Understands queries; made once for an index and its glossary, and safe to share between threads.

    ``count`` tells how many pages match a query tree.
    """

    def __init__(
        self,
        glossary: Glossary,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        count: Callable[[Query], int],
        weights: Weights,
    ) -> None:
        self._glossary = glossary
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._documents = count(MatchAll())
        self._count = count
        self._lists = load_wordlists()
        self._matcher = Matcher(glossary, for_queries=True)
        self._wider = Wider(glossary, analyzer, count)
        self._cutter = Cutter(analyzer, self._lists, vocabulary.compounds, vocabulary.counts)
        self._planters = {
            exact: Planter(weights, self._wider, self._rarity, documents=self._documents, exact=exact)
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

    def understand(self, query: str, *, exact: bool = False, as_typed: bool = False) -> Understanding:
        """Normalise, find concepts, correct, find concepts again, protect, build the tree: in this order.

        ``exact`` leaves out concepts and corrections, ``as_typed`` corrections only.
        """
        typed = normalise(query, self._commonness)
        as_read, ignored = typed.text, _ignored(typed)
        mentions = [] if exact else self._mentions(typed.text, listed=not as_typed)
        fixes = () if exact or as_typed else self._corrector.fixes(typed, mentions)
        if any(fix.correction.searched for fix in fixes):
            typed = normalise(corrected(typed.text, fixes), self._commonness)
            mentions = self._mentions(typed.text, listed=False)
        units = self._units(typed, mentions)
        planter = self._planters[exact]
        return Understanding(
            query=as_read,
            corrected=typed.text,
            corrections=tuple(dict.fromkeys(fix.correction for fix in fixes)),
            concepts=self._concepts(typed.text, units),
            also_searched=self._wider.also_searched(typed.text, units),
            ignored=ignored,
            relaxed=self._relaxed(typed.text, units, planter),
            units=units,
            tree=planter.tree(
                units,
                [self._form(word) for word in typed.excluded],
                _whole(units),
                whole_key(typed.text, self._analyzer, self._lists.function_words),
            ),
        )

    def unquoted(self, understood: Understanding) -> Understanding:
        """The same query with its quotes taken as plain words, and that said."""
        plain = self.understand(understood.corrected.translate(_QUOTES), as_typed=True)
        said = "No page has the words in quotes in just this order, so they were searched one by one."
        return replace(
            plain,
            query=understood.query,
            corrections=understood.corrections,
            ignored=understood.ignored,
            relaxed=said,
        )

    def _mentions(self, text: str, *, listed: bool) -> list[Mention]:
        """The concepts named in a query, with those in misspellings that are ``listed`` there or not."""
        mentions = self._matcher.mentions(text)
        return [mention for mention in mentions if listed or mention.kind is not Kind.MISSPELLING]

    def _units(self, typed: Typed, mentions: Sequence[Mention]) -> tuple[Unit, ...]:
        outside = [(word.start, word.end) for word in typed.excluded]
        kept = [
            mention
            for mention in mentions
            if _has(typed.words, mention) and not inside(mention.start, outside)
        ]
        units = self._cutter.units(
            typed.text, frozenset(word.start for word in typed.words), typed.phrases, kept
        )
        return tuple(
            replace(unit, part=self._wider.part(typed.text[unit.start : unit.end], unit.mention.term))
            if unit.mention and unit.mention.sure
            else unit
            for unit in units
        )

    def _commonness(self, word: str) -> int:
        if word in self._lists.function_words:
            return _COMMON
        return self._vocabulary.stems.get(self._analyzer.stem(word), 0)

    def _rarity(self, tree: Query) -> float:
        return log(1.5 + self._documents / (1 + self._count(tree)))

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

    def _relaxed(self, text: str, units: tuple[Unit, ...], planter: Planter) -> str:
        everything = planter.everything(units)
        if everything is None or self._count(everything):
            return ""
        said = telling(units)
        if len(said) > 1:
            return "No page has all of your words, so these pages have some of them."
        typed = text[said[0].start : said[0].end]
        return f'No page says "{typed}" in just this way, so these pages have some of it.'


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


def _ignored(typed: Typed) -> tuple[Ignored, ...]:
    ignored: list[Ignored] = []
    if typed.dropped:
        ignored.append(Ignored("…", f"Only the first {READ:,} characters were read."))
    if typed.cut:
        words = " ".join(dict.fromkeys(typed.text[word.start : word.end] for word in typed.cut))
        ignored.append(Ignored(words, f"Only the {USED} most telling words of a long question are searched."))
    for word in typed.excluded:
        written = typed.text[word.start : word.end]
        ignored.append(
            Ignored(written, f'A minus stands before it, so pages that say "{written}" are left out.')
        )
    return tuple(ignored)
