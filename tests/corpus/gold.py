"""The gold set: made-up sites, a template and the pages' blocks of each, put together into HTML."""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

FOLDER = Path(__file__).parent / "data" / "gold"
SITES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


class GoldPage(NamedTuple):
    """A page of a made-up site: its HTML and the blocks that its editors wrote, in order."""

    title: str
    html: str
    blocks: tuple[str, ...]


def site(name: str) -> Iterator[GoldPage]:
    """The pages of one made-up site."""
    pages = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    template = Environment(loader=FileSystemLoader(FOLDER), autoescape=True).get_template(f"{name}.html")
    for number, page in enumerate(pages, 1):
        lines = page["blocks"].strip().splitlines()
        intro, sections = _sections(lines)
        others = [pages[(number + step) % len(pages)]["title"] for step in (2, 5, 7)]
        text = template.render(
            number=number,
            title=page["title"],
            intro=intro,
            sections=sections,
            others=others,
            markup=_markup,
            loose=_loose,
        )
        yield GoldPage(
            page["title"], text, tuple(line.removeprefix("## ").removeprefix("> ") for line in lines)
        )


def _sections(lines: list[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What stands before the first heading, and each heading with what stands below it."""
    intro: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    parts = intro
    for line in lines:
        if line.startswith("## "):
            parts = []
            sections.append({"heading": line.removeprefix("## "), "parts": parts})
            continue
        kind = _kind(line)
        if parts and parts[-1]["kind"] == kind:
            parts[-1]["lines"].append(line)
        else:
            parts.append({"kind": kind, "lines": [line]})
    return intro, sections


def _kind(line: str) -> str:
    if line.startswith(("• ", "> ")):
        return "list" if line[0] == "•" else "caption"
    return "table" if " – " in line else "prose"


def _markup(part: dict[str, Any]) -> Markup:
    """A part in proper HTML."""
    lines = [html.escape(line) for line in part["lines"]]
    if part["kind"] == "list":
        return Markup("<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>")  # noqa: S704
    if part["kind"] == "caption":
        texts = [f"<figcaption>{line.removeprefix('&gt; ')}</figcaption>" for line in lines]
        return Markup("".join(f'<figure><img src="p.jpg" alt="">{text}</figure>' for text in texts))  # noqa: S704
    if part["kind"] == "table":
        rows = [
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(" – ")) + "</tr>" for line in lines
        ]
        head = rows[0].replace("td>", "th>")
        return Markup(f'<table border="1">{head}{"".join(rows[1:])}</table>')  # noqa: S704
    return Markup("\n".join(f"<p>{line}</p>" for line in lines))  # noqa: S704


def _loose(part: dict[str, Any]) -> Markup:
    """A part in line breaks and nothing else."""
    if part["kind"] == "list":
        return _markup(part)
    return Markup("<br><br>".join(html.escape(line) for line in part["lines"]) + "<br>")  # noqa: S704
