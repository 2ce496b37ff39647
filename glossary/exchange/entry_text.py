"""Entries as YAML text, and names put into a file of entries without touching anything else in it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import yaml

from glossary.term import Context, Kind, Label, Term, Translation, is_capitals

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ '()./-][A-Za-z0-9()]+)*")
_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+")
_LINE_ENDS = str.maketrans("\x85\u2028\u2029", "   ")  # at which YAML would break a line
_NOT_PLAIN = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))


def entry_text(term: Term) -> str:
    """An entry as it stands in a file, with everything that is said in it."""
    lines = [f"- id: {_written(term.id)}"]
    if term.language != "en":
        lines.append(f"  language: {_written(term.language)}")
    lines += _told(term, "  ")
    for key in ("broader", "related", "pages", "avoid_on"):
        if listed := getattr(term, key):
            lines.append(f"  {key}: [{', '.join(map(_written, listed))}]")
    if term.image:
        image = {"src": term.image.src, "alt": term.image.alt, "credit": term.image.credit}
        lines.append(f"  image: {_section(image)}")
    if term.audiences:
        lines.append("  audiences:")
    for variant in term.audiences:
        parts = {"definition": variant.definition, "more": variant.more}
        lines.append(f"    {_written(variant.audience)}: {_section(parts)}")
    if term.languages:
        lines.append("  languages:")
    for told in term.languages:
        lines += [f"    {_written(told.language)}:", *_told(told, "      ")]
    lines.append(f"  status: {term.status}")
    if term.replaced_by:
        lines.append(f"  replaced_by: {_written(term.replaced_by)}")
    return "\n".join([*lines, ""])


def label_text(label: Label) -> str:
    """A label as it stands in a list of labels."""
    parts = [f"text: {_written(label.text)}"]
    if label.kind is not Kind.SAME:
        parts.append(f"kind: {label.kind}")
    if label.case != is_capitals(label.text):
        parts.append(f"case: {str(label.case).lower()}")
    if label.context != Context():
        rules = (("near", label.context.near), ("unless", label.context.unless))
        written = ", ".join(f"{key}: [{', '.join(map(_written, listed))}]" for key, listed in rules if listed)
        parts.append(f"context: {{{written}}}")
    return f"{{{', '.join(parts)}}}" if len(parts) > 1 else _written(label.text)


def with_names(text: str, added: Mapping[str, Sequence[Label]]) -> str:
    """A file of entries with labels added to those of some ids; every other character stays.

    Raises ValueError when the labels of one are written in a way that cannot be added to: what YAML makes of
    the file is compared before and after.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        raise ValueError("the file is empty")
    entries = root.value if isinstance(root, yaml.SequenceNode) else [root]
    lines = _LINE.findall(text)
    end = "\r\n" if "\r\n" in text else "\n"
    found = {identity: labels for entry in entries for identity, labels in _labels_node(entry, added)}
    if set(found) != set(added):
        raise ValueError("an entry was not found")
    for identity, node in sorted(found.items(), key=lambda each: -each[1].start_mark.line):
        _insert(lines, node, [label_text(label) for label in added[identity]], end)
    made = "".join(lines)
    places = {node.start_mark.index: added[identity] for identity, node in found.items()}
    try:
        if list(_said(made, {})) == list(_said(text, places)):
            return made
    except yaml.YAMLError:
        pass
    raise ValueError("more than that would be changed")


def _said(text: str, added: Mapping[int, Sequence[Label]]) -> Iterator[tuple[object, ...]]:
    """What YAML reads in a text, with labels added to the lists that begin at some places of it."""
    open_lists: list[Sequence[Label]] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            mark = event.start_mark
            labels = added.get(mark.index, ()) if mark and isinstance(event, yaml.SequenceStartEvent) else ()
            if labels and event.anchor:
                raise ValueError("its labels are also those of another")
            open_lists.append(labels)
        elif isinstance(event, yaml.CollectionEndEvent):
            for label in open_lists.pop():
                yield from list(_said(label_text(label), {}))[2:-2]
        said = ("tag", "value", "anchor", "implicit")
        yield (type(event), *(getattr(event, name, None) for name in said))


def _labels_node(entry: yaml.Node, added: Mapping[str, object]) -> Iterable[tuple[str, yaml.SequenceNode]]:
    if isinstance(entry, yaml.MappingNode):
        fields = {key.value: value for key, value in entry.value if isinstance(key, yaml.ScalarNode)}
        identity, labels = fields.get("id"), fields.get("labels")
        if identity is not None and identity.value in added and isinstance(labels, yaml.SequenceNode):
            yield identity.value, labels


def _insert(lines: list[str], node: yaml.SequenceNode, labels: Sequence[str], end: str) -> None:
    if not node.value:
        raise ValueError("it has no labels yet")
    last = node.value[-1]
    if node.flow_style:
        row, column = last.end_mark.line, last.end_mark.column
        lines[row] = f"{lines[row][:column]}, {', '.join(labels)}{lines[row][column:]}"
        return
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    dashes = " " * node.start_mark.column
    # What is folded (>) or kept line by line (|) ends where the next line begins.
    place = last.end_mark.line + bool(last.end_mark.column)
    if not lines[place - 1].endswith(("\n", "\r")):
        lines[place - 1] += end
    lines[place:place] = [f"{dashes}- {label}{end}" for label in labels]


def _told(told: Term | Translation, indent: str) -> Iterator[str]:
    """The lines of what both an entry and a translation of it say."""
    yield f"{indent}labels:"
    for label in told.labels:
        yield f"{indent}  - {label_text(label)}"
    for key in ("definition", "more", "say"):
        if value := getattr(told, key):
            yield f"{indent}{key}: {_quoted(value)}"
    for key in ("review", "source"):
        if section := _section(asdict(getattr(told, key))):
            yield f"{indent}{key}: {section}"


def _section(parts: Mapping[str, str]) -> str:
    """Some values with their keys on one line, or "" when all are empty."""
    written = ", ".join(f"{key}: {_quoted(value)}" for key, value in parts.items() if value)
    return f"{{{written}}}" if written else ""


def _written(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text.translate(_LINE_ENDS), ensure_ascii=False)
