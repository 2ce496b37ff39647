"""The ways a label may be written: one or many, British or American, hyphened, in two words or in one."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, islice, product
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from corpus.words import cut, fold

MOST_FORMS = 60  # of one label
_FEWEST = 3  # letters of a beginning in the table that holds for many words

_HYPHENS = frozenset("-\u2010\u2011")
_ISE_TAILS = ("e", "ed", "es", "er", "ers", "ing", "able", "ation", "ations")
_ISATION = re.compile(r"(.{2,}i)([sz])(ation(?:s|al)?)")
_ROMAN = re.compile(r"[IVX]+[ABC]?")
_PLURAL_S = re.compile(r"[a-z]{3,}[^s]s")


class _Table(NamedTuple):
    """The data file, arranged for looking up."""

    whole: dict[str, tuple[str, ...]]
    starts: dict[str, tuple[str, ...]]
    lengths: tuple[int, ...]
    beginnings: frozenset[str]  # the first letters of every start
    plural: dict[str, str]
    singular: dict[str, str]
    no_plural: frozenset[str]
    no_plural_ends: tuple[str, ...]
    no_singular: frozenset[str]
    no_singular_ends: tuple[str, ...]
    phrase_words: frozenset[str]
    compounds: frozenset[tuple[str, str]]
    joined: dict[str, tuple[str, str]]
    first_parts: frozenset[str]
    prefixes: frozenset[str]
    combining: tuple[str, ...]


class _Spelling(NamedTuple):
    """Words as they are written and what stands between them: ``("x", "ray")`` and ``("-",)``."""

    words: tuple[str, ...]
    between: tuple[str, ...]


_WORDS_OF = attrgetter("words")


def forms(label: str) -> tuple[str, ...]:
    """Every spelling under which a label is found, its own first.

    ``forms("x-ray")`` is ``("x-ray", "x ray", "xray", "x-rays", "x rays", "xrays")``. Folding (case,
    accents, curly quotes) is not a form: the matcher ignores it everywhere.
    """
    listed = {label: None}
    gaps = cut(label).gaps
    head, tail = gaps[0], gaps[-1]
    for spelling in _spellings(label):
        spaced = tuple(" " if gap in _HYPHENS else gap for gap in spelling.between)
        for between in (spelling.between, spaced):
            middle = "".join(chain.from_iterable(zip(spelling.words, (*between, ""), strict=True)))
            listed[f"{head}{middle}{tail}"] = None
    return tuple(listed)


def word_forms(label: str) -> Iterator[tuple[str, ...]]:
    """The same spellings as `forms`, each as its words unfolded; spellings with the same words come once."""
    return iter(dict.fromkeys(map(_WORDS_OF, _spellings(label))))


@lru_cache(maxsize=65536)
def variants(word: str) -> tuple[str, ...]:
    """The British and American spellings of a folded word, itself first: tumour, tumor."""
    table = _table()
    found = {word: None}
    found.update(dict.fromkeys(table.whole.get(word, ())))
    if len(word) > 3 and word.endswith("s"):
        found.update(dict.fromkeys(f"{other}s" for other in table.whole.get(word[:-1], ())))
    parts = [""]
    if word.startswith(table.combining):
        parts += [part for part in table.combining if word.startswith(part)]
    for part in parts:
        rest = word[len(part) :]
        if rest[:_FEWEST] in table.beginnings:
            for length in table.lengths:
                for other in table.starts.get(rest[:length], ()):
                    found[part + other + rest[length:]] = None
    match = _ISATION.fullmatch(word)
    if match:
        found[f"{match[1]}{'z' if match[2] == 's' else 's'}{match[3]}"] = None
    return tuple(found)


@lru_cache(maxsize=65536)
def numbers(word: str) -> tuple[str, ...]:
    """A folded word's plurals, or none when it has no sensible one."""
    table = _table()
    if word in table.plural:
        return (table.plural[word],)
    if not word.isalpha() or len(word) < 3 or word in table.singular or word in table.no_plural:
        return ()
    if word.endswith(("omata", *table.no_plural_ends)):
        return ()
    if word.endswith("sis"):
        return (f"{word[:-2]}es",)
    if word.endswith("ix"):
        return (f"{word}es",)
    if word.endswith("oma"):
        return (f"{word}s", f"{word}ta")
    if word.endswith("y") and word[-2] not in "aeiou":
        return (f"{word[:-1]}ies",)
    if word.endswith(("ss", "us", "x", "ch", "sh", "z")):
        return (f"{word}es",)
    if word.endswith("s"):
        return ()
    return (f"{word}s",)


