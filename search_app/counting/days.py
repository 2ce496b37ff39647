"""The counts on disk: a small file for each day, and for each month once its days are old.

A file says how many searches there were, how many of them found nothing, and how often each text was
searched. The files' and the folder's own dates are set to the start of the day. A file that is damaged is
set aside, as NAME.json.damaged.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from corpus.errors import StorageError
from corpus.lasting import sync
from search_app.durable import alone

DAYS_KEPT = 90
MONTHS_KEPT = 13
_VERSION = 1
_NAME = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
_OURS = (".json", ".tmp", ".damaged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many searches there were, how many found nothing, and how often each text was searched."""

    searches: int = 0
    nothing: int = 0
    texts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            searches=self.searches + other.searches,
            nothing=self.nothing + other.nothing,
            texts=Counter(self.texts) + Counter(other.texts),
        )


def add_counts(folder: Path, day: date, counts: Counts) -> None:
    """Add to the counts of a day; several processes may do so at once.

    Raises `StorageError` E531 when the folder cannot be written to.
    """
    with _writing(folder, day):
        path = folder / f"{day.isoformat()}.json"
        _prepared(path, _sound(path) + counts).replace(path)


def keep_to_limits(folder: Path, today: date) -> None:
    """Add days older than 90 days to their month, keep 13 months with this one, and set damaged files aside.

    Raises `StorageError` E531 when the folder cannot be written to.
    """
    if not folder.is_dir():
        return
    with _writing(folder, today):
        for start, path in list(_files(folder)):
            counts = _sound(path)
            if len(path.stem) == 10 and path.exists() and start < today - timedelta(days=DAYS_KEPT):
                month = folder / f"{path.stem[:7]}.json"
                unfinished = _prepared(month, _sound(month) + counts)
                path.unlink()  # before the month has it: after a crash it is lost, never counted twice
                sync(folder)
                unfinished.replace(month)
        for start, path in [*_files(folder), *_files(folder, ending=".json.damaged")]:
            if _months(today) - _months(start) >= MONTHS_KEPT:
                path.unlink()


def read_counts(folder: Path, *, since: date = date.min, before: date = date.max) -> Counts:
    """What was counted from the day ``since`` on and before another (a month counts as its first day).

    Raises `StorageError` E532 for a file that cannot be read.
    """
    total = Counts()
    for start, path in _files(folder):
        if since <= start < before:
            total += _read(path)
    return total


def set_aside(folder: Path) -> tuple[str, ...]:
    """The names of the damaged files that were set aside, in order; `purge` removes them."""
    return tuple(sorted(path.name for path in folder.glob("*.damaged")))


def purge(folder: Path) -> int:
    """Remove every count, whole, unfinished or damaged; how many files there were.

    Raises `StorageError` E531 when the folder cannot be written to.
    """
    if not folder.is_dir():
        return 0
    with _writing(folder, date.today()):
        paths = [path for path in folder.iterdir() if path.suffix in _OURS]
        for path in paths:
            path.unlink()
    return len(paths)


def _files(folder: Path, *, ending: str = ".json") -> Iterator[tuple[date, Path]]:
    """The first day and the path of each file of a day or month, oldest first."""
    for path in sorted(folder.glob(f"*{ending}")):
        if _NAME.fullmatch(path.name.removesuffix(ending)):
            with suppress(ValueError):  # a date that never was is no file of ours
                yield _start(path), path


def _start(path: Path) -> date:
    name = path.name.partition(".")[0]
    return date.fromisoformat(name if len(name) == 10 else f"{name}-01")


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _sound(path: Path) -> Counts:
    """What a file holds; nothing of a damaged one, which is set aside (one that cannot be opened stays)."""
    try:
        return _read(path)
    except StorageError as error:
        if isinstance(error.__cause__, OSError):
            raise
        path.replace(path.with_name(f"{path.name}.damaged"))
        return Counts()


def _read(path: Path) -> Counts:
    try:
        kept = json.loads(path.read_bytes().decode())
        if kept["version"] != _VERSION:
            raise ValueError
        texts = {str(name): int(uses) for name, uses in kept["texts"].items()}
        return Counts(searches=int(kept["searches"]), nothing=int(kept["nothing"]), texts=texts)
    except FileNotFoundError:
        return Counts()
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise StorageError(
            "E532",
            f"The counts of searches in {path} cannot be read.",
            "Remove that file; it holds counts only.",
        ) from error


def _prepared(path: Path, counts: Counts) -> Path:
    """The file that is to take the place of ``path``, safe on the disk."""
    # In the order of the alphabet, so that the order of the searches is not told.
    texts = dict(sorted(counts.texts.items()))
    kept = {"version": _VERSION, "searches": counts.searches, "nothing": counts.nothing, "texts": texts}
    unfinished = path.with_suffix(".tmp")
    with unfinished.open("w", encoding="utf-8", errors="replace") as file:
        file.write(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    _date(unfinished, _start(path))
    return unfinished


def _date(path: Path, day: date) -> None:
    """Set the dates of a file or folder to the start of a day; where somebody else owns it, they stay."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    with suppress(OSError):
        os.utime(path, (start, start))


@contextmanager
def _writing(folder: Path, day: date) -> Generator[None]:
    """Alone in the folder, which afterwards looks as if it were last changed at the start of ``day``."""
    try:
        with alone(folder / "LOCK"):
            yield
            _date(folder / "LOCK", day)
            _date(folder, day)
    except OSError as error:
        raise StorageError(
            "E531",
            f"The counts of searches in {folder} cannot be written ({error.strerror}).",
            'Check the disk and who owns the folder, or set log = "off" under [privacy].',
        ) from error
