"""OBO ontologies: their terms in, and the published entries out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.errors import InputError
from glossary.exchange.extras import extra
from glossary.exchange.losses import Part
from glossary.exchange.offer import Collector, Reading, draft, tidy
from glossary.exchange.sheet import MOST_ROWS, too_many_rows
from glossary.exchange.web_page import NUMBERED
from glossary.glossary import Glossary
from glossary.term import Kind, Source, Term

KEPT = frozenset({Part.DEFINITION, Part.HIDDEN, Part.FIRST_KIND, Part.BARS, Part.BROADER})
"""What OBO holds of a glossary."""

_OURS = "findwell:"
_LAY = "layperson"  # how the ontologies of diseases and their signs mark everyday words
_PASSED_OVER = frozenset({"id", "namespace", "is_obsolete", "replaced_by", "consider"})
_READ = frozenset({"name", "def", "synonym", "is_a"})
_BACKSLASH = "\\"
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "{": "\\{", "}": "\\}"})
_ESCAPED_NAME = str.maketrans({"\\": "\\\\", "\n": " ", "{": "\\{", "}": "\\}", "!": "\\!"})


def read_obo(text: str, name: str) -> Reading:
    """The terms of an ontology, without the obsolete ones.

    Exact synonyms are names of the concept, lay ones lay names; broad, narrow and related synonyms are for
    searches only. Raises InputError G027 with the line of what is not OBO, G026 when no term is in it, G024
    for too many.
    """
    fastobo = extra("fastobo")
    try:
        document = fastobo.loads(text)
    except SyntaxError as error:
        raise InputError(
            "G027", f"{name}:{error.lineno or 1}: this is not OBO ({error.msg}).", "Correct that line."
        ) from None
    except ValueError as error:
        raise InputError("G027", f"{name}:1: this is not OBO ({error}).", "Export the file again.") from None
    frames = [frame for frame in document if type(frame).__name__ == "TermFrame"]
    if not frames:
        raise InputError("G026", f"{name}:1: there is no [Term] in it.", "Check the file and its format.")
    if len(frames) > MOST_ROWS:
        raise too_many_rows(f"{name}:{MOST_ROWS}")
    return _reading(frames, _title(document.header))


def write_obo(glossary: Glossary) -> str:
    """The published entries as OBO; the id of each is ``findwell:`` and its own."""
    lines = ["format-version: 1.2", "ontology: findwell"]
    ids = {term.id for term in glossary.published}
    for term in glossary.published:
        lines += ["", "[Term]", f"id: {_OURS}{term.id}", f"name: {term.heading.translate(_ESCAPED_NAME)}"]
        lines.append(f"def: {_quoted(term.definition)} []")
        for label in term.labels[1:]:
            scope = "EXACT" if label.kind.shown else "RELATED"
            lines.append(f"synonym: {_quoted(label.text)} {scope} []")
        lines += [f"is_a: {_OURS}{wider}" for wider in term.broader if wider in ids]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    # The parser takes an escaped backslash before the closing quote for the escape of that quote.
    return f'"{text.translate(_ESCAPED)}{" " if text.endswith(_BACKSLASH) else ""}"'


def _reading(frames: list[Any], title: str) -> Reading:
    collector = Collector()
    unread: Counter[str] = Counter()
    for number, frame in enumerate(frames, 1):
        clauses = [(clause.raw_tag(), clause) for clause in frame]
        if any(tag == "is_obsolete" and clause.obsolete for tag, clause in clauses):
            unread["obsolete terms"] += 1
            continue
        unread.update(tag for tag, _ in clauses if tag not in _READ | _PASSED_OVER)
        unread.update(_scopes(clauses))
        collector.take(number, _term(str(frame.id), clauses, title))
    notes = [f"Not kept: {what} ({count:,})." for what, count in sorted(unread.items())]
    return collector.reading([NUMBERED, *notes])


def _scopes(clauses: list[tuple[str, Any]]) -> Iterator[str]:
    for tag, clause in clauses:
        if tag == "synonym" and clause.synonym.scope != "EXACT":
            yield f"synonyms that are {clause.synonym.scope.lower()}, as such: they are search words"


def _term(key: str, clauses: list[tuple[str, Any]], title: str) -> Term:
    names = [(tidy(str(clause.name)), Kind.SAME) for tag, clause in clauses if tag == "name"]
    for tag, clause in clauses:
        if tag == "synonym":
            exact, lay = clause.synonym.scope == "EXACT", str(clause.synonym.type or "") == _LAY
            kind = (Kind.LAY if lay else Kind.SAME) if exact else Kind.SEARCH
            names.append((tidy(str(clause.synonym.desc)), kind))
    definition = next((tidy(str(clause.definition)) for tag, clause in clauses if tag == "def"), "")
    ours = key.startswith(_OURS)
    return replace(
        draft(names, definition, key=key.removeprefix(_OURS)),
        broader=tuple(str(clause.term).removeprefix(_OURS) for tag, clause in clauses if tag == "is_a"),
        source=Source(title="" if ours else f"{title} {key}".strip()),
    )


def _title(header: Any) -> str:
    """The name of an ontology, as its head gives it."""
    said = {clause.raw_tag(): clause.raw_value() for clause in header}
    return tidy(said.get("ontology", ""))