@lru_cache(maxsize=65536)
def singulars(word: str, alone: bool) -> tuple[str, ...]:
    """A folded plural's singular; a word that stands alone gets one only where the ending leaves no doubt.

    *side effects* is also *side effect*, but *secondaries* alone must not become *secondary*.
    """
    table = _table()
    if word in table.singular:
        return (table.singular[word],)
    if len(word) > 6 and word.endswith(("stases", "noses", "lyses")):
        return (f"{word[:-2]}is",)
    if len(word) > 6 and word.endswith(("omata", "omas")):
        return (word[: word.rindex("oma") + 3],)
    if alone or word in table.no_singular or word.endswith(table.no_singular_ends):
        return ()
    if word.endswith("ies") and len(word) > 5:
        return (f"{word[:-3]}y",)
    if word.endswith(("sses", "xes", "ches", "shes")):
        return (word[:-2],)
    return (word[:-1],) if _PLURAL_S.fullmatch(word) else ()


def _spellings(label: str) -> tuple[_Spelling, ...]:
    found = cut(label)
    if not found.written:
        return ()
    own = _Spelling(tuple(found.written), tuple(found.gaps[1:-1]))
    if all(map(_has_one_spelling, own.words)) and _HYPHENS.isdisjoint(own.between):
        return (own, *_counted(own))
    cuts = dict.fromkeys(_joined_and_split(own))
    if len(cuts) > 1:
        for spelling in tuple(cuts)[1:]:
            cuts.update(dict.fromkeys(_joined_and_split(spelling)))
    respelled: dict[_Spelling, None] = {}
    for spelling in cuts:
        respelled.update(dict.fromkeys(_respelled(spelling)))
    for spelling in tuple(respelled):
        respelled.update(dict.fromkeys(_counted(spelling)))
    return tuple(respelled)[:MOST_FORMS]


@lru_cache(maxsize=65536)
def _has_one_spelling(word: str) -> bool:
    """Whether nothing but its number can change in a written word, whatever stands beside it."""
    table, folded = _table(), fold(word)
    return not (folded in table.first_parts or folded in table.joined or _is_respelled(word))


def _joined_and_split(spelling: _Spelling) -> Iterator[_Spelling]:
    yield spelling
    table = _table()
    folded = [fold(word) for word in spelling.words]
    for at, gap in enumerate(spelling.between):
        glued = gap in _HYPHENS
        if not glued and folded[at] not in table.first_parts:
            continue
        one, other = spelling.words[at : at + 2]
        chained = glued and any(sep in _HYPHENS for sep in spelling.between[:at] + spelling.between[at + 1 :])
        pair = (folded[at], _plain(folded[at + 1]))
        if pair in table.compounds or (
            glued and not chained and folded[at] in table.prefixes and other.isalpha() and other.islower()
        ):
            yield _Spelling(
                (*spelling.words[:at], one + other, *spelling.words[at + 2 :]),
                spelling.between[:at] + spelling.between[at + 1 :],
            )
            if not glued:
                yield _Spelling(spelling.words, (*spelling.between[:at], "-", *spelling.between[at + 1 :]))
    for at, word in enumerate(spelling.words):
        parts = table.joined.get(folded[at])
        if parts and not word.isupper():
            yield _Spelling(
                (*spelling.words[:at], *_cased(word, parts), *spelling.words[at + 1 :]),
                (*spelling.between[:at], "-", *spelling.between[at:]),
            )


def _cased(word: str, parts: tuple[str, str]) -> tuple[str, str]:
    size = len(parts[0])
    return (word[:size], word[size:]) if len(word) == sum(map(len, parts)) else parts


