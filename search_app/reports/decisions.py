"""What editors decided about their report: findings to leave out, and who looks after which section."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpus.errors import InputError
from glossary.coverage.ignoring import Ignore
from glossary.coverage.report import Owner
from glossary.coverage.rules import RULES
from glossary.yaml_file import Fault, Values, compose

_KEYS = ("rule", "page", "word", "term", "reason", "section", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Findings to leave out, and the owners of sections."""

    ignores: tuple[Ignore, ...] = ()
    owners: tuple[Owner, ...] = ()


def read_decisions(paths: Iterable[Path]) -> Decisions:
    """The decisions of some YAML files: a list of entries with ``rule`` and ``reason``, or ``section`` and
    ``owner``.

    Raises `InputError` F001 listing every fault with its line.
    """
    ignores: list[Ignore] = []
    owners: list[Owner] = []
    faults: list[Fault] = []
    for path in paths:
        root, wrong = compose(path)
        faults.extend(wrong)
        values = Values(str(path))
        for item in _items(values, root):
            if isinstance(item, Ignore):
                ignores.append(item)
            else:
                owners.append(item)
        faults.extend(values.faults)
    if faults:
        raise InputError(
            "F001",
            "The list of findings to leave out was not read.",
            "Correct each line that is named.",
            tuple(map(str, sorted(faults))),
        )
    return Decisions(ignores=tuple(ignores), owners=tuple(owners))


def _items(values: Values, root: yaml.Node | None) -> Iterator[Ignore | Owner]:
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        if root.value:
            values.fault(root, "expected a list of entries. Start each entry with '- rule: …'.")
        return
    for node in root.value:
        fields = values.fields(node, "entry", _KEYS)
        text = {key: values.text(fields, key) for key in _KEYS}
        if not isinstance(node, yaml.MappingNode):
            continue
        if "rule" in fields:
            values.choice(fields, "rule", RULES, "G101")
            values.require(node, fields, ("reason",), "this entry")
            yield Ignore(
                rule=text["rule"],
                reason=text["reason"],
                page=text["page"],
                word=text["word"],
                term=text["term"],
            )
        else:
            values.require(node, fields, ("section", "owner"), "this entry")
            yield Owner(text["section"], text["owner"])
