"""Reads a YAML file without building anything from it, and keeps the place of every value for faults."""

import difflib
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

LARGEST_FILE = 10_000_000  # bytes
DEEPEST_NESTING = 12
MOST_ALIASES = 50

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_FIX = "Use lower-case letters, digits and hyphens, such as liver-biopsy."
ADDRESS = re.compile(r"(?:https?://[^\s<>\"'\\/]+(?:/[^\s<>\"'\\]*)?|/(?:[^/\s<>\"'\\][^\s<>\"'\\]*)?)")
ADDRESS_FIX = "Write it as https://… or, on your own site, /path."

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#|\b(?:javascript|vbscript|data)\s*:(?=\S)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Fault(NamedTuple):
    """Something wrong in a file: where, what, and what to do about it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class Fields(dict[str, yaml.Node]):
    """The values of one mapping by key, each still with its place."""


def compose(path: Path) -> tuple[yaml.Node | None, tuple[Fault, ...]]:
    """The root node of a YAML file, or None (for an empty one too) with what is wrong; nothing is raised."""
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, (Fault(name, 1, "not a file. Name a text file with entries."),)
        size = status.st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 1_000_000
            what = f"the file has {size / 1e6:.1f} MB; the limit is {limit} MB. Split it."
            return None, (Fault(name, 1, what),)
        text = path.read_bytes().decode("utf-8-sig")
        line, reason = _check_safe(text)
        if reason:
            return None, (Fault(name, line, reason),)
        return yaml.compose(text, Loader=yaml.CSafeLoader), ()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror}). Check its name and permissions."
        return None, (Fault(name, 1, what),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, (Fault(name, line, "not UTF-8 text. Save the file as UTF-8."),)
    except yaml.YAMLError as error:
        return None, (_bad_yaml(name, error),)


def forbidden(text: str) -> str:
    """What a text holds that no entry may hold, or ""."""
    if _MARKUP.search(text):
        return "HTML or a script"
    return "a control character" if _CONTROL.search(text) else ""


def _check_safe(text: str) -> tuple[int, str]:
    """The line and reason why a text must not be composed, or (0, "")."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MOST_ALIASES:
                return line, f"more than {MOST_ALIASES} aliases (*name). Write the values out."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                return line, f"nested more than {DEEPEST_NESTING} levels deep. Check the indentation."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0, ""


def _bad_yaml(name: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 1
    what = f"not valid YAML ({problem}). Check indentation, quotes and colons here and on the line above."
    return Fault(name, line, what)


def is_empty(node: yaml.Node) -> bool:
    """Whether nothing stands after a key, or only what YAML has for nothing (``~`` or ``null``)."""
    if not isinstance(node, yaml.ScalarNode):
        return False
    is_null = node.tag.endswith(":null") and not node.style and node.value in ("~", "null")
    return is_null or not node.value.strip()


class Values:
    """Takes values out of nodes and lists a fault for each that is not what it should be."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []

    def fault(self, node: yaml.Node, what: str) -> None:
        """Lists what is wrong at a node, and what to do."""
        self.faults.append(Fault(self.name, node.start_mark.line + 1, what))

    def fields(self, node: yaml.Node, where: str, known: tuple[str, ...]) -> Fields:
        """The known keys of a mapping; anything else is a fault."""
        fields = Fields()
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"expected an {where} with keys such as '{known[0]}:'. Check the indentation.")
            return fields
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in fields:
                self.fault(key_node, f"'{key}' is given twice. Keep one.")
            elif key in known:
                fields[key] = value
            else:
                close = difflib.get_close_matches(str(key), known, 1)
                hint = f"Did you mean '{close[0]}'?" if close else f"Use one of: {', '.join(known)}."
                self.fault(key_node, f"unknown key '{key}'. {hint}")
        return fields

    def text(self, fields: Fields, key: str) -> str:
        """A plain text as it is written (so that NO or 2026-01 stays itself), or "" when absent."""
        node = fields.get(key)
        return "" if node is None else self.scalar(node, key)

    def scalar(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.tag.startswith("tag:yaml.org,2002:"):
            self.fault(node, f"'{key}' must be text. Write it on one line, in quotes if it holds a colon.")
            return ""
        value = "" if is_empty(node) else node.value
        if reason := forbidden(value):
            self.fault(node, f"'{key}' holds {reason}. Use plain words (and Markdown in 'more').")
        return str(value).strip()

    def texts(self, fields: Fields, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        node = fields.get(key)
        if node is None or is_empty(node):
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (self.scalar(node, key),)
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"'{key}' must be a list. Write {key}: [one, two].")
            return ()
        return tuple(value for item in node.value if (value := self.scalar(item, key)))

    def require(self, node: yaml.Node, fields: Fields, keys: Iterable[str], named: str) -> None:
        """Lists a fault for each key that is not there or has nothing after it.

        What is no mapping at all was listed by `fields`.
        """
        if not isinstance(node, yaml.MappingNode):
            return
        for key in keys:
            value = fields.get(key)
            if value is None or is_empty(value) or not value.value:
                self.fault(value or node, f"{named} has no {key}. Add '{key}:'.")

    def checked(self, fields: Fields, key: str, is_right: Callable[[str], object], fix: str) -> str:
        value = self.text(fields, key)
        if value and not is_right(value):
            self.fault(fields[key], f"{key} '{value}' is not right. {fix}")
            return ""
        return value

    def choice(self, fields: Fields, key: str, choices: Iterable[str], default: str) -> str:
        value = self.text(fields, key) or default
        names = tuple(choices)
        if value not in names:
            close = difflib.get_close_matches(value, names, 1)
            hint = f"Did you mean '{close[0]}'?" if close else f"Use one of: {', '.join(names)}."
            self.fault(fields[key], f"{key} '{value}' is unknown. {hint}")
            return default
        return value

    def section(self, fields: Fields, key: str, known: tuple[str, ...]) -> Fields:
        node = fields.get(key)
        if node is None or is_empty(node):
            return Fields()
        return self.fields(node, f"'{key}'", known)

    def named(self, fields: Fields, key: str, example: str) -> Iterator[tuple[str, yaml.Node]]:
        """The parts of a section whose keys are names that an editor chose; one given twice is a fault."""
        node = fields.get(key)
        if node is None or is_empty(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"'{key}' must have a name for each part. Write {key}: {{{example}}}.")
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            name = self.scalar(key_node, key)
            if name.casefold() in seen:
                self.fault(key_node, f"'{name}' is given twice. Keep one.")
            else:
                seen.add(name.casefold())
                yield name, value
