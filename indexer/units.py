"""A query cut into units of meaning: concepts, and words that must stay together or can stand alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from glossary.matcher import Mention
from indexer.analysis import Analyzer, Cut
from indexer.wordlists import Wordlists


class Bond(Enum):
    """Why the words of an atom stay together."""

    NONE = "a word alone"
    QUOTED = "in quotes"
    COMPOUND = "written together or apart"
    NUMBERED = "a word and its letter or number"
    TURNED = "a word that turns the meaning of what follows"


class Form(NamedTuple):
    """One way an atom is written: its terms in exact fields and in stem fields, at successive places."""

    exact: tuple[str, ...]
    stem: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """The least thing searched: a word, or words that mean something else apart.

    ``start`` and ``end`` are offsets into the query. ``forms`` holds every way to write it, the typed one
    first; ``weak`` the words that are better than nothing. ``light`` ones tell nothing.
    """

    start: int
    end: int
    forms: tuple[Form, ...]
    bond: Bond = Bond.NONE
    weak: tuple[Form, ...] = ()
    light: bool = False


class Part(NamedTuple):
    """A wider concept whose ``name`` is part of a name: *secondary* in *secondary liver cancer*."""

    term: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Atoms that mean one thing together; ``mention`` tells which concept, when the glossary has it.

    ``part`` is the wider concept that its name holds the name of, when pages use that one.
    """

    atoms: tuple[Atom, ...]
    mention: Mention | None = None
    part: Part | None = None

    @property
    def start(self) -> int:
        """Where the unit begins in the query."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Where the unit ends in the query."""
        return self.atoms[-1].end

    @property
    def light(self) -> bool:
        """Whether nothing in it tells what the query is about."""
        return self.mention is None and all(atom.light for atom in self.atoms)

    @property
    def bond(self) -> Bond:
        """Why its words stay together, when it is one atom."""
        return self.atoms[0].bond if len(self.atoms) == 1 else Bond.NONE


class Cutter:
    """Cuts queries into units; made once from the word lists and the compounds of our own pages."""

    def __init__(
        self,
        analyzer: Analyzer,
        lists: Wordlists,
        compounds: Mapping[str, tuple[str, ...]],
        joined_words: Mapping[str, int],
    ) -> None:
        self._analyzer = analyzer
        self._lists = lists
        self._compounds = compounds
        self._joined_words = joined_words

    def units(
        self, text: str, kept: frozenset[int], quoted: Sequence[tuple[int, int]], mentions: Sequence[Mention]
    ) -> tuple[Unit, ...]:
        """The units of a query in order, from the words that begin at ``kept`` and those of the mentions.

        A mention that would tear an atom apart (*surgery* in *without surgery*) makes no unit.
        """
        cuts = self._analyzer.single_words(text)
        cuts = [cut for cut in cuts if cut.start in kept or _within(cut, mentions)]
        atoms = list(self._atoms(text, cuts, quoted, mentions))
        whole = [mention for mention in mentions if not _torn(mention, atoms)]
        return tuple(_grouped(atoms, whole))

    def _atoms(
        self, text: str, cuts: Sequence[Cut], quoted: Sequence[tuple[int, int]], mentions: Sequence[Mention]
    ) -> Iterator[Atom]:
        place = 0
        while place < len(cuts):
            run = _neighbours(text, cuts, place)
            atom, used = (
                _quoted(run, quoted)
                or self._numbered(run)
                or self._turned(run)
                or self._written_apart(text, run, mentions)
                or self._word(run)
            )
            yield atom
            place += used

    def _numbered(self, run: Sequence[Cut]) -> tuple[Atom, int] | None:
        if len(run) < 2:
            return None
        leader, follower = run[0].exact, run[1].exact
        letters = self._lists.lettered.get(leader)
        if letters is None:
            if leader not in self._lists.numbered or not _numbers(follower):
                return None
        elif follower not in letters:
            return None
        return _atom(run[:2], bond=Bond.NUMBERED, weak=(_form(run[:1]),)), 2

    def _turned(self, run: Sequence[Cut]) -> tuple[Atom, int] | None:
        """A negation, or *can be*, with what follows up to the first word that tells something."""
        variants = self._lists.negations.get(run[0].exact)
        first = 1
        if variants is None:
            possible = tuple(cut.exact for cut in run[:2])
            if possible not in self._lists.possibilities:
                return None
            variants, first = (), 2
        for used in range(first, min(first + 3, len(run))):
            if run[used].exact not in self._lists.function_words:
                rest = run[1 : used + 1]
                forms = [_form(run[: used + 1])]
                forms += [_joined_forms(self._form_of(variant), _form(rest)) for variant in variants]
                atom = _atom(run[: used + 1], bond=Bond.TURNED, weak=(_form(run[used : used + 1]),))
                return _with_forms(atom, forms), used + 1
        return None

    def _written_apart(
        self, text: str, run: Sequence[Cut], mentions: Sequence[Mention]
    ) -> tuple[Atom, int] | None:
        """A compound, however it is written: *x-ray*, *x ray* and *xray* make the same atom."""
        size = 1
        while size < len(run) and text[run[size - 1].end : run[size].start] in ("-", "\u2010", "\u2011"):
            size += 1
        if size == 1:
            parts = self._compounds.get(run[0].exact)
            if parts and run[0].exact not in self._lists.function_words:
                return replace(self._compound(run[:1], " ".join(parts), run[0].exact), weak=()), 1
            if not self._joins(run, mentions):
                return None
            size = 2
        parts = tuple(cut.exact for cut in run[:size])
        return self._compound(run[:size], " ".join(parts), "".join(parts)), size

    def _joins(self, run: Sequence[Cut], mentions: Sequence[Mention]) -> bool:
        if len(run) < 2 or any(cut.exact in self._lists.function_words for cut in run[:2]):
            return False
        joined = run[0].exact + run[1].exact
        if not joined.isalpha() or joined not in self._joined_words:
            return False
        return all(mention.end != run[0].end and mention.start != run[1].start for mention in mentions)

    def _compound(self, cuts: Sequence[Cut], apart: str, joined: str) -> Atom:
        parts = self._analyzer.single_words(apart)
        atom = _atom(cuts, bond=Bond.COMPOUND, weak=tuple(_form([part]) for part in parts))
        return _with_forms(atom, [_form(parts), self._form_of((joined,))])

    def _word(self, run: Sequence[Cut]) -> tuple[Atom, int]:
        return _atom(run[:1], light=run[0].exact in self._lists.function_words), 1

    def _form_of(self, folded: Iterable[str]) -> Form:
        return _form(self._analyzer.single_words(" ".join(folded)))


