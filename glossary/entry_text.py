"""Entries as YAML text, and names put into a file of entries without touching anything else in it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

from glossary.entry_file import is_capitals
from glossary.term import Kind, Label, Term

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ '()./-][A-Za-z0-9()]+)*")
_LINE_ENDS = str.maketrans("\x85\u2028\u2029", "   ")  # at which YAML would break a line
_NOT_PLAIN = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))


def entry_text(term: Term) -> str:
    """An entry as it stands in a file: id, labels, definition, more, say and status."""
    lines = [f"- id: {_written(term.id)}", "  labels:"]
    lines += [f"    - {label_text(label)}" for label in term.labels]
    for key in ("definition", "more", "say"):
        value = getattr(term, key)
        if value:
            lines.append(f"  {key}: {_quoted(value)}")
    return "\n".join([*lines, f"  status: {term.status}", ""])


def label_text(label: Label) -> str:
    """A label as it stands in a list of labels."""
    keys = [f"text: {_written(label.text)}"]
    if label.kind is not Kind.SAME:
        keys.append(f"kind: {label.kind}")
    if label.case != is_capitals(label.text):
        keys.append(f"case: {str(label.case).lower()}")
    return f"{{{', '.join(keys)}}}" if len(keys) > 1 else _written(label.text)


def with_names(text: str, added: Mapping[str, Sequence[Label]]) -> str:
    """A file of entries with labels added to those of some ids; every other character stays.

    Raises ValueError when the labels of one are written in a way that cannot be added to.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        raise ValueError("the file is empty")
    entries = root.value if isinstance(root, yaml.SequenceNode) else [root]
    lines = text.split("\n")
    found = {identity: labels for entry in entries for identity, labels in _labels_node(entry, added)}
    if set(found) != set(added):
        raise ValueError("an entry was not found")
    for identity, node in sorted(found.items(), key=lambda each: -each[1].start_mark.line):
        _insert(lines, node, [label_text(label) for label in added[identity]])
    return "\n".join(lines)


def _labels_node(entry: yaml.Node, added: Mapping[str, object]) -> Iterable[tuple[str, yaml.SequenceNode]]:
    if isinstance(entry, yaml.MappingNode):
        fields = {key.value: value for key, value in entry.value if isinstance(key, yaml.ScalarNode)}
        identity, labels = fields.get("id"), fields.get("labels")
        if identity is not None and identity.value in added and isinstance(labels, yaml.SequenceNode):
            yield identity.value, labels


def _insert(lines: list[str], node: yaml.SequenceNode, labels: Sequence[str]) -> None:
    end = node.value[-1].end_mark
    if node.flow_style:
        line = lines[end.line]
        lines[end.line] = f"{line[: end.column]}, {', '.join(labels)}{line[end.column :]}"
        return
    last = node.value[-1]
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    dashes = " " * node.start_mark.column
    place = last.end_mark.line + 1
    tail = "\r" if lines[place - 1].endswith("\r") else ""
    lines[place:place] = [f"{dashes}- {label}{tail}" for label in labels]


def _written(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text.translate(_LINE_ENDS), ensure_ascii=False)
