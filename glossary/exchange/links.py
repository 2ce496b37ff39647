"""Links between concepts from elsewhere: what they lead to among the new entries and those that are there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from glossary.exchange.offer import Remark, key_of
from glossary.term import Term


class Linked(NamedTuple):
    """A new entry whose links are still ids or names of the file, its line, and its ids in the file."""

    line: int
    term: Term
    keys: tuple[str, ...]


def linked(new: Sequence[Linked], existing: Iterable[Term]) -> tuple[tuple[Term, ...], tuple[Remark, ...]]:
    """The new entries with links to ids of entries, and remarks on links that are left out.

    A link is an id of the file, an id of the glossary, or a name. One that would go round in a circle is
    left out.
    """
    existing = tuple(existing)
    targets: dict[str, str] = {}
    for each in new:
        for key in each.keys:
            targets.setdefault(key, each.term.id)
    for term in (*existing, *(each.term for each in new)):
        targets.setdefault(term.id, term.id)
    for term in (*existing, *(each.term for each in new)):
        for label in term.labels:
            targets.setdefault(f"name {key_of(label.text)}", term.id)
    above = {term.id: set(term.broader) for term in existing}
    wider = {link for links in above.values() for link in links}
    terms: list[Term] = []
    remarks: list[Remark] = []
    for each in new:
        found: dict[str, list[str]] = {"broader": [], "related": []}
        for name, ids in found.items():
            for link in getattr(each.term, name):
                target = targets.get(link) or targets.get(f"name {key_of(link)}", "")
                if not target:
                    what = f"“{each.term.heading}” names “{link[:80]}”, which is not there: left out."
                    remarks.append(Remark(each.line, what))
                elif (
                    name == "broader" and each.term.id in wider and each.term.id in _all_above(target, above)
                ):
                    what = f"“{each.term.heading}” under “{link[:80]}” makes a circle: left out."
                    remarks.append(Remark(each.line, what))
                elif target != each.term.id and target not in ids:
                    ids.append(target)
                    if name == "broader":
                        above.setdefault(each.term.id, set()).add(target)
                        wider.add(target)
        terms.append(replace(each.term, broader=tuple(found["broader"]), related=tuple(found["related"])))
    return tuple(terms), tuple(remarks)


def _all_above(start: str, above: dict[str, set[str]]) -> Iterator[str]:
    """A concept and all that are wider."""
    waiting, seen = [start], set[str]()
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            yield current
            waiting.extend(above.get(current, ()))
