"""Finds the glossary's concepts in a text: the longest name first, in its right case and company."""

import gc
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple, Union

from corpus.words import Words, cut, fold
from glossary.forms import word_forms
from glossary.glossary import Glossary
from glossary.term import Kind, Label

WINDOW = 6  # words on either side in which context words count

# What may stand between two words of one name: a space (of any kind but a line break), a hyphen or slash, or
# the apostrophe of a plural possessive. Anything else (a comma, a bracket, a full stop) parts them.
_INVISIBLE = r"\u00ad\u200b-\u200d\ufeff"
_SPACE = rf"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{_INVISIBLE}]"
_JOINS = re.compile(
    rf"['\u2019\u02bc]?{_SPACE}+|[{_INVISIBLE}]*[-\u2010\u2011\u2013/][{_INVISIBLE}]*"
).fullmatch
_LINE_BREAK = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_POSSESSIVE = re.compile(r"['\u2019\u02bc][sS]\Z")
_END = ""  # the key under which a node of the trie keeps the names that end there; no word is empty


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


class Refusal(StrEnum):
    """Why a place where a name stands is not a mention of its concept."""

    CAPITALS = "capitals"  # its capitals are not those of the label
    NEAR = "near"  # none of the words that the label wants stands near it
    UNLESS = "unless"  # a word that forbids the label stands near it
    BLOCK = "block"  # it belongs to a phrase that is blocked
    LONGER = "longer"  # it belongs to a mention that began before it or is longer
    KIND = "kind"  # such a label is looked for in what visitors type, not in pages


class Considered(NamedTuple):
    """A place where a name stands, and why it is not a mention; None when it is one.

    ``because`` is what decided: the words of context, the blocked phrase, or the longer mention as written.
    """

    mention: Mention
    refusal: Refusal | None
    because: str


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
_Log = list[Considered]


class Matcher:
    """Every form of every published name, arranged by its words; made once for a glossary and used often.

    For pages: the kinds that editors write, with every case and context rule. ``for_queries``: every kind,
    capitals don't count, and words wanted near only decide whether a mention is sure.
    """

    def __init__(self, glossary: Glossary, *, for_queries: bool = False) -> None:
        self.glossary = glossary
        self._for_queries = for_queries
        self._trie: _Node = {}
        with collecting_no_garbage():
            self._fill()

    def mentions(self, text: str) -> list[Mention]:
        """The concepts named in a text, in order and without overlap.

        A line break, the end of a sentence and punctuation other than a hyphen or slash end a name.
        """
        return self._read(text, None)

    def explain(self, text: str) -> list[Considered]:
        """Every place where a name stands: the `mentions` of a text, and what was refused and why."""
        log: _Log = []
        found = self._read(text, log)
        log.extend(Considered(mention, None, "") for mention in found)
        if not self._for_queries:
            taken = {(each.mention.start, each.mention.end, each.mention.term) for each in log}
            for mention in self._with_every_kind.mentions(text):
                place = (mention.start, mention.end, mention.term)
                if not mention.kind.in_pages and place not in taken:
                    log.append(Considered(mention, Refusal.KIND, mention.kind))
        return sorted(log, key=lambda each: (each.mention.start, -each.mention.end, each.refusal is not None))

    @cached_property
    def _with_every_kind(self) -> "Matcher":
        return Matcher(self.glossary, for_queries=True)

    def _read(self, text: str, log: _Log | None) -> list[Mention]:
        """The mentions of a text; what was refused goes to ``log``, if there is one."""
        page = cut(text)
        found: list[Mention] = []
        first_words = self._trie
        free_from = 0
        for at, word in enumerate(page.folded):
            if at < free_from or word not in first_words:
                continue
            names_by_end = _names_at(first_words[word], page, at)
            for end, names in reversed(names_by_end):
                if _BLOCK in names:
                    free_from = end
                else:
                    mention = self._choose(names, page, at, end, log)
                    if mention is None:
                        continue
                    found.append(mention)
                    free_from = end
                if log is not None:
                    self._log_inside(text, page, at, end, names, log)
                break
        return found

    def _choose(self, names: _Names, page: Words, at: int, end: int, log: _Log | None) -> Mention | None:
        """The name that fits best, or None when its case or company forbids each."""
        unsure: Mention | None = None
        for name in names:
            refusal, because = _refusal(name, page, at, end)
            if refusal is None:
                return _mention(name, page, at, end, sure=True)
            if refusal is Refusal.NEAR and self._for_queries:
                unsure = unsure or _mention(name, page, at, end, sure=False)
            elif log is not None:
                log.append(Considered(_mention(name, page, at, end, sure=False), refusal, because))
        return unsure

    def _log_inside(self, text: str, page: Words, at: int, end: int, taken: _Names, log: _Log) -> None:
        """Logs the names that begin inside a stretch that was taken or blocked as a whole."""
        refusal = Refusal.BLOCK if _BLOCK in taken else Refusal.LONGER
        because = text[page.starts[at] : page.ends[end - 1]]
        for start in range(at, end):
            for stop, names in _names_at(self._trie.get(page.folded[start], {}), page, start):
                if (start, stop) != (at, end) or refusal is Refusal.BLOCK:
                    for name in names:
                        if name is not _BLOCK:
                            mention = _mention(name, page, start, stop, sure=False)
                            log.append(Considered(mention, refusal, because))

    def _fill(self) -> None:
        for phrase in self.glossary.blocks:
            for form in word_forms(phrase):
                self._add(form, _BLOCK)
        for term in self.glossary.published:
            for label in term.labels:
                if self._for_queries or label.kind.in_pages:
                    self._add_label(term.id, label)

    def _add_label(self, term: str, label: Label) -> None:
        near, unless = _wanted(label.context.near), _wanted(label.context.unless)
        plain = _Name(term, label.text, label.kind, "", near, unless)
        with_case = label.case and not self._for_queries
        for form in word_forms(label.text):
            self._add(form, plain._replace(cased="".join(map(_letters, form))) if with_case else plain)

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