def _atom(
    cuts: Sequence[Cut], *, bond: Bond = Bond.NONE, weak: tuple[Form, ...] = (), light: bool = False
) -> Atom:
    return Atom(
        start=cuts[0].start, end=cuts[-1].end, forms=(_form(cuts),), bond=bond, weak=weak, light=light
    )


def _with_forms(atom: Atom, forms: Iterable[Form]) -> Atom:
    return replace(atom, forms=tuple(dict.fromkeys(forms)))


def _form(cuts: Sequence[Cut]) -> Form:
    return Form(tuple(cut.exact for cut in cuts), tuple(cut.stem for cut in cuts))


def _joined_forms(first: Form, second: Form) -> Form:
    return Form(first.exact + second.exact, first.stem + second.stem)


def _neighbours(text: str, cuts: Sequence[Cut], place: int) -> Sequence[Cut]:
    """The cuts from ``place`` on, as far as no left-out word or full stop stands between them."""
    end = place + 1
    for before, after in pairwise(cuts[place : place + 12]):
        if after.position != before.position + 1 or any(
            sign in text[before.end : after.start] for sign in '.;:!?"'
        ):
            break
        end += 1
    return cuts[place:end]


def _quoted(run: Sequence[Cut], quoted: Sequence[tuple[int, int]]) -> tuple[Atom, int] | None:
    for start, end in quoted:
        inside = [cut for cut in run if start <= cut.start < end]
        if inside and inside[0] is run[0]:
            return _atom(inside, bond=Bond.QUOTED), len(inside)
    return None


def _numbers(word: str) -> bool:
    return len(word) <= 3 and (word[0].isdigit() or (len(word) == 1 and word != "i"))


def _within(cut: Cut, mentions: Sequence[Mention]) -> bool:
    return any(mention.start <= cut.start < mention.end for mention in mentions)


def _torn(mention: Mention, atoms: Sequence[Atom]) -> bool:
    touched = [atom for atom in atoms if atom.start < mention.end and mention.start < atom.end]
    if not touched or any(atom.bond is Bond.QUOTED for atom in touched):
        return True
    return touched[0].start < mention.start or touched[-1].end > mention.end


def _grouped(atoms: Sequence[Atom], mentions: Sequence[Mention]) -> Iterator[Unit]:
    place = 0
    while place < len(atoms):
        mention = next((each for each in mentions if each.start <= atoms[place].start < each.end), None)
        size = 1
        if mention:
            while place + size < len(atoms) and atoms[place + size].start < mention.end:
                size += 1
        yield Unit(atoms=tuple(atoms[place : place + size]), mention=mention)
        place += size
