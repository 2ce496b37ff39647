"""The catalogues of the pages' own words, made out of the code and the templates: ``make words``.

Running this as a program brings every catalogue up to date and compiles it; the tests see that it was done.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from glossary.coverage.rules import RULES

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "search_app" / "locale"
TEMPLATE = LOCALE / "findwell.pot"
_IN_TEMPLATES = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_IN_CODE = {**_IN_TEMPLATES, "gettext_noop": None}
_SOURCES = (
    ("indexer/*.py", "python", {"said": None, "said_of": (1, 2)}),
    ("search_app/*.py", "python", _IN_CODE),
    ("search_app/editors/*.py", "python", _IN_CODE),
    ("search_app/templates/*.*ml", "jinja2.ext:babel_extract", _IN_TEMPLATES),
    ("search_app/templates/editors/*.html", "jinja2.ext:babel_extract", _IN_TEMPLATES),
    ("search_app/static/*.js", "javascript", {"_": None, "_p": ((1, "c"), 2), "_n": (1, 2)}),
)
_NOT_FOR_READERS = ("coverage.html", "crawl.html")  # files for editors, in English
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HEADER = """\
# The words of findwell's pages. docs/translating.md says how they are put into a language.
"""


def extracted() -> Catalog:
    """Every message of the code and the templates, in English."""
    found = Catalog(project="findwell", header_comment=_HEADER.rstrip(), charset="utf-8")
    for pattern, method, keywords in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.name in _NOT_FOR_READERS:
                continue
            where = path.relative_to(ROOT).as_posix()
            options = {"trimmed": "true", "silent": "false"} if path.suffix in (".html", ".xml") else {}
            for _, message, comments, context in extract_from_file(
                method, path, keywords, ("Note:",), options
            ):
                found.add(message, locations=[(where, 0)], auto_comments=comments, context=context)
    for rule in RULES.values():
        for message in (rule.name, rule.meaning):
            found.add(message, locations=[("glossary/coverage/rules.py", 0)])
    return found


def translations() -> Iterator[Path]:
    """The file of each translation."""
    yield from sorted(LOCALE.glob("*/LC_MESSAGES/findwell.po"))


def read(path: Path) -> Catalog:
    """A catalogue in its file, whose folder names the language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file has it, without dates and line numbers, which change for no reader."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, sort_by_file=True)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"Generated-By')))


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the pages read it; what is not yet translated or is doubtful stays out."""
    file = io.BytesIO()
    catalogue.creation_date = _ANY_DAY  # else the moment of reading
    write_mo(file, catalogue)
    return file.getvalue()


def untold(message: Message) -> bool:
    """Whether a message lacks its translation, or one of its forms."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not all(forms)


def main(tags: list[str]) -> None:
    """Bring the catalogues up to date, and begin one for each tag of a language that has none yet."""
    template = extracted()
    TEMPLATE.write_bytes(written(template))
    for tag in tags:
        path = LOCALE / tag / "LC_MESSAGES" / "findwell.po"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                written(Catalog(locale=tag, project="findwell", header_comment=_HEADER.rstrip()))
            )
    for path in translations():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = sum(untold(message) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {missing} without a translation")


if __name__ == "__main__":
    main(sys.argv[1:])
