"""Units of meaning become one query tree, whose boosts decide the order of the results."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log

from glossary.matcher import Mention
from indexer.document import TEXT_FIELDS
from indexer.query import And, DisMax, MatchAll, Not, Or, PhraseQuery, Query, TermQuery
from indexer.ranking import Weights
from indexer.units import Atom, Bond, Form, Unit
from indexer.wider import Wider

_LONGEST_PHRASE = 12
_KINDS = 12
_TELLING = 3  # letters
_SHORT = 3  # units; the tiers of a longer query stand closer together


class Planter:
    """Grows query trees by a table of weights; ``exact`` ones ask for the words as they were typed, only.

    ``wider`` tells which concepts pages use, ``count`` how many of all ``documents`` match a tree and
    ``preferred`` what pages are worth whatever is asked.
    """

    def __init__(
        self,
        weights: Weights,
        wider: Wider,
        count: Callable[[Query], int],
        preferred: Callable[[], Sequence[Query]],
        *,
        documents: int,
        exact: bool,
    ) -> None:
        self._weights = weights
        self._wider = wider
        self._count = count
        self._preferred = preferred
        self._documents = documents
        self._usual = log(1.5 + documents**0.5)  # the rarity of a word on the square root of all pages
        self._exact = exact

    def tree(
        self, units: Sequence[Unit], excluded: Iterable[Form], whole: Form | None, key: str
    ) -> Query | None:
        """The tree for a query, or None when there is nothing to look for.

        A page must match a unit that tells something; quoted ones must all match. ``whole`` is the whole
        query as one phrase, when it has more than one word, and ``key`` its key among the titles.
        """
        telling = [unit for unit in units if not unit.light] or list(units)
        if not telling:
            return None
        tree = _any(self._shared_out(telling))
        quoted = [unit for unit in telling if unit.bond is Bond.QUOTED]
        extras = [*self._whole(whole, key), *self._label(telling), *self._preferred()]
        if extras:
            tree = And((tree, Or((MatchAll(0.0), *extras))))
        if quoted:
            tree = And((tree, *(self.full(unit, 0.0) for unit in quoted)))
        without = [self._form(form, 1.0, exact=self._exact) for form in excluded]
        return Not(tree, _any(without)) if without else tree

    def everything(self, units: Sequence[Unit]) -> Query | None:
        """What pages match that have every unit of a query, or None when it has none."""
        telling = [unit for unit in units if not unit.light] or list(units)
        different = {_said(unit): unit for unit in telling}.values()
        return _all([self.full(unit, 1.0) for unit in different]) if telling else None

    def full(self, unit: Unit, boost: float, titled: float = 1.0) -> Query:
        """What pages match that have a whole unit, in its words or through its concept.

        ``titled`` is how much more than usual its words count in a title.
        """
        if len(unit.atoms) == 1:
            ways = [self._atom(unit.atoms[0], boost, titled)]
        else:
            boost *= self._weights.forms["phrase"]
            ways = [self._form(_phrase(unit.atoms), boost, titled, exact=self._exact)]
        if unit.mention and not self._exact:
            ways += self._concept(unit.mention, boost)
        return _best(ways)

    def _shared_out(self, telling: Sequence[Unit]) -> list[Query]:
        """What every different unit is worth; the rarer it is the more, above all in titles."""
        tiers = self._weights.tiers
        times = Counter(map(_said, telling))
        units = {_said(unit): unit for unit in telling}
        rarities = {said: self._rarity(self.full(unit, 1.0)) for said, unit in units.items()}
        each = tiers["unit"] / sum(rarities.values()) * min(1.0, _SHORT / len(units)) ** tiers["long"]
        return [
            self._counted(
                unit,
                share=each * rarities[said],
                boost=1.0 + tiers["again"] * log(times[said]),
                titled=(rarities[said] / self._usual) ** tiers["telling"],
            )
            for said, unit in units.items()
        ]

    def _counted(self, unit: Unit, *, share: float, boost: float, titled: float) -> Query:
        """A unit that adds its share for being there at all, less when only part of it is.

        The words of a concept's name count apart only if no page uses the concept: *secondary care* in a
        page on liver cancer is not *secondary liver cancer*. Those of its other names count if no page says
        the one typed, either. Where an entry names its best page, pages with a word or two are not wanted.
        """
        full = And((self.full(unit, boost, titled), MatchAll(share)))
        share *= self._weights.tiers["weak_unit"]
        if unit.mention is None or self._exact:
            return _best([full, *self._parts(unit, share, boost, titled)])
        if not self._wider.used(unit.mention.term):
            every = self._wider.names(unit.mention.term) if self._wider.silent(unit) else (unit.atoms,)
            whole = self._wider.has_best(unit.mention.term)
            return _best([full, *self._names(every, share, boost, titled, whole=whole)])
        if unit.part is None:
            return full
        wider = self._same(unit.part.term, self._weights.relations["part"])
        return DisMax((full, And((wider, MatchAll(share)))))

    def _names(
        self, names: Sequence[Sequence[Atom]], share: float, boost: float, titled: float, *, whole: bool
    ) -> list[Query]:
        """The words of each name of a concept: all of one name.

        Or any, when no page has all of one and ``whole`` ones are not all that is wanted.
        """
        boost *= self._weights.forms["words"]
        words = [
            [
                self._counted(Unit(atoms=(atom,)), share=share / len(name), boost=boost, titled=titled)
                for atom in name
            ]
            for name in names
        ]
        together = [_all(each) for each in words]
        return together if whole or any(map(self._count, together)) else [_any(each) for each in words]

    def _rarity(self, tree: Query) -> float:
        """How telling it is that a page matches a tree."""
        return log(1.5 + self._documents / (1 + self._count(tree)))

    def _parts(self, unit: Unit, share: float, boost: float, titled: float) -> list[Query]:
        """What is better than nothing of a unit: all of its words, or those that mean something alone."""
        weak = unit.atoms[0].weak
        if not weak:
            return []
        worth = boost * self._weights.forms["apart" if unit.bond is Bond.COMPOUND else "weak"]
        parts = [self._form(form, worth, titled, exact=self._exact) for form in weak]
        return [And((_all(parts), MatchAll(share))), *self._alone(unit, boost, titled)]

    def _alone(self, unit: Unit, boost: float, titled: float) -> list[Query]:
        """The parts of a compound that mean something by themselves."""
        if unit.bond is not Bond.COMPOUND:
            return []
        boost *= self._weights.forms["alone"]
        telling = (form for form in unit.atoms[0].weak if len(form.exact[0]) >= _TELLING)
        return [self._form(form, boost, titled, exact=self._exact) for form in telling]

    def _atom(self, atom: Atom, boost: float, titled: float) -> Query:
        """An atom in all its forms and with any ending, unless it is asked for as it was typed."""
        if self._exact or atom.bond is Bond.QUOTED:
            return self._form(atom.forms[0], boost, titled, exact=True)
        return _best([self._form(form, boost, titled, exact=False) for form in _by_stem(atom.forms)])

    def _concept(self, mention: Mention, boost: float) -> list[Query]:
        relations, fields = self._weights.relations, self._weights.fields
        boost *= 1.0 if mention.sure else relations["unsure"]
        same, below = boost * relations[mention.kind], boost * relations["narrower"]
        kinds = self._wider.narrower(mention.term)
        ways = [self._same(mention.term, same), TermQuery("best_concepts", mention.term, same)]
        if kinds:
            titled = (TermQuery("title_concepts", kind, below * fields["title"]) for kind in kinds[:_KINDS])
            ways.append(
                Or((DisMax(tuple(titled)), TermQuery("broader", mention.term, below * fields["body"])))
            )
        return ways

    def _same(self, term_id: str, boost: float) -> Query:
        fields = self._weights.fields
        return Or(
            (
                TermQuery("title_concepts", term_id, boost * fields["title"]),
                TermQuery("concepts", term_id, boost * fields["body"]),
            )
        )

    def _whole(self, whole: Form | None, key: str) -> list[Query]:
        tiers = self._weights.tiers
        extras: list[Query] = [TermQuery("title_whole", key, tiers["title"])] if key else []
        if whole and len(whole.stem) <= _LONGEST_PHRASE:
            extras.append(self._form(whole, tiers["whole"], exact=self._exact))
        return extras

    def _label(self, telling: Sequence[Unit]) -> list[Query]:
        mention = telling[0].mention
        if len(telling) > 1 or mention is None or not mention.sure or self._exact:
            return []
        tiers = self._weights.tiers
        titled = TermQuery("title_concepts", mention.term, tiers["label"])
        return [titled, TermQuery("best_concepts", mention.term, tiers["best"])]

    def _form(self, form: Form, boost: float, titled: float = 1.0, *, exact: bool) -> Query:
        terms, kind = (form.exact, "exact") if exact else (form.stem, "stem")
        weights = self._weights.fields
        boosts = {field: boost * weights[field] for field in TEXT_FIELDS}
        boosts["title"] *= titled
        return Or(tuple(_terms(f"{field}_{kind}", terms, each) for field, each in boosts.items()))


def _terms(field: str, terms: tuple[str, ...], boost: float) -> Query:
    return TermQuery(field, terms[0], boost) if len(terms) == 1 else PhraseQuery(field, terms, boost)


def _said(unit: Unit) -> tuple[str, Form]:
    """What makes two units the same: their concept and their words."""
    return unit.mention.term if unit.mention else "", _phrase(unit.atoms)


def _phrase(atoms: Sequence[Atom]) -> Form:
    forms = [atom.forms[0] for atom in atoms]
    return Form(
        tuple(term for form in forms for term in form.exact),
        tuple(term for form in forms for term in form.stem),
    )


def _by_stem(forms: Iterable[Form]) -> list[Form]:
    """Forms that differ in their stems, in an order that does not depend on which was typed."""
    return [form for _, form in sorted({form.stem: form for form in forms}.items())]


def _any(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _best(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else DisMax(tuple(parts))
