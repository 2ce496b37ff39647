"""Indexes are published as immutable generations: built aside, checked, then switched to in one step."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from corpus.errors import (
    DamagedIndexError,
    FindwellError,
    NoIndexError,
    OutdatedIndexError,
    RefusedError,
    StorageError,
)
from corpus.lasting import make_folder, sync
from indexer.canaries import Written, chosen_canaries, keeping_titles
from indexer.document import Document, Token
from indexer.engine import Engine, build_index, discard, open_engine, put_in_use
from indexer.lock import only_writer
from indexer.manifest import (
    Generation,
    ask,
    damage,
    files_in,
    fingerprints,
    name_of,
    number_of,
    read_generation,
    verify,
    write_manifest,
    wrong_answers,
)

__all__ = [
    "Generation",
    "check_versions",
    "current",
    "current_name",
    "generations",
    "publish",
    "publish_index",
    "rollback",
    "verify",
]

KEEP = 3
SHRINK = 0.2

_POINTER = "CURRENT"
_MEGABYTE = 1024 * 1024
_LEAST_FREE = 20 * _MEGABYTE
_REBUILD = 'Run "findwell index" to build it.'


def publish(
    root: Path,
    documents: Iterable[Document],
    *,
    engine: str,
    versions: Mapping[str, str],
    terms: int = 0,
    files: Mapping[str, bytes] = MappingProxyType({}),
    learned: Callable[[Engine], Mapping[str, bytes]] = lambda engine: {},
    accept_shrink: bool = False,
) -> Generation:
    """Build an index of all documents, check it, and make it the one in use: as `publish_index` does."""

    def write(folder: Path) -> Written:
        titles: dict[int, Sequence[Token]] = {}
        count = build_index(engine, folder, keeping_titles(documents, titles))
        return Written(count, chosen_canaries(count, titles.__getitem__))

    return publish_index(
        root,
        write,
        engine=engine,
        versions=versions,
        terms=terms,
        files=files,
        learned=learned,
        accept_shrink=accept_shrink,
    )


def publish_index(
    root: Path,
    write: Callable[[Path], Written],
    *,
    engine: str,
    versions: Mapping[str, str],
    terms: int = 0,
    files: Mapping[str, bytes] = MappingProxyType({}),
    learned: Callable[[Engine], Mapping[str, bytes]] = lambda engine: {},
    accept_shrink: bool = False,
) -> Generation:
    """Have an index written into a folder, check it, and make it the one in use.

    ``files`` are kept beside the index, under their names, and so is what can only be ``learned`` from the
    opened index; ``terms`` counts the words explained. A few
    pages are canaries: questions that must find them are kept in the manifest, and asked before the switch
    and by `verify`. Whatever fails, the index in use stays in use.

    Raises `RefusedError` when there are no documents, or a fifth fewer than in the index in use and
    ``accept_shrink`` is false; `StorageError` when another process writes or the disk does not take it.
    """
    with _answering_for_the_disk(root):
        make_folder(root)
        sync(root.parent)
        with only_writer(root):
            _sweep(root)
            before = _in_use(root)
            _check_space(root, before)
            folder = root / "tmp-build"
            folder.mkdir()
            planned = Generation(
                name=folder.name, folder=folder, engine=engine, versions=dict(versions), terms=terms
            )
            try:
                generation = _build(planned, write, files, learned)
                _check_count(generation, before, accept_shrink)
                generation = _place(root, generation)
            finally:
                _remove(folder)
            _switch(root, generation.name)
            _remove_old(root, generation.name)
    return generation


def current(root: Path) -> Generation:
    """The generation in use, its files checked; when it is damaged, the newest intact one before it.

    Its ``degraded`` then says what happened. Raises `NoIndexError` when nothing was published, and
    `DamagedIndexError` when no generation is intact.
    """
    while True:
        name = current_name(root)
        chosen, faults = _newest_intact(root, name)
        if chosen and chosen.name == name:
            return chosen
        if current_name(root) == name:
            break
    if chosen:
        reason = " ".join(faults) or f"{_POINTER} does not name a generation."
        return replace(chosen, degraded=f"{reason} {chosen.name} is used instead.")
    if faults:
        raise DamagedIndexError("E512", f"The index in {root} is damaged: {faults[0]}", _REBUILD)
    raise NoIndexError("E511", f"There is no index in {root} yet.", _REBUILD)


def current_name(root: Path) -> str:
    """The name of the generation to use, empty when there is none: cheap enough to ask often."""
    try:
        name = (root / _POINTER).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return name if number_of(name) else ""


def generations(root: Path) -> list[Generation]:
    """All generations that are kept, newest first; their files are not checked."""
    if not root.is_dir():
        return []
    folders = [folder for folder in root.iterdir() if number_of(folder.name) and folder.is_dir()]
    return [read_generation(folder) for folder in sorted(folders, reverse=True)]


def rollback(root: Path) -> Generation:
    """Switch to the newest intact generation before the one in use.

    Raises `NoIndexError` when there is none.
    """
    with _answering_for_the_disk(root):
        if not root.is_dir():
            raise NoIndexError("E511", f"There is no index in {root} yet.", _REBUILD)
        with only_writer(root):
            name = current_name(root)
            for generation in generations(root):
                if generation.name < name and not verify(generation):
                    _switch(root, generation.name)
                    return generation
    raise NoIndexError(
        "E513", f"There is no intact index before {name or 'this one'} to go back to.", _REBUILD
    )


def check_versions(generation: Generation, versions: Mapping[str, str]) -> None:
    """Raise `OutdatedIndexError` when a generation was built with another version of something named."""
    other = [name for name, version in versions.items() if generation.versions.get(name) != version]
    if other:
        what = " and ".join(other)
        raise OutdatedIndexError(
            "E510",
            f"The index ({generation.name}) was built with another {what}.",
            'Run "findwell index" to build it again; no page is fetched again.',
        )


def _build(
    planned: Generation,
    write: Callable[[Path], Written],
    files: Mapping[str, bytes],
    learned: Callable[[Engine], Mapping[str, bytes]],
) -> Generation:
    folder = planned.folder
    for name, content in files.items():
        (folder / name).write_bytes(content)
    count, chosen = write(folder)
    opened = open_engine(planned.engine, folder)
    try:
        for name, content in learned(opened).items():
            (folder / name).write_bytes(content)
        canaries = tuple(canary._replace(total=ask(canary, opened)) for canary in chosen)
        built = replace(planned, documents=count, files=fingerprints(folder), canaries=canaries)
        faults = wrong_answers(built, opened)
    finally:
        opened.close()
    if faults or not all(canary.total for canary in canaries):
        raise DamagedIndexError(
            "E515",
            "The new index does not find its own pages and was not published; the old one is still in use.",
            "Run the command again; if it happens again, please report it.",
        )
    return built


def _check_count(new: Generation, before: Generation | None, accept_shrink: bool) -> None:
    if not new.documents:
        raise RefusedError(
            "E410", "There are no pages to index.", 'Run "findwell crawl" or "findwell add" first.'
        )
    if before and new.documents < before.documents * (1 - SHRINK) and not accept_shrink:
        raise RefusedError(
            "E411",
            f"The index would shrink from {before.documents} to {new.documents} pages; it was left as it is.",
            "If that is right, say so with --accept-shrink.",
        )


def _place(root: Path, generation: Generation) -> Generation:
    """Write the manifest and give the folder its name, each step on the disk before the next."""
    generation = replace(generation, published=datetime.now(UTC).isoformat(timespec="seconds"))
    write_manifest(generation)
    for path in files_in(generation.folder):
        sync(path)
    for place, _, _ in os.walk(generation.folder, topdown=False):
        sync(Path(place))
    newest = max((number_of(path.name) for path in root.iterdir()), default=0)
    target = root / name_of(newest + 1)
    generation.folder.rename(target)
    sync(root)
    return replace(generation, name=target.name, folder=target)


def _switch(root: Path, name: str) -> None:
    put_in_use(root / name)
    pointer = root / f"tmp-{_POINTER}"
    pointer.write_text(f"{name}\n", encoding="ascii")
    sync(pointer)
    pointer.replace(root / _POINTER)
    sync(root)


def _remove_old(root: Path, in_use: str) -> None:
    kept = [generation.name for generation in generations(root)]
    for name in kept[KEEP:]:
        if name != in_use:
            # Renamed first: a half-removed folder must not look like a generation.
            (root / name).rename(root / f"tmp-{name}")
    _sweep(root)


def _sweep(root: Path) -> None:
    """Remove what a killed writer left behind."""
    for path in root.glob("tmp-*"):
        if path.is_dir():
            _remove(path)
        else:
            path.unlink()


def _remove(folder: Path) -> None:
    # A cluster that is gone for good must not stop a publish; what is left there bears the site's name.
    with suppress(FindwellError):
        discard(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _in_use(root: Path) -> Generation | None:
    name = current_name(root)
    return next((generation for generation in generations(root) if generation.name == name), None)


def _newest_intact(root: Path, name: str) -> tuple[Generation | None, list[str]]:
    """The newest generation up to a name whose files are intact, and what is wrong with those passed over."""
    faults: list[str] = []
    if name and not (root / name).is_dir():
        faults.append(f"{name} is missing.")
    # Those published after the one in use were rolled back from: they serve only when nothing else can.
    for generation in sorted(generations(root), key=lambda one: bool(name) and one.name > name):
        wrong = damage(generation)
        if not wrong:
            return generation, faults
        faults.append(wrong[0])
    return None, faults


def _check_space(root: Path, before: Generation | None) -> None:
    size = sum(path.stat().st_size for path in files_in(before.folder)) if before else 0
    needed = max(_LEAST_FREE, size * 3 // 2)
    free = shutil.disk_usage(root).free
    if free < needed:
        what = f"The new index needs {needed // _MEGABYTE} MB, {root} has {free // _MEGABYTE} MB"
        raise _no_space(what, "the old index is still in use")


def _no_space(what: str, outcome: str) -> StorageError:
    return StorageError("E516", f"{what}; {outcome}.", "Make room on that disk, then try again.")


@contextmanager
def _answering_for_the_disk(root: Path) -> Iterator[None]:
    before = current_name(root)
    try:
        yield
    except OSError as error:
        name = current_name(root)
        # The switch may have been made and only what follows it have failed.
        outcome = "the old one is still in use" if name == before else f"but {name} is in use now"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(root).free // _MEGABYTE
            what = f"The new index needs more than the {free} MB that {root} has"
            raise _no_space(what, outcome) from error
        raise StorageError(
            "E517",
            f"The index in {root} cannot be written: {error.strerror or error}; {outcome}.",
            f"See that user {os.getuid()} may write there and that the disk is sound.",
        ) from error
