"""What a reading changes in a glossary: new entries, names for old ones, and what is doubtful."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from glossary.entry_file import Placed
from glossary.exchange.bridges import is_stranger, part
from glossary.exchange.links import Linked, linked
from glossary.exchange.offer import Offer, Reading, Remark, key_of
from glossary.ids import free_id
from glossary.term import Label, Status, Term
from glossary.yaml_file import ID

_T = TypeVar("_T")

_UNEXPLAINED = "Not explained yet."
_ONE_ROW_SAYS = ("more", "say", "pages", "avoid_on", "review", "source", "audiences", "languages")


class Added(NamedTuple):
    """Names for an entry that exists."""

    placed: Placed
    labels: tuple[Label, ...]


class Merge(NamedTuple):
    """What an import would do.

    ``ambiguous`` has names that may mean several things, and what was done; ``unlinked`` has links to other
    concepts that lead nowhere.
    """

    new: tuple[Term, ...]
    added: tuple[Added, ...]
    skipped: tuple[Remark, ...]
    ambiguous: tuple[Remark, ...]
    unchanged: int
    unlinked: tuple[Remark, ...]


@dataclass(slots=True)
class _Group:
    """Offers that are one concept, and the entry that has it already."""

    offers: list[Offer] = field(default_factory=list)
    placed: Placed | None = None

    @property
    def definition(self) -> str:
        return next((offer.definition for offer in self.offers if offer.definition), "")

    @property
    def labels(self) -> dict[str, Label]:
        """The names by key, those of the entry first."""
        found: dict[str, Label] = {}
        for label in self.placed.term.labels if self.placed else ():
            found.setdefault(key_of(label.text), label)
        for offer in self.offers:
            for label in offer.labels:
                found.setdefault(key_of(label.text), label)
        return found


def merge(reading: Reading, existing: Iterable[Placed], *, status: Status) -> Merge:
    """Offers that share a name become one entry, or join the entry that has the name already.

    Nothing that an entry says is changed: it gets names only. A published entry gets them only when
    ``status`` is published too. A name never joins two definitions: it stays with the first, and is listed.
    """
    return _Merger(reading, tuple(existing), status).merge()


class _Merger:
    def __init__(self, reading: Reading, existing: Sequence[Placed], status: Status) -> None:
        self.reading = reading
        self.existing = [placed.term for placed in existing]
        self.status = status
        self.skipped = list(reading.skipped)
        self.ambiguous = list(reading.doubtful)
        self.groups: dict[str, _Group] = {}  # by key of a name
        self.taken = {placed.term.id for placed in existing}
        by_id = {placed.term.id: placed for placed in existing}
        for placed in existing:
            group = _Group(placed=by_id.get(placed.term.replaced_by, placed))
            for label in placed.term.labels:
                self.groups.setdefault(key_of(label.text), group)

    def merge(self) -> Merge:
        for offer in self.reading.offers:
            self.place(offer)
        groups = {id(group): group for group in self.groups.values() if group.offers}
        new: list[Linked] = []
        added: list[Added] = []
        unchanged = 0
        for group in groups.values():
            if group.placed is None:
                parted = part(group.offers)
                self.ambiguous += parted.remarks
                self.skipped += parted.skipped
                for offers in parted.concepts:
                    term = self.term(_Group(offers=[*offers]))
                    new.append(Linked(offers[0].line, term, tuple(offer.term.id for offer in offers)))
            elif extra := self.further(group, group.placed):
                added.append(Added(group.placed, extra))
            else:
                unchanged += 1
        terms, remarks = linked(new, self.existing)
        return Merge(
            terms,
            tuple(added),
            tuple(sorted(self.skipped)),
            tuple(sorted(self.ambiguous)),
            unchanged,
            remarks,
        )

    def place(self, offer: Offer) -> None:
        """Puts an offer into the group it belongs to, and its names with it."""
        hit: dict[int, _Group] = {}
        for label in offer.labels:
            if group := self.groups.get(key_of(label.text)):
                hit.setdefault(id(group), group)
        heading = self.groups.get(key_of(offer.labels[0].text))
        if not offer.definition and any(_is_strange(offer, group) for group in hit.values()):
            names = " and ".join(_called(group) for group in hit.values())
            own = ", ".join(label.text for label in offer.labels)
            what = f"{own} shares only a short name with {names}: left out."
            self.ambiguous.append(Remark(offer.line, what))
            return
        if _belong_together(offer, list(hit.values()), heading):
            self.join(offer, list(hit.values()))
        elif heading is None:
            self.apart(offer, _Group())
        elif heading.placed is not None or not heading.definition or not offer.definition:
            self.apart(offer, heading)
        else:
            line = next(other.line for other in heading.offers if other.definition)
            self.ambiguous.append(
                Remark(
                    offer.line,
                    f"“{offer.labels[0].text}” has another definition on line {line}: this one is left out.",
                )
            )

    def join(self, offer: Offer, hit: Sequence[_Group]) -> None:
        """Makes one group of an offer and those that it shares names with."""
        whole = next((group for group in hit if group.placed), hit[0] if hit else _Group())
        for other in hit:
            if other is not whole:
                whole.offers += other.offers
                for key in other.labels:
                    self.groups[key] = whole
        whole.offers.append(offer)
        for label in offer.labels:
            self.groups[key_of(label.text)] = whole

    def apart(self, offer: Offer, group: _Group) -> None:
        """Puts an offer into a group, without the names that others have."""
        kept: list[Label] = []
        for label in offer.labels:
            owner = self.groups.setdefault(key_of(label.text), group)
            if owner is group:
                kept.append(label)
            else:
                self.ambiguous.append(
                    Remark(
                        offer.line,
                        f"“{label.text}” already names {_called(owner)}: left out of {offer.labels[0].text}.",
                    )
                )
        group.offers.append(offer.called(kept))

    def further(self, group: _Group, placed: Placed) -> tuple[Label, ...]:
        """The names that an entry does not have, unless it must not get any."""
        term = placed.term
        extra = tuple(label for label in group.labels.values() if label not in term.labels)
        if not extra or term.status is Status.PROPOSED or (term.status is self.status):
            return extra
        names = ", ".join(label.text for label in extra)
        what = f"the {term.status} entry '{term.id}' ({placed.file}:{placed.line}) does not have: {names}."
        self.skipped.append(Remark(group.offers[0].line, what))
        return ()

    def term(self, group: _Group) -> Term:
        """The entry that a group becomes: what its first row with an explanation says, then the others."""
        labels = tuple(group.labels.values())
        definition, status = group.definition, self.status
        if not definition and len(labels) > 1:
            definition = f"Means the same as {labels[1].text}."
        elif not definition:
            definition, status = _UNEXPLAINED, Status.PROPOSED
        told = [offer.term for offer in sorted(group.offers, key=lambda offer: not offer.definition)]
        rest: dict[str, Any] = {name: _first(getattr(term, name) for term in told) for name in _ONE_ROW_SAYS}
        for name in ("broader", "related"):
            rest[name] = tuple(dict.fromkeys(link for term in told for link in getattr(term, name)))
        identity = self.free_id(labels[0].text, next((term.id for term in told if _is_id(term.id)), ""))
        return replace(told[0], id=identity, labels=labels, definition=definition, status=status, **rest)

    def free_id(self, heading: str, wanted: str) -> str:
        """The id that a file wants, or one made of a heading; in either case one that no entry has."""
        identity = free_id(wanted or heading, self.taken)
        self.taken.add(identity)
        return identity


def _belong_together(offer: Offer, hit: Sequence[_Group], heading: _Group | None) -> bool:
    """Whether an offer and the groups that share its names are one concept without a doubt."""
    if sum(group.placed is not None for group in hit) > 1:
        return False
    definitions = {offer.definition, *(group.definition for group in hit)} - {""}
    if len(definitions) > 1 and not any(group.placed for group in hit):
        return False
    keys = {key_of(label.text) for label in offer.labels}
    return all(
        group is heading or not offer.definition or not _defined(group) or _key_of_heading(group) in keys
        for group in hit
    )


def _is_strange(offer: Offer, group: _Group) -> bool:
    """Whether an offer and an entry that exists share nothing but a short name."""
    keys = {key_of(label.text) for label in offer.labels}
    return group.placed is not None and is_stranger(keys, group.labels.keys(), _key_of_heading(group))


def _defined(group: _Group) -> bool:
    return bool(group.placed or group.definition)


def _key_of_heading(group: _Group) -> str:
    return next(iter(group.labels))


def _called(group: _Group) -> str:
    label = next(iter(group.labels.values()))
    return f"{label.text} ({group.placed.term.id})" if group.placed else label.text


def _is_id(key: str) -> bool:
    """Whether what a file calls a concept can be the id of an entry; a bare number says too little."""
    return bool(ID.fullmatch(key)) and any(map(str.isalpha, key))


def _first(values: Iterable[_T]) -> _T:
    """The first value that says something, or else the first."""
    listed = list(values)
    return next((value for value in listed if value and value != type(value)()), listed[0])
