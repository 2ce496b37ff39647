"""All that cannot be made again, in one file: written while findwell runs, put back into an empty folder."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from corpus.errors import InputError, RefusedError, StorageError
from corpus.lasting import make_folder, sync
from corpus.store import Store
from search_app.durable import alone
from search_app.settings import Settings

_FORMAT = 1
_MANIFEST = "findwell-backup.json"
_STORE = "pages.sqlite"
_MADE_AGAIN = ("index", "locks", "report")
_KEPT_ANYWAY = PurePosixPath("report/history.json")
_PASSING = (".lock", ".tmp", ".unfinished", ".damaged")
_LOCKS = ("LOCK", "lock")


class Backup(NamedTuple):
    """What a backup holds: how many pages and how many other files."""

    pages: int
    files: int


def back_up(settings: Settings, config: Path | None, target: Path) -> Backup:
    """Write one file (tar, gzip) with the page store and all else in the data folder but what is made again.

    The settings file goes with it. Crawls, editors and the server may go on meanwhile: the store is as it was
    at one moment, and so are the glossary and the log of its changes. Raises `NoStoreError` when there is no
    store, `RefusedError` E581 for a file inside the data folder, `StorageError` when it cannot be written.
    """
    data = settings.data.resolve()
    if target.resolve().is_relative_to(data):
        raise RefusedError(
            "E581",
            f"{target} would be inside the folder that it is a copy of.",
            "Name a file elsewhere, best on another disk.",
        )
    if target.is_dir():
        raise StorageError(
            "E582", f"The backup cannot be written to {target}, a folder.", "Name a file in it."
        )
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent.resolve(), prefix=".findwell-") as aside:
            copy = Path(aside) / _STORE
            with Store(settings.data, create=False) as store:
                pages = sum(1 for _ in store.records())
                store.copy_to(copy)
            unfinished.unlink(missing_ok=True)
            # It holds the hashes of passwords, so it is its owner's alone from the first moment.
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                files = _write(file, settings, config, copy)
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(target)
        sync(target.parent.resolve())
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StorageError(
            "E582",
            f"The backup {target} cannot be written ({error.strerror}).",
            "See that its folder is there, that you may write there, and that the disk has room.",
        ) from error
    return Backup(pages, files)


def restore(archive: Path, folder: Path) -> int:
    """Put a backup back into a data folder that is not there yet, or empty; how many pages it has.

    Nothing is there until all of it was read and found to be whole. Raises `RefusedError` E583 when the
    folder has anything in it, `InputError` E584 when the file is not a whole backup, `StorageError` when its
    store is of another version or the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(
            "E583",
            f"{folder} is not empty, and a backup takes the place of nothing.",
            "Move that folder away, or name another with --data.",
        )
    make_folder(folder.absolute().parent)
    staging = folder.absolute().with_name(f".{folder.name}.restoring")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir(mode=0o700)
        _unpack(archive, staging)
        with Store(staging, create=False) as store:
            pages = sum(1 for _ in store.records())
        for path in [*staging.rglob("*"), staging]:
            sync(path)
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)
        sync(folder.absolute().parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return pages


def _write(file: IO[bytes], settings: Settings, config: Path | None, store: Path) -> int:
    hashes: dict[str, str] = {}

    def add(tar: tarfile.TarFile, name: str, path: Path) -> None:
        with path.open("rb") as content:
            entry = tar.gettarinfo(fileobj=content)
            # Neither who owns the files nor when they were written is anybody's business.
            entry.name, entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = name, 0, 0, 0, "", ""
            hashes[name] = hashlib.file_digest(content, "sha256").hexdigest()
            content.seek(0)
            tar.addfile(entry, content)

    with tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        add(tar, _STORE, store)
        changes = settings.changes_folder
        with alone(changes / "LOCK") if changes.is_dir() else nullcontext():
            for name, path in _files(settings.data):
                add(tar, name, path)
        if config and "findwell.toml" not in hashes:
            add(tar, "findwell.toml", config)
        # Last, so that a file that ends too early has none.
        text = json.dumps({"format": _FORMAT, "files": hashes}, ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return len(hashes) - 1


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the data folder that cannot be made again, but the store; by its name from there."""
    for top in sorted(data.iterdir()):
        below = [top]
        if top.is_dir():  # also one that a link leads to
            below = sorted(Path(place, name) for place, _, names in os.walk(top) for name in names)
        for path in below:
            name = PurePosixPath(path.relative_to(data))
            made_again = name.parts[0] in _MADE_AGAIN and name != _KEPT_ANYWAY
            passing = path.suffix in _PASSING or path.name in _LOCKS
            if path.is_file() and not made_again and not passing and not name.parts[0].startswith(_STORE):
                yield str(name), path


def _unpack(archive: Path, folder: Path) -> None:
    found: dict[str, str] = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                name = PurePosixPath(member.name)
                if content is None or name.is_absolute() or ".." in name.parts:
                    raise ValueError(f"{member.name} has no place in a backup")
                if member.name == _MANIFEST:
                    told = json.loads(content.read())
                    break
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    shutil.copyfileobj(content, file)
                path.chmod(member.mode & 0o777)
                with path.open("rb") as file:
                    found[member.name] = hashlib.file_digest(file, "sha256").hexdigest()
            else:
                raise ValueError("its end is missing")
        if told["format"] != _FORMAT or told["files"] != found:
            raise ValueError("a file in it is not as it was written")
    except (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise _not_whole(archive, str(error)) from error
    except OSError as error:
        if error.errno is None:  # so says gzip of a file that is none of its own
            raise _not_whole(archive, str(error)) from error
        raise StorageError(
            "E585",
            f"The backup cannot be put back: {error.filename or archive}: {error.strerror}.",
            "See that the file is there, that you may write there, and that the disk has room.",
        ) from error


def _not_whole(archive: Path, reason: str) -> InputError:
    return InputError("E584", f"{archive} is not a whole backup: {reason}.", "Take an earlier one.")
