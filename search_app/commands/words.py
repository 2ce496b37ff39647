"""Commands that show how words are found, and why one is not: forms, mentions."""

import difflib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from corpus.errors import InputError
from corpus.frontmatter import part
from glossary.considered import TAKEN, Told, tell_html, tell_text
from glossary.forms import forms
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher
from glossary.term import Label, Term
from search_app.commands.gather import find
from search_app.session import Session

_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
# A line break inside a paragraph of Markdown: no blank line, heading, list or quotation follows.
_SOFT_BREAK = re.compile(r"(?<=\S)\n(?=[ \t]*[^\s#>*+\-|])")


@click.command("forms")
@click.argument("term", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def forms_command(session: Session, term: tuple[str, ...], as_json: bool) -> None:
    """List every spelling under which an entry is found, by its id or any of its names."""
    name = " ".join(term)
    glossary = load(session.settings.glossary_paths)
    entry = glossary.terms.get(name) or entry_named(glossary, name)
    if as_json:
        shape = {
            "id": entry.id,
            "heading": entry.heading,
            "status": entry.status,
            "labels": [_label_shape(label) for label in entry.labels],
        }
        click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
        return
    click.echo(f"{click.style(entry.heading, bold=True)} ({entry.id}, {entry.status})")
    for label in entry.labels:
        click.echo(f"\n{label.text}: {', '.join(_rules(label))}")
        click.echo(f"  {', '.join(forms(label.text))}")


@click.command("mentions")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--refused", is_flag=True, help="Only what was not taken.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def mentions_command(session: Session, source: str, refused: bool, as_json: bool) -> None:
    """Show where a page or file names words of the glossary, and why each place was taken or not.

    FILE is HTML, Markdown or plain text, "-" standard input, URL a page of the store. Of HTML, what is taken
    is what would be marked; of other text, every mention.
    """
    matcher = Matcher(load(session.settings.glossary_paths))
    text, told = _read(session, source, matcher)
    shown = [each for each in told if not refused or each.outcome != TAKEN]
    if as_json:
        click.echo(json.dumps({"mentions": [each._asdict() for each in shown]}, ensure_ascii=False, indent=2))
    else:
        _print(text, shown)


def entry_named(glossary: Glossary, name: str) -> Term:
    """The published entry with this id or name; raises `InputError` G010 with the names closest to it."""
    term = glossary.find(name)
    if term is not None:
        return term
    shown = (label for entry in glossary.published for label in entry.labels if label.kind.shown)
    names = {label.text.casefold(): label.text for label in shown}
    close = difflib.get_close_matches(name.casefold(), names, n=3)
    fix = f"Close names: {', '.join(names[key] for key in close)}." if close else "Try another name for it."
    raise InputError("G010", f"The glossary has no entry for {name!r}.", fix)


def _rules(label: Label) -> list[str]:
    """What a label asks of the place where it stands, in words."""
    rules = [label.kind.value if label.kind.in_pages else f"{label.kind.value}, in searches only"]
    if label.case:
        rules.append("in these capitals")
    if label.context.near:
        rules.append(f"near {' or '.join(label.context.near)}")
    if label.context.unless:
        rules.append(f"not near {' or '.join(label.context.unless)}")
    return rules


def _label_shape(label: Label) -> dict[str, Any]:
    return {
        "text": label.text,
        "kind": label.kind,
        "in_pages": label.kind.in_pages,
        "case": label.case,
        "near": list(label.context.near),
        "unless": list(label.context.unless),
        "forms": list(forms(label.text)),
    }


def _read(session: Session, source: str, matcher: Matcher) -> tuple[str, list[Told]]:
    """A text and what was found in it; offsets are those of the file, or of the page as it was kept."""
    per_section = session.settings.glossary.marks == "section"
    path = Path(source)
    if source != "-" and not path.is_file():
        if not source.startswith("/") and "://" not in source:
            fix = "Check how it is spelled, or name a page of the store by its address."
            raise InputError("E018", f"There is no file {source}.", fix)
        with session.store() as store:
            page = store.page(find(store, source).url)
        if page is None:
            raise InputError("E507", f"{source} has no text to look at.", "findwell show says why.")
        if page.html:
            return page.html, tell_html(page.html, matcher, url=page.url, per_section=per_section)
        return page.text, tell_text(page.text, matcher)
    text = _text_of(path, source)
    if path.suffix in _HTML or (source == "-" and text.lstrip().startswith("<")):
        return text, tell_html(text, matcher, per_section=per_section)
    if path.suffix in _MARKDOWN:
        below = part(text).body
        blank = re.sub(r"[^\n]", " ", text[: len(text) - len(below)])
        return text, tell_text(blank + _SOFT_BREAK.sub(" ", below), matcher)
    return text, tell_text(text, matcher)


def _text_of(path: Path, source: str) -> str:
    body = sys.stdin.buffer.read() if source == "-" else path.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("E017", f"{source} is not UTF-8: {error}.", "Save it as UTF-8.") from None


def _print(text: str, told: Sequence[Told]) -> None:
    """One line for each place, as line:column in what was read; line breaks are those of editors."""
    line, counted_to = 1, 0
    for each in told:
        line += text.count("\n", counted_to, each.start)
        counted_to = each.start
        column = each.start - text.rfind("\n", 0, each.start)
        said = each.outcome if each.outcome == TAKEN else f"{each.outcome}: {each.why}"
        click.echo(f"{line}:{column}  {each.written} → {each.term} ({each.label})  {said}")
    if not told:
        click.echo("No name of the glossary stands here.")
