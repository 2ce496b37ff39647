"""Brings a file from elsewhere into a folder of entries: read it, merge it, write it, load it as a whole."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.answer import Fetched
from corpus.errors import InputError, StorageError
from corpus.lasting import make_folder, sync
from glossary.entry_file import Placed, read
from glossary.exchange.entry_text import entry_text, with_names
from glossary.exchange.formats import Format, read_file, read_page
from glossary.exchange.merging import Added, Merge, merge
from glossary.exchange.offer import Reading
from glossary.glossary import load
from glossary.term import Label, Status

_LARGEST_PART = 8_000_000  # characters of a file of entries; the loader takes 10 MB
_HEAD = "# Imported from {}. Check each entry; published ones reach readers.\n"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


class Imported(NamedTuple):
    """What an import did, or would do: the merge, the files it wrote, and notes on the file that was read."""

    merge: Merge
    files: tuple[Path, ...]
    notes: tuple[str, ...]


def import_file(
    path: Path,
    folder: Path,
    *,
    status: Status,
    dry_run: bool = False,
    form: Format | None = None,
    address: str = "",
) -> Imported:
    """Merges what a file offers into the entries of a folder, and writes new ones to a file there.

    Either all of it is written or nothing. Raises what `read_file` raises, InputError G001 when the folder's
    own entries have faults, G025 when they would have some afterwards; StorageError E522 when the folder
    cannot be written to.
    """
    reading = read_file(path, form, address=address)
    return _imported(reading, folder, path.stem, path.name, status=status, dry_run=dry_run)


def import_page(answer: Fetched, folder: Path, *, status: Status, dry_run: bool = False) -> Imported:
    """Merges what a page of a site offers; as `import_file`."""
    reading = read_page(answer)
    parts = urlsplit(answer.url)
    stem = _NOT_IN_A_NAME.sub("-", f"{parts.hostname}{parts.path}".removesuffix("/index.html")).strip("-")
    return _imported(reading, folder, stem[-80:], answer.url, status=status, dry_run=dry_run)


def _imported(
    reading: Reading, folder: Path, stem: str, source: str, *, status: Status, dry_run: bool
) -> Imported:
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".yaml", ".yml"))
    if files:
        load(files)
    merged = merge(reading, _entries(files), status=status)
    if dry_run:
        return Imported(merged, (), reading.notes)
    texts = dict(_with_names(merged.added)) | dict(_with_new(merged, folder, stem, source))
    _write(texts, folder, files)
    return Imported(merged, tuple(texts), reading.notes)


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


def _with_new(merged: Merge, folder: Path, stem: str, source: str) -> Iterator[tuple[Path, str]]:
    """The new entries in as many files as the loader's limit asks for, named after their source."""
    number = 0
    for part in in_parts(map(entry_text, merged.new), _LARGEST_PART):
        number += 1
        while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}.yaml").exists():
            number += 1
        yield path, "\n".join([_HEAD.format(" ".join(source.split())), *part])


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
        make_folder(folder)
        for path, text in texts.items():
            drafts[path].write_text(text, encoding="utf-8", newline="")
            sync(drafts[path])
        _check(drafts, files)
        for path, draft in drafts.items():
            draft.replace(path)
        for place in {path.parent for path in texts}:
            sync(place)
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