def _respelled(spelling: _Spelling) -> Iterator[_Spelling]:
    if not any(map(_is_respelled, spelling.words)):
        yield spelling
        return
    choices = [
        tuple(word if other == fold(word) else _like(word, other) for other in _variants_of(word))
        for word in spelling.words
    ]
    for chosen in islice(product(*choices), MOST_FORMS):
        yield _Spelling(chosen, spelling.between)


@lru_cache(maxsize=65536)
def _is_respelled(word: str) -> bool:
    return len(_variants_of(word)) > 1


def _variants_of(word: str) -> tuple[str, ...]:
    return (fold(word),) if word.isupper() and len(word) > 1 else variants(fold(word))


def _like(word: str, other: str) -> str:
    return other.capitalize() if word[:1].isupper() else other


def _counted(spelling: _Spelling) -> Iterator[_Spelling]:
    words, between = spelling
    at = _counted_word(words, between)
    if at < 0:
        return
    for other in _other_numbers(words[at], len(words) == 1):
        yield _Spelling((*words[:at], other, *words[at + 1 :]), between)


def _counted_word(words: tuple[str, ...], between: tuple[str, ...]) -> int:
    """Where the word stands that takes the plural: cancer*s* of the liver, clinical trial*s*; -1 for none."""
    folded = list(map(fold, words))
    if "of" in folded:
        at = folded.index("of") - 1
        if at < 0 or between[at] in _HYPHENS:
            return -1
        folded = folded[: at + 1]
    return len(folded) - 1 if _table().phrase_words.isdisjoint(folded) else -1


@lru_cache(maxsize=65536)
def _other_numbers(word: str, alone: bool) -> tuple[str, ...]:
    """The plurals and singulars of a word as it is written, in its capitals."""
    bare = word[:-1] if word.endswith("s") else word
    if len(bare) > 1 and bare.isupper():
        others: tuple[str, ...] = (f"{bare}s", bare) if bare.isalpha() and not _is_roman(bare) else ()
    else:
        folded = fold(word)
        others = (*numbers(folded), *singulars(folded, alone))
    return tuple(other if other[:1].isupper() else _like(word, other) for other in others if other != word)


def _is_roman(word: str) -> bool:
    return _ROMAN.fullmatch(word) is not None


def _plain(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


@cache
def _table() -> _Table:
    path = Path(__file__).with_name("spellings.yaml")
    data: dict[str, list[str]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    whole: dict[str, Any] = {}
    starts: dict[str, Any] = {}
    for british, american in _pairs(data["british_american"]):
        both = starts if british.endswith("-") else whole
        one, other = british.removesuffix("-"), american.removesuffix("-")
        both.setdefault(one, []).append(other)
        both.setdefault(other, []).append(one)
    for stem in data["ise_or_ize"]:
        for tail in _ISE_TAILS:
            whole[f"{stem}is{tail}"] = [f"{stem}iz{tail}"]
            whole[f"{stem}iz{tail}"] = [f"{stem}is{tail}"]
    irregular = _pairs(data["irregular"])
    compounds = frozenset(_pairs(data["compounds"]))
    joined = {one + other + many: (one, other + many) for one, other in compounds for many in ("", "s")}
    return _Table(
        whole={word: tuple(others) for word, others in whole.items()},
        starts={word: tuple(others) for word, others in starts.items()},
        lengths=tuple(sorted({len(word) for word in starts})),
        beginnings=frozenset(word[:_FEWEST] for word in starts),
        plural=dict(irregular),
        singular={many: one for one, many in irregular},
        no_plural=frozenset(data["no_plural"]),
        no_plural_ends=tuple(word[1:] for word in data["no_plural"] if word.startswith("-")),
        no_singular=frozenset(data["no_singular"]),
        no_singular_ends=tuple(word[1:] for word in data["no_singular"] if word.startswith("-")),
        phrase_words=frozenset(data["phrase_words"]),
        compounds=compounds,
        joined=joined,
        first_parts=frozenset(one for one, _ in compounds),
        prefixes=frozenset(data["prefixes"]),
        combining=tuple(word for word in data["prefixes"] if len(word) > 3),
    )


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (line.partition("|") for line in lines)]
