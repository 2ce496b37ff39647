"""Finds the glossary's concepts in a text: the longest name first, in its right case and company."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Union

from corpus.words import Word, fold, words
from glossary.forms import word_forms
from glossary.glossary import Glossary
from glossary.term import Kind, Label

WINDOW = 6  # words on either side in which context words count

# What may stand between two words of one name: a space (of any kind but a line break), a hyphen or slash, or
# the apostrophe of a plural possessive. Anything else (a comma, a bracket, a full stop) parts them.
_INVISIBLE = r"\u00ad\u200b-\u200d\ufeff"
_SPACE = rf"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{_INVISIBLE}]"
_GAP = re.compile(rf"['\u2019\u02bc]?{_SPACE}+|[{_INVISIBLE}]*[-\u2010\u2011\u2013/][{_INVISIBLE}]*")
_LINE_BREAK = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_POSSESSIVE = re.compile(r"['\u2019\u02bc][sS]\Z")
_END = ""  # the key under which a node of the trie keeps the names that end there


class Mention(NamedTuple):
    """A place in a text where a concept is named.

    ``label`` is the `Label.text` that matched; ``sure`` is false only in queries, when the words that the
    label wants near it are not there.
    """

    start: int
    end: int
    term: str
    label: str
    kind: Kind
    sure: bool


class _Name(NamedTuple):
    """What a path through the trie leads to: a label of a term, or a blocked phrase (no term)."""

    term: str
    label: str
    kind: Kind
    cased: str  # letters as the label's form has them, when capitals count; else ""
    near: tuple[str, ...]  # each with a space on either side
    unless: tuple[str, ...]


_BLOCK = _Name("", "", Kind.SAME, "", (), ())
_Names = tuple[_Name, ...]
_Node = dict[str, Union["_Node", _Names]]


class Matcher:
    """Every form of every published name, arranged by its words; made once for a glossary and used often.

    For pages: the kinds that editors write, with every case and context rule. ``for_queries``: every kind,
    capitals don't count, and words wanted near only decide whether a mention is sure.
    """

    def __init__(self, glossary: Glossary, *, for_queries: bool = False) -> None:
        self.glossary = glossary
        self._for_queries = for_queries
        self._trie: _Node = {}
        for phrase in glossary.blocks:
            for form in word_forms(phrase):
                self._add(form, _BLOCK)
        for term in glossary.published:
            for label in term.labels:
                if for_queries or label.kind.in_pages:
                    self._add_label(term.id, label)

    def mentions(self, text: str) -> list[Mention]:
        """The concepts named in a text, in order and without overlap.

        A line break, the end of a sentence and punctuation other than a hyphen or slash end a name.
        """
        cut = list(words(text))
        found: list[Mention] = []
        trie = self._trie
        at, count = 0, len(cut)
        while at < count:
            node = trie.get(cut[at].text)
            if node is None:
                at += 1
                continue
            taken = 1
            for length, names in self._longest_first(node, cut, at, text):
                if _BLOCK in names:
                    taken = length
                    break
                mention = self._choose(names, cut, at, at + length, text)
                if mention is not None:
                    found.append(mention)
                    taken = length
                    break
            at += taken
        return found

    def _longest_first(
        self, node: "_Node | _Names", cut: Sequence[Word], at: int, text: str
    ) -> Iterator[tuple[int, _Names]]:
        """The names that start at a word, as their number of words and what they name."""
        ends: list[tuple[int, _Names]] = []
        length = 1
        while True:
            if isinstance(node, tuple):
                ends.append((length, node))
                break
            if _END in node:
                ends.append((length, node[_END]))  # type: ignore[arg-type]  # under this key are names only
            here = at + length
            if here >= len(cut) or not _GAP.fullmatch(text, cut[here - 1].end, cut[here].start):
                break
            below = node.get(cut[here].text)
            if below is None:
                break
            node = below
            length += 1
        return reversed(ends)

    def _choose(self, names: _Names, cut: Sequence[Word], at: int, end: int, text: str) -> Mention | None:
        """The name that fits best, or None when its case or company forbids each."""
        unsure: Mention | None = None
        for name in names:
            if name.cased and not _has_capitals(text, cut[at:end], name.cased):
                continue
            sure = True
            if name.near or name.unless:
                company = _company(text, cut, at, end)
                if any(word in company for word in name.unless):
                    continue
                sure = not name.near or any(word in company for word in name.near)
            mention = Mention(cut[at].start, cut[end - 1].end, name.term, name.label, name.kind, sure)
            if sure:
                return mention
            if self._for_queries and unsure is None:
                unsure = mention
        return unsure

    def _add_label(self, term: str, label: Label) -> None:
        near = tuple(
            f" {' '.join(map(fold, form))} " for word in label.context.near for form in word_forms(word)
        )
        unless = tuple(
            f" {' '.join(map(fold, form))} " for word in label.context.unless for form in word_forms(word)
        )
        plain = _Name(term, label.text, label.kind, "", near, unless)
        with_case = label.case and not self._for_queries
        for form in word_forms(label.text):
            self._add(form, plain._replace(cased=_letters("".join(form))) if with_case else plain)

    def _add(self, form: Sequence[str], name: _Name) -> None:
        node = self._trie
        *path, last = map(fold, form)
        for word in path:
            below = node.get(word)
            if not isinstance(below, dict):
                below = node[word] = {} if below is None else {_END: below}
            node = below
        below = node.get(last)
        if isinstance(below, dict):
            node, last = below, _END
        names = node.get(last)
        if names is None:
            node[last] = (name,)
        elif name not in names:
            node[last] = tuple(sorted((*names, name), key=_rank))


def _rank(name: _Name) -> tuple[bool, bool, int]:
    """The most particular first: capitals, then wanted company, then names that readers see."""
    return not name.cased, not name.near, list(Kind).index(name.kind)


def _letters(written: str) -> str:
    return "".join(character for character in _POSSESSIVE.sub("", written) if character.isalnum())


def _has_capitals(text: str, cut: Sequence[Word], cased: str) -> bool:
    """Whether a text has a capital wherever the label has one; a label without any must stand as it is."""
    written = "".join(_letters(text[word.start : word.end]) for word in cut)
    if len(written) != len(cased):
        return False
    if cased == cased.lower():
        return written == cased
    return all(there.isupper() for there, here in zip(written, cased, strict=True) if here.isupper())


def _company(text: str, cut: Sequence[Word], at: int, end: int) -> str:
    """The words within `WINDOW` on either side and on the same line, with a space around each."""
    first = at
    while (
        first > 0
        and at - first < WINDOW
        and not _LINE_BREAK.search(text, cut[first - 1].end, cut[first].start)
    ):
        first -= 1
    last = end
    while (
        last < len(cut)
        and last - end < WINDOW
        and not _LINE_BREAK.search(text, cut[last - 1].end, cut[last].start)
    ):
        last += 1
    before = " ".join(word.text for word in cut[first:at])
    after = " ".join(word.text for word in cut[end:last])
    return f" {before} | {after} "
