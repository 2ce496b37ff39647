"""The counts on disk: a small file for each day, and for each month once its days are old.

A file says how many searches there were, how many of them found nothing, and how often each text was
searched. It says no time: its date of change is set to the start of its day.
"""

import fcntl
import json
import os
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from corpus.errors import StorageError

DAYS_KEPT = 90
MONTHS_KEPT = 13
_VERSION = 1
_NAME = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


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
    with _writing(folder):
        path = folder / f"{day.isoformat()}.json"
        _write(path, _read(path) + counts)


def keep_to_limits(folder: Path, today: date) -> None:
    """Add days older than 90 days to their month, and remove months older than 13 months.

    Raises `StorageError` E531 when the folder cannot be written to.
    """
    if not folder.is_dir():
        return
    with _writing(folder):
        for name, path in list(_files(folder)):
            if len(name) == 10 and date.fromisoformat(name) < today - timedelta(days=DAYS_KEPT):
                month = folder / f"{name[:7]}.json"
                # The day goes first: after a crash it is lost, never counted twice.
                counts = _read(path)
                path.unlink()
                _write(month, _read(month) + counts)
        for name, path in list(_files(folder)):
            if len(name) == 7 and _months(today) - _months(date.fromisoformat(f"{name}-01")) > MONTHS_KEPT:
                path.unlink()


def read_counts(folder: Path, *, since: date = date.min) -> Counts:
    """All that is kept, or what was counted from the day ``since`` on (a month counts from its first day).

    Raises `StorageError` E532 for a file that cannot be read.
    """
    total = Counts()
    for name, path in _files(folder):
        if date.fromisoformat(name if len(name) == 10 else f"{name}-01") >= since:
            total += _read(path)
    return total


def purge(folder: Path) -> int:
    """Remove every count; how many files there were.

    Raises `StorageError` E531 when the folder cannot be written to.
    """
    if not folder.is_dir():
        return 0
    with _writing(folder):
        paths = [path for _, path in _files(folder)]
        for path in paths:
            path.unlink()
    return len(paths)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The (day or month, path) of each file, oldest first."""
    for path in sorted(folder.glob("*.json")):
        if _NAME.fullmatch(path.stem):
            yield path.stem, path


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _read(path: Path) -> Counts:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Counts()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    try:
        kept = json.loads(text)
        if kept["version"] != _VERSION:
            raise _damaged(path)
        texts = {str(name): int(uses) for name, uses in kept["texts"].items()}
        return Counts(searches=int(kept["searches"]), nothing=int(kept["nothing"]), texts=texts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StorageError:
    return StorageError(
        "E532", f"The counts of searches in {path} cannot be read.", "Remove that file; it holds counts only."
    )


def _write(path: Path, counts: Counts) -> None:
    # In the order of the alphabet, so that the order of the searches is not told.
    texts = dict(sorted(counts.texts.items()))
    kept = {"version": _VERSION, "searches": counts.searches, "nothing": counts.nothing, "texts": texts}
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    name = path.stem if len(path.stem) == 10 else f"{path.stem}-01"
    start = datetime.fromisoformat(name).replace(tzinfo=UTC).timestamp()
    os.utime(unfinished, (start, start))
    unfinished.replace(path)


@contextmanager
def _writing(folder: Path) -> Generator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "LOCK").open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StorageError(
            "E531",
            f"The counts of searches in {folder} cannot be written ({error.strerror}).",
            'Check the disk and who owns the folder, or set log = "off" under [privacy].',
        ) from error
