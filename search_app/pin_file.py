"""Reads the YAML files of best bets and signposts and collects every fault with its line."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

from glossary.yaml_file import ADDRESS, ADDRESS_FIX, ID, ID_FIX, Fault, Fields, Values, compose
from search_app.pins import Kind, Phrase, Pin, Query, phrase

LONGEST_TEXT = 60  # words; a signpost is read by someone in a hurry

_PHONE = re.compile(r"\+?\d[\d ]*")
_REQUIRED = ("id", "kind", "queries", "title", "owner", "expires", "reason")
_KEYS = (*_REQUIRED, "text", "url", "phone")
_QUERY_KEYS = ("all", "exact", "negate")


class Placed(NamedTuple):
    """A pin, its file and the line where its entry starts."""

    pin: Pin
    file: str
    line: int


class Contents(NamedTuple):
    """The pins without a fault, in order, and every fault."""

    placed: tuple[Placed, ...]
    faults: tuple[Fault, ...]


def read_pins(paths: Iterable[Path]) -> Contents:
    """The pins of some YAML files; nothing is raised, every fault is listed."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    for path in paths:
        root, wrong = compose(path)
        faults.extend(wrong)
        if root is not None:
            reader = _Reader(str(path))
            placed.extend(reader.pins(root))
            faults.extend(reader.values.faults)
    return Contents(tuple(_first_of_each_id(placed, faults)), tuple(sorted(faults)))


def _first_of_each_id(placed: Iterable[Placed], faults: list[Fault]) -> Iterator[Placed]:
    first: dict[str, Placed] = {}
    for item in placed:
        other = first.setdefault(item.pin.id, item)
        if other is item:
            yield item
            continue
        where = f"{other.file}:{other.line}"
        what = f"the id '{item.pin.id}' is already used at {where}. Change one."
        faults.append(Fault(item.file, item.line, what))


class _Reader:
    def __init__(self, name: str) -> None:
        self.values = Values(name)

    def pins(self, root: yaml.Node) -> Iterator[Placed]:
        if not isinstance(root, yaml.SequenceNode):
            if root.value:
                self.values.fault(root, "expected a list of entries. Start each entry with '- id: …'.")
            return
        for item in root.value:
            before = len(self.values.faults)
            fields = self.values.fields(item, "entry", _KEYS)
            if not isinstance(item, yaml.MappingNode):
                continue
            pin = self.pin(item, fields)
            if len(self.values.faults) == before:
                yield Placed(pin, self.values.name, item.start_mark.line + 1)

    def pin(self, node: yaml.MappingNode, fields: Fields) -> Pin:
        """The entry as a pin, sound only when it added no fault."""
        named = self.values.text(fields, "id") or "this entry"
        for key in _REQUIRED:
            if key not in fields or not fields[key].value:
                self.values.fault(fields.get(key, node), f"{named} has no {key}. Add '{key}:'.")
        pin = Pin(
            id=self.values.checked(fields, "id", ID.fullmatch, ID_FIX),
            kind=Kind(self.values.choice(fields, "kind", Kind, Kind.BEST_BET)),
            queries=tuple(self.queries(fields)),
            title=self.values.text(fields, "title"),
            owner=self.values.text(fields, "owner"),
            expires=self.values.checked(fields, "expires", _is_day, "Write a date as 2030-01-31."),
            reason=self.values.text(fields, "reason"),
            text=self.values.text(fields, "text"),
            url=self.values.checked(fields, "url", ADDRESS.fullmatch, ADDRESS_FIX),
            phone=self.phones(fields),
        )
        self.check_whole(node, fields, pin, named)
        return pin

    def check_whole(self, node: yaml.MappingNode, fields: Fields, pin: Pin, named: str) -> None:
        """What each kind of pin must, and must not, have."""
        if pin.kind is Kind.BEST_BET:
            if "url" not in fields:
                self.values.fault(node, f"{named} is a best bet without a page. Add 'url:'.")
            if "phone" in fields:
                self.values.fault(fields["phone"], "only a signpost has a phone. Make this kind: signpost.")
        else:
            if "text" not in fields:
                self.values.fault(node, f"{named} is a signpost that says nothing. Add 'text:'.")
            if "url" not in fields and "phone" not in fields:
                self.values.fault(node, f"{named} is a signpost to nowhere. Add 'phone:' or 'url:'.")
        count = sum(1 for _ in pin.text.split())
        if count > LONGEST_TEXT:
            what = f"the text has {count} words; at most {LONGEST_TEXT} fit. Say less."
            self.values.fault(fields["text"], what)

    def phones(self, fields: Fields) -> tuple[str, ...]:
        found = self.values.texts(fields, "phone")
        for number in found:
            if not _PHONE.fullmatch(number):
                what = f"phone '{number}' is not a number. Write digits and spaces, such as 0808 157 0123."
                self.values.fault(fields["phone"], what)
        return found

    def queries(self, fields: Fields) -> Iterator[Query]:
        node = fields.get("queries")
        if node is None or not node.value:
            return
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            query = self.query(item)
            if query is not None:
                yield query

    def query(self, node: yaml.Node) -> Query | None:
        if not isinstance(node, yaml.MappingNode):
            what = "expected a query such as {all: [feeling, low]} or {exact: feeling low}. Write it so."
            self.values.fault(node, what)
            return None
        fields = self.values.fields(node, "query", _QUERY_KEYS)
        query = Query(
            every=self.phrases(fields, "all"),
            exact=phrase(self.values.text(fields, "exact")),
            negate=self.phrases(fields, "negate"),
        )
        if bool(query.every) == bool(query.exact):
            what = "a query has either 'all' or 'exact', with a word in it. Keep one of them."
            self.values.fault(node, what)
            return None
        return query

    def phrases(self, fields: Fields, key: str) -> tuple[Phrase, ...]:
        found = tuple((text, phrase(text)) for text in self.values.texts(fields, key))
        for text, folded in found:
            if not folded:
                self.values.fault(fields[key], f"'{text}' in {key} has no word. Remove it.")
        return tuple(folded for _, folded in found if folded)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
