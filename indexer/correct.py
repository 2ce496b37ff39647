"""Which words of a query are typing errors, and what was meant by them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus.words import Word
from glossary.glossary import Glossary
from glossary.matcher import Matcher, Mention
from glossary.term import Kind
from indexer.analysis import Analyzer
from indexer.budget import Budget, Step
from indexer.document import TEXT_FIELDS
from indexer.edits import edits
from indexer.normalise import Typed, inside
from indexer.query import Or, PhraseQuery, Query
from indexer.spell import Speller
from indexer.understanding import Correction
from indexer.vocabulary import Vocabulary
from indexer.wordlists import Wordlists

# A word of at most _RARE pages is queried when one edit away stands a word of _TIMES_MORE times as many.
_RARE = 2
_TIMES_MORE = 20
_SHORTEST_OFFERED = 6


class Fix(NamedTuple):
    """A correction and the place it applies to."""

    start: int
    end: int
    correction: Correction


class Corrector:
    """Corrects words that neither our pages nor our glossary have; made once for an index.

    ``used`` tells whether any page uses the concept with an id, ``count`` how many match a query tree.
    """

    def __init__(
        self,
        *,
        glossary: Glossary,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        speller: Speller,
        lists: Wordlists,
        matcher: Matcher,
        used: Callable[[str], bool],
        count: Callable[[Query], int],
    ) -> None:
        self._glossary = glossary
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._speller = speller
        self._lists = lists
        self._matcher = matcher
        self._used = used
        self._count = count

    def fixes(self, typed: Typed, mentions: Sequence[Mention], budget: Budget) -> tuple[Fix, ...]:
        """What to correct and what to offer, in the order of the words, as far as there is time.

        A misspelling that the glossary lists is corrected to the name it is nearest to. Left alone are words
        in capitals, in quotes, after a minus, in any other mention of a concept, and small words.
        """
        fixed = [*typed.phrases, *((word.start, word.end) for word in typed.excluded)]
        listed = [
            mention
            for mention in mentions
            if mention.kind is Kind.MISSPELLING and not inside(mention.start, fixed)
        ]
        spans = [*typed.phrases, *((mention.start, mention.end) for mention in mentions)]
        fixes = [Fix(each.start, each.end, self._named_right(typed.text, each)) for each in listed]
        found: dict[str, Correction | None] = {}
        for word in typed.words:
            written = typed.text[word.start : word.end]
            if written.isupper() or word.text in self._lists.function_words or inside(word.start, spans):
                continue
            if word.text not in found:
                if budget.skips(Step.SPELLING):
                    break
                found[word.text] = self._correction(typed.text, word)
            correction = found[word.text]
            if correction:
                fixes.append(Fix(word.start, word.end, correction))
        return tuple(sorted(fixes))

    def _named_right(self, text: str, mention: Mention) -> Correction:
        written = text[mention.start : mention.end]
        labels = [label.text for label in self._glossary.terms[mention.term].labels if label.kind.shown]
        if not any(map(str.isspace, written)):
            labels += [word for label in labels for word in label.split()]
        names = [label if label[1:] != label[1:].lower() else label.lower() for label in labels]
        nearest = min(names, key=lambda name: edits(written.casefold(), name.casefold(), len(written)))
        return Correction(written, nearest, searched=True)

    def _correction(self, text: str, word: Word) -> Correction | None:
        written = text[word.start : word.end]
        exact, stem = self._analyzer.cut(word.text)[0][:2]
        if self._vocabulary.knows(word.text, stem) or self._vocabulary.knows(exact, stem):
            return self._offer(written, exact, stem)
        for near in self._speller.candidates(exact):
            if near.pages or self._named(text[: word.start] + near.word + text[word.end :], word.start):
                return Correction(written, near.word, searched=True)
        parts = self._speller.parts(exact)
        if parts and self._count(Or(tuple(PhraseQuery(f"{field}_exact", parts) for field in TEXT_FIELDS))):
            return Correction(written, " ".join(parts), searched=True)
        return None

    def _offer(self, written: str, word: str, stem: str) -> Correction | None:
        pages = self._vocabulary.stems.get(stem, 0)
        if len(word) < _SHORTEST_OFFERED or pages > _RARE or word in self._vocabulary.labels:
            return None
        for near in self._speller.candidates(word):
            if (
                near.distance == 1
                and near.pages >= _TIMES_MORE * max(pages, 1)
                and self._analyzer.stem(near.word) != stem
            ):
                return Correction(written, near.word, searched=False)
        return None

    def _named(self, text: str, place: int) -> bool:
        """Whether a word belongs to the name of a concept that our pages use."""
        mentions = self._matcher.mentions(text)
        return any(each.start <= place < each.end and self._used(each.term) for each in mentions)


def corrected(text: str, fixes: Sequence[Fix]) -> str:
    """A text with those corrections made that are to be searched."""
    parts: list[str] = []
    end = 0
    for fix in fixes:
        if fix.correction.searched and fix.start >= end:
            parts += [text[end : fix.start], fix.correction.used]
            end = fix.end
    return "".join([*parts, text[end:]])
