"""Brings a file from elsewhere into a folder of entries: read it, merge it, write it, load it as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.errors import InputError, StorageError
from glossary.entry_file import Placed, read
from glossary.entry_text import entry_text, with_names
from glossary.glossary import load
from glossary.merging import Added, Merge, merge
from glossary.offer import Reading
from glossary.sheet import read_sheet
from glossary.synonym_rules import read_rules
from glossary.term import Label, Status

LARGEST_FILE = 50_000_000  # bytes

_SHEETS = (".csv", ".tsv")
_RULES = (".txt", ".syn", ".synonyms", ".solr")
_LARGEST_PART = 8_000_000  # characters of a file of entries; the loader takes 10 MB
_HEAD = "# Imported from {}. Check each entry; published ones reach readers.\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Imported(NamedTuple):
    """What an import did, or would do: the merge, the files it wrote, and notes on the file that was read."""

    merge: Merge
    files: tuple[Path, ...]
    notes: tuple[str, ...]


def import_file(path: Path, folder: Path, *, status: Status, dry_run: bool = False) -> Imported:
    """Merges a CSV or synonyms file into the entries of a folder, and writes new ones to a file there.

    Either all of it is written or nothing. Raises InputError G020 to G024 for a file that cannot be read,
    G001 when the folder's own entries have faults, G025 when they would have some afterwards; StorageError
    E522 when the folder cannot be written to.
    """
    reading = read_file(path)
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".yaml", ".yml"))
    if files:
        load(files)
    merged = merge(reading, _entries(files), status=status)
    if dry_run:
        return Imported(merged, (), reading.notes)
    texts = dict(_with_names(merged.added)) | dict(_with_new(merged, folder, path))
    _write(texts, folder, files)
    return Imported(merged, tuple(texts), reading.notes)


def read_file(path: Path) -> Reading:
    """What a file offers; its kind is known by its name.

    Raises InputError G020 for a file that is no text or of no known kind, else what its reader raises.
    """
    kind = path.suffix.lower()
    if kind not in (*_SHEETS, *_RULES):
        raise _unreadable(path, f"its name ends in neither {' nor '.join((*_SHEETS, *_RULES))}")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _unreadable(
                path, f"it has {size / 1e6:.0f} MB; the limit is {LARGEST_FILE // 1_000_000} MB"
            )
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None
    text, notes = _decoded(content, path)
    reading = read_sheet(text, str(path)) if kind in _SHEETS else read_rules(text)
    return reading._replace(notes=(*notes, *reading.notes))


def _decoded(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    if content.startswith(b"PK"):
        raise _unreadable(path, "it is an Excel workbook or another archive")
    encoding, notes = "utf-16" if content.startswith(_UTF16) else "utf-8-sig", tuple[str, ...]()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        notes = (f"Line {line} is not UTF-8: read as Windows text (cp1252). Check accents and dashes.",)
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as other:
            line = content[: other.start].count(b"\n") + 1
            raise _unreadable(path, "it is not text in UTF-8 or Windows code", line) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _unreadable(path, "it holds a zero byte and so is no text", line)
    return text, notes


def _unreadable(path: Path, why: str, line: int = 1) -> InputError:
    what = f"{path}:{line}: the file cannot be read: {why}."
    return InputError("G020", what, "Save it as CSV UTF-8 (.csv), or synonym rules as UTF-8 text (.txt).")


def _entries(files: Iterable[Path]) -> Iterator[Placed]:
    for file in files:
        yield from read(file).terms


def _with_names(added: Sequence[Added]) -> Iterator[tuple[Path, str]]:
    by_file: defaultdict[str, dict[str, tuple[Label, ...]]] = defaultdict(dict)
    for each in added:
        by_file[each.placed.file][each.placed.term.id] = each.labels
    for file, labels in by_file.items():
        text = Path(file).read_bytes().decode("utf-8-sig")
        try:
            yield Path(file), with_names(text, labels)
        except ValueError:
            names = ", ".join(label.text for listed in labels.values() for label in listed)
            raise InputError(
                "G025", f"{file}: names cannot be added to how its labels are written.", f"Add them: {names}."
            ) from None


def _with_new(merged: Merge, folder: Path, source: Path) -> Iterator[tuple[Path, str]]:
    """The new entries in as many files as the loader's limit asks for, named after their source."""
    number = 0
    for part in in_parts(map(entry_text, merged.new), _LARGEST_PART):
        number += 1
        while (path := folder / f"{source.stem}{f'-{number}' if number > 1 else ''}.yaml").exists():
            number += 1
        yield path, "\n".join([_HEAD.format(source.name), *part])


def in_parts(texts: Iterable[str], most: int) -> list[list[str]]:
    """Texts in their order, in as few lists as hold at most so many characters each."""
    parts: list[list[str]] = []
    size = most
    for text in texts:
        size += len(text)
        if size > most or not parts:
            parts.append([])
            size = len(text)
        parts[-1].append(text)
    return parts


def _write(texts: dict[Path, str], folder: Path, files: Sequence[Path]) -> None:
    """Writes files so that either all of them are there, and the folder loads, or all is as before."""
    drafts = {path: path.with_name(f".{path.name}.draft") for path in texts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            drafts[path].write_text(text, encoding="utf-8", newline="")
        _check(drafts, files)
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        what = f"The entries cannot be written to {folder}: {error.strerror}."
        raise StorageError("E522", what, "Check the folder's permissions and the space left.") from None
    finally:
        for draft in filter(Path.is_file, drafts.values()):
            draft.unlink()


def _check(drafts: dict[Path, Path], files: Sequence[Path]) -> None:
    try:
        load([*(file for file in files if file not in drafts), *drafts.values()])
    except InputError as error:
        raise InputError(
            "G025",
            "The glossary would have faults, so nothing was imported.",
            "Correct the rows that these faults come from, and import again.",
            error.faults,
        ) from None