@contextmanager
def collecting_no_garbage() -> Generator[None]:
    """Looks for no garbage meanwhile: among many new objects there is none, and looking takes a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _names_at(node: "_Node | _Names", page: Words, at: int) -> list[tuple[int, _Names]]:
    """What is named from a word on, shortest first, each with the number of the word after it."""
    folded, gaps = page.folded, page.gaps
    found: list[tuple[int, _Names]] = []
    end = at + 1
    while isinstance(node, dict):
        if _END in node:
            found.append((end, node[_END]))  # type: ignore[arg-type]  # under this key are names only
        if end == len(folded) or folded[end] not in node or not (gaps[end] == " " or _JOINS(gaps[end])):
            return found
        node = node[folded[end]]
        end += 1
    found.append((end, node))
    return found


def _mention(name: _Name, page: Words, at: int, end: int, *, sure: bool) -> Mention:
    return Mention(page.starts[at], page.ends[end - 1], name.term, name.label, name.kind, sure)


def _refusal(name: _Name, page: Words, at: int, end: int) -> tuple[Refusal | None, str]:
    """The rule of a name that these words break, and by what."""
    if name.cased and not _has_capitals(page.written[at:end], name.cased):
        return Refusal.CAPITALS, name.label
    if name.near or name.unless:
        company = _company(page, at, end)
        for word in name.unless:
            if word in company:
                return Refusal.UNLESS, word.strip()
        if name.near and not any(word in company for word in name.near):
            return Refusal.NEAR, ", ".join(map(str.strip, name.near))
    return None, ""


@lru_cache(maxsize=1024)
def _wanted(context: tuple[str, ...]) -> tuple[str, ...]:
    """Words of context in each of their forms, with a space on either side."""
    forms = (" ".join(map(fold, form)) for word in context for form in word_forms(word))
    return tuple(dict.fromkeys(f" {form} " for form in forms))


def _rank(name: _Name) -> tuple[bool, bool, int]:
    """The most particular first: capitals, then wanted company, then names that readers see."""
    return not name.cased, not name.near, list(Kind).index(name.kind)


def _letters(written: str) -> str:
    return "".join(character for character in _POSSESSIVE.sub("", written) if character.isalnum())


def _has_capitals(written: Sequence[str], cased: str) -> bool:
    """Whether a text has a capital wherever the label has one; a label without any must stand as it is."""
    letters = "".join(map(_letters, written))
    if len(letters) != len(cased):
        return False
    if cased == cased.lower():
        return letters == cased
    return all(there.isupper() for there, here in zip(letters, cased, strict=True) if here.isupper())


def _company(page: Words, at: int, end: int) -> str:
    """The words within `WINDOW` on either side and on the same line, with a space around each."""
    folded, gaps = page.folded, page.gaps
    first = at
    while first > 0 and at - first < WINDOW and not _LINE_BREAK.search(gaps[first]):
        first -= 1
    last = end
    while last < len(folded) and last - end < WINDOW and not _LINE_BREAK.search(gaps[last]):
        last += 1
    return f" {' '.join(folded[first:at])} | {' '.join(folded[end:last])} "
