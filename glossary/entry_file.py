"""Reads one YAML file of entries into terms and collects every fault with its line."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from corpus.words import words
from glossary.term import Context, Kind, Label, Review, Source, Status, Term
from glossary.yaml_file import ADDRESS, ADDRESS_FIX, ID, ID_FIX, Fault, Fields, Values, compose

LONGEST_DEFINITION = 40  # words

_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}
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
    return _Reader(str(path)).contents(root)


class _Reader:
    def __init__(self, name: str) -> None:
        self.values = Values(name)

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
        if root.value:
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
        labels = self.labels(fields, lines)
        definition = self.values.text(fields, "definition")
        required = {"id": identity, "labels": labels}
        if status is not Status.RETIRED:
            required["definition"] = definition
        named = identity or (labels[0].text if labels else "this entry")
        for key, value in required.items():
            if not value and (key not in fields or not fields[key].value):
                self.values.fault(fields.get(key, node), f"{named} has no {key}. Add '{key}:'.")
        count = sum(1 for _ in words(definition))
        if count > LONGEST_DEFINITION:
            self.values.fault(
                fields["definition"],
                f"the definition has {count} words; at most {LONGEST_DEFINITION} fit. Move some to 'more'.",
            )
        term = self.term(fields, identity, labels, definition, status)
        if identity and labels:
            yield Placed(term, self.values.name, lines["id"], lines)

    def term(
        self, fields: Fields, identity: str, labels: tuple[Label, ...], definition: str, status: Status
    ) -> Term:
        review = self.values.section(fields, "review", ("by", "last", "next"))
        source = self.values.section(fields, "source", ("title", "url", "licence"))
        date = (_DATE.fullmatch, "Write a date as 2026-01 or 2026-01-31.")
        replaced_by = self.values.text(fields, "replaced_by")
        if replaced_by and status is not Status.RETIRED:
            self.values.fault(
                fields["replaced_by"], "only a retired entry is replaced. Add 'status: retired'."
            )
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
            review=Review(
                by=self.values.text(review, "by"),
                last=self.values.checked(review, "last", *date),
                next=self.values.checked(review, "next", *date),
            ),
            source=Source(
                title=self.values.text(source, "title"),
                url=self.values.checked(source, "url", ADDRESS.fullmatch, ADDRESS_FIX),
                licence=self.values.text(source, "licence"),
            ),
            status=status,
            replaced_by=replaced_by,
        )

    def addresses(self, fields: Fields, key: str) -> tuple[str, ...]:
        found = self.values.texts(fields, key)
        for url in found:
            if not ADDRESS.fullmatch(url):
                self.values.fault(fields[key], f"{key} '{url}' is not an address. {ADDRESS_FIX}")
        return found

    def labels(self, fields: Fields, lines: dict[str, int]) -> tuple[Label, ...]:
        node = fields.get("labels")
        if node is None:
            return ()
        entry_context = self.context(fields)
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        labels: list[Label] = []
        for item in items:
            label = self.label(item, entry_context)
            if label is None:
                continue
            if label.text in (other.text for other in labels):
                self.values.fault(item, f"the label '{label.text}' is given twice in this entry. Remove one.")
                continue
            labels.append(label)
            lines[f"label {label.text}"] = item.start_mark.line + 1
        return tuple(labels)

    def label(self, node: yaml.Node, entry_context: Context) -> Label | None:
        fields = Fields(text=node)
        if isinstance(node, yaml.MappingNode):
            fields = self.values.fields(node, "label", ("text", "kind", "case", "context"))
        before = len(self.values.faults)
        text = self.values.text(fields, "text")
        if not any(words(text)):
            if len(self.values.faults) == before:
                self.values.fault(node, f"the label '{text}' has no word. Write a word, or remove the label.")
            return None
        kind = Kind(self.values.choice(fields, "kind", Kind, Kind.SAME))
        case = self.values.text(fields, "case").lower()
        if case and case not in _YES_OR_NO:
            self.values.fault(fields["case"], f"case '{case}' is not right. Write true or false.")
        return Label(
            text=text,
            kind=kind,
            case=_YES_OR_NO.get(case, is_capitals(text)),
            context=self.context(fields) if "context" in fields else entry_context,
        )

    def context(self, fields: Fields) -> Context:
        section = self.values.section(fields, "context", ("near", "unless"))
        return Context(near=self.values.texts(section, "near"), unless=self.values.texts(section, "unless"))


def is_capitals(text: str) -> bool:
    """Whether a label is written in capitals, a plural *s* aside: *TACE*, *LFTs*, *CT scan* is not."""
    core = text[:-1] if text.endswith("s") else text
    return sum(character.isupper() for character in core) >= 2 and core == core.upper()
