"""The front matter of an authored page: a few YAML fields, every fault of which is told with its line."""

import difflib
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import yaml

from corpus.dates import read_date

_HALF = re.compile(r"[\ud800-\udfff]")  # of a character that two make; no file can hold it alone
_FENCE = "---"
_TEXTS = ("title", "description", "audience", "kind", "cancer", "notice", "language", "owner")
_DATES = ("reviewed", "next_review")
FIELDS = ("title", "section", *_TEXTS[1:], *_DATES, "findwell_ignore")
"""The fields an editor may write."""
_MOST = 20_000  # characters
_IGNORED = re.compile(r"[A-Z]\d{3}(?: [^:]+)?: *\S.*")


class FrontMatter(NamedTuple):
    """The fields as the editor wrote them; empty where there is none.

    ``section`` is where the page belongs, outermost first; the dates are ISO dates as precise as written.
    ``findwell_ignore`` lists findings to leave out, each with the reason: "G101 TACE: for doctors only".
    """

    title: str = ""
    section: tuple[str, ...] = ()
    description: str = ""
    audience: str = ""
    kind: str = ""
    cancer: str = ""
    notice: str = ""
    language: str = ""
    reviewed: str = ""
    next_review: str = ""
    owner: str = ""
    findwell_ignore: tuple[str, ...] = ()


class Parted(NamedTuple):
    """A file's front matter, the text below it, and its faults as "line: what; what to do"."""

    fields: FrontMatter
    body: str
    faults: tuple[str, ...]


def part(text: str) -> Parted:
    """Read the front matter of a page; a file without any is all body."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return Parted(FrontMatter(), text, ())
    end = next((place for place, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), 0)
    if not end:
        return Parted(FrontMatter(), "", ('1: the front matter has no end; put "---" on a line below it',))
    source, body = "".join(lines[1:end]), "".join(lines[end + 1 :])
    if len(source) > _MOST:
        return Parted(FrontMatter(), body, ("1: the front matter is too long; move its text below it",))
    try:
        faults = [*_refused(source)]
        node = None if faults else yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        problem = error.problem or "it cannot be read"
        return Parted(
            FrontMatter(), body, (f"{line}: not YAML: {problem}; put texts that hold a colon in quotes",)
        )
    except yaml.YAMLError:
        return Parted(FrontMatter(), body, ("2: not YAML: a character is not allowed; remove it",))
    if node is not None and not isinstance(node, yaml.MappingNode):
        faults.append('2: the front matter is not a list of fields; write lines such as "title: About us"')
    fields: dict[str, str | tuple[str, ...]] = {}
    if isinstance(node, yaml.MappingNode):
        faults.extend(_read(node, fields))
    return Parted(FrontMatter(**fields), body, tuple(faults))  # type: ignore[arg-type]


def _refused(source: str) -> Iterator[str]:
    """A fault for each alias (nobody needs one, and ten lines make a billion words) and half character."""
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 2 if event.start_mark else 2
        if isinstance(event, yaml.AliasEvent):
            yield f"{line}: *{event.anchor} points elsewhere; write the text itself"
        elif isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value):
            yield f"{line}: \\u with D8 to DF after it is half a character; write the character itself"


def _read(node: yaml.MappingNode, fields: dict[str, str | tuple[str, ...]]) -> Iterator[str]:
    """Fill ``fields`` and yield the faults."""
    lines: dict[str, int] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 2, str(key.value)
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 1)
            yield f'{line}: there is no field "{name}"; ' + (
                f'did you mean "{near[0]}"?' if near else f"the fields are {', '.join(FIELDS)}"
            )
        elif name in lines:
            yield f'{line}: "{name}" was given on line {lines[name]} already; keep one of them'
        else:
            lines[name] = line
            read, fault = _value(name, value)
            if fault:
                yield f"{line}: {fault}"
            else:
                fields[name] = read
    reviewed, upcoming = str(fields.get("reviewed", "")), str(fields.get("next_review", ""))
    if reviewed and upcoming and upcoming <= reviewed:
        yield f"{lines['next_review']}: the next review is not after the last; correct one of the dates"


def _value(name: str, node: yaml.Node) -> tuple[str | tuple[str, ...], str]:
    """What the editor wrote for a field, and the fault if it is not what the field needs."""
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null":
        return (() if name in ("section", "findwell_ignore") else ""), ""
    if name == "section":
        return _section(node)
    if name == "findwell_ignore":
        return _ignored(node)
    if not isinstance(node, yaml.ScalarNode):
        return "", f'"{name}" is one text, not a list; write it on one line'
    text = " ".join(node.value.split())
    if name in _DATES:
        iso = _date(text)
        return iso, "" if iso else f'"{name}: {text}" is not a date; write 2024, 2024-03 or 2024-03-28'
    return text, ""


def _section(node: yaml.Node) -> tuple[tuple[str, ...], str]:
    if isinstance(node, yaml.ScalarNode):
        return tuple(step.strip() for step in node.value.split(">") if step.strip()), ""
    steps = node.value if isinstance(node, yaml.SequenceNode) else []
    if not steps or not all(isinstance(step, yaml.ScalarNode) for step in steps):
        return (), '"section" is a list of names; write section: [Treatment, Ablation]'
    return tuple(" ".join(step.value.split()) for step in steps), ""


def _ignored(node: yaml.Node) -> tuple[tuple[str, ...], str]:
    """The findings to leave out; YAML takes *G101: why* for a key and its value, which is what is meant."""
    found: list[str] = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(item, yaml.MappingNode):
            found.extend(f"{key.value}: {value.value}" for key, value in item.value)
        else:
            found.append(str(item.value))
    texts = tuple(" ".join(text.split()) for text in found)
    if all(map(_IGNORED.fullmatch, texts)):
        return texts, ""
    return (
        (),
        '"findwell_ignore" is a list of rules, each with a reason; write - "G101 TACE: for doctors only"',
    )


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else read_date(text)
    except ValueError:
        return read_date(text)
