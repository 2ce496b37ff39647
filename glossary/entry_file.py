"""Reads one YAML file of entries into terms and collects every fault with its line."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from corpus.words import words
from glossary.term import Label, Status, Term
from glossary.told import Told
from glossary.yaml_file import ADDRESS, ADDRESS_FIX, ID, ID_FIX, Fault, Fields, Values, compose, is_empty

ENTRY_KEYS = (
    "id",
    "labels",
    "definition",
    "broader",
    "related",
    "context",
    "more",
    "say",
    "pages",
    "avoid_on",
    "review",
    "source",
    "status",
    "replaced_by",
    "language",
    "image",
    "audiences",
    "languages",
)


class Placed(NamedTuple):
    """A term with the line where its entry starts and the line of each key and label."""

    term: Term
    file: str
    line: int
    lines: Mapping[str, int]


class Contents(NamedTuple):
    """What a file holds, and what is wrong with it."""

    terms: tuple[Placed, ...]
    blocks: tuple[str, ...]
    faults: tuple[Fault, ...]


def read(path: Path) -> Contents:
    """The terms and blocked phrases of a YAML file; nothing is raised, every fault is listed."""
    root, faults = compose(path)
    if root is None:
        return Contents((), (), faults)
    return _Reader(path).contents(root)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.values = Values(str(path))
        self.told = Told(self.values, path.parent)

    def contents(self, root: yaml.Node) -> Contents:
        terms: list[Placed] = []
        blocks: list[str] = []
        for item in self.items(root):
            fields = self.values.fields(item, "entry", (*ENTRY_KEYS, "blocks"))
            if "blocks" in fields and len(fields) == 1:
                blocks.extend(self.blocks(fields))
            elif "blocks" in fields:
                what = "'blocks' stands inside an entry. Make it an item of its own."
                self.values.fault(fields["blocks"], what)
            elif isinstance(item, yaml.MappingNode):
                terms.extend(self.entry(item, fields))
        return Contents(tuple(terms), tuple(blocks), tuple(self.values.faults))

    def items(self, root: yaml.Node) -> Iterable[yaml.Node]:
        if isinstance(root, yaml.SequenceNode):
            items: list[yaml.Node] = root.value
            return items
        if isinstance(root, yaml.MappingNode):
            return (root,)
        if not is_empty(root):
            self.values.fault(root, "expected a list of entries. Start each entry with '- id: …'.")
        return ()

    def blocks(self, fields: Fields) -> Iterable[str]:
        for phrase in self.values.texts(fields, "blocks"):
            if any(words(phrase)):
                yield phrase
            else:
                self.values.fault(fields["blocks"], f"the blocked phrase '{phrase}' has no word. Remove it.")

    def entry(self, node: yaml.MappingNode, fields: Fields) -> Iterable[Placed]:
        """The term of an entry, when it is whole enough to be one."""
        identity = self.values.checked(fields, "id", ID.fullmatch, ID_FIX)
        lines = {key: value.start_mark.line + 1 for key, value in fields.items()}
        status = Status(self.values.choice(fields, "status", Status, Status.PUBLISHED))
        labels = self.told.labels(fields, lines)
        definition = self.told.definition(fields)
        named = identity or (labels[0].text if labels else "this entry")
        required = ("id", "labels") if status is Status.RETIRED else ("id", "labels", "definition")
        self.values.require(node, fields, required, named)
        term = self.term(fields, lines, identity, labels, definition, status)
        if identity and labels:
            yield Placed(term, self.values.name, lines["id"], lines)

    def term(
        self,
        fields: Fields,
        lines: dict[str, int],
        identity: str,
        labels: tuple[Label, ...],
        definition: str,
        status: Status,
    ) -> Term:
        replaced_by = self.values.text(fields, "replaced_by")
        if replaced_by and status is not Status.RETIRED:
            self.values.fault(
                fields["replaced_by"], "only a retired entry is replaced. Add 'status: retired'."
            )
        language = self.told.language(fields)
        return Term(
            id=identity,
            labels=labels,
            definition=definition,
            broader=self.values.texts(fields, "broader"),
            related=self.values.texts(fields, "related"),
            more=self.values.text(fields, "more"),
            say=self.values.text(fields, "say"),
            pages=self.addresses(fields, "pages"),
            avoid_on=self.addresses(fields, "avoid_on"),
            review=self.told.review(fields),
            source=self.told.source(fields),
            status=status,
            replaced_by=replaced_by,
            language=language,
            image=self.told.image(fields),
            audiences=self.told.audiences(fields),
            languages=self.told.languages(fields, lines, language),
        )

    def addresses(self, fields: Fields, key: str) -> tuple[str, ...]:
        found = self.values.texts(fields, key)
        for url in found:
            if not ADDRESS.fullmatch(url):
                self.values.fault(fields[key], f"{key} '{url}' is not an address. {ADDRESS_FIX}")
        return found
