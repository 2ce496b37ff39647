"""When each finding was first seen, and the figures of earlier days, in a small file beside the store."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from glossary.coverage.report import Figure, Report
from search_app.durable import alone, replace_file

_FORMAT = 1
_DAYS_KEPT = 400
_Amounts = tuple[int, int]
_NOT_KEPT = ("S501", "S502", "S503")  # what people searched for: nothing of it outlives the counts


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The ISO day on which each finding (by its key) was first seen, and each day's figures by name."""

    seen: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, _Amounts]] = field(default_factory=dict)


def remember(folder: Path, report: Report, *, today: date) -> Report:
    """The report with the day each finding was first seen, and its figures with those of an earlier day.

    Writes both to ``history.json`` in ``folder``; several may do so at once. Where that cannot be read or
    written, the report says so in its notes and nothing else is lost: a damaged file is set aside. Findings
    about what people searched for (S501 to S503) have no first day: not even a hash of them is kept.
    """
    path = folder / "history.json"
    try:
        with alone(folder / "lock"):
            before, note = _read(path)
            after = _updated(before, report, today)
            if after != before:
                _write(path, after)
    except OSError as error:
        before, note = _read(path)
        after = _updated(before, report, today)
        note = f"The days on which findings were first seen could not be kept: {error.strerror}."
    told = _told(report, after, today)
    return replace(told, notes=(*told.notes, note)) if note else told


def _updated(before: History, report: Report, today: date) -> History:
    every = (*report.findings, *(found for found, _ in report.ignored))
    keys = {found.key for found in every if found.rule not in _NOT_KEPT}
    figures = {
        **before.figures,
        today.isoformat(): {figure.name: (figure.value, figure.of) for figure in report.figures},
    }
    kept = sorted(figures)[-_DAYS_KEPT:]
    return History(
        seen={key: before.seen.get(key, today.isoformat()) for key in sorted(keys)},
        figures={day: figures[day] for day in kept},
    )


def _told(report: Report, history: History, today: date) -> Report:
    earlier = max((day for day in history.figures if day < today.isoformat()), default="")
    return replace(
        report,
        findings=tuple(
            replace(found, first_seen=history.seen.get(found.key, "")) for found in report.findings
        ),
        figures=tuple(_compared(report.figures, history.figures.get(earlier, {}), earlier)),
    )


def _compared(figures: Iterable[Figure], before: Mapping[str, _Amounts], day: str) -> Iterable[Figure]:
    for figure in figures:
        if figure.name in before:
            value, of = before[figure.name]
            yield figure._replace(before=value, before_of=of, since=day)
        else:
            yield figure


def _read(path: Path) -> tuple[History, str]:
    """What the file says, and a sentence when it is damaged; it is then set aside."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError
        seen = {str(key): date.fromisoformat(day).isoformat() for key, day in content["seen"].items()}
        figures = {
            date.fromisoformat(day).isoformat(): {
                str(name): (int(value), int(of)) for name, (value, of) in of_day.items()
            }
            for day, of_day in content["figures"].items()
        }
        return History(seen=seen, figures=figures), ""
    except FileNotFoundError:
        return History(), ""
    except OSError as error:
        return History(), f"The days on which findings were first seen cannot be read: {error.strerror}."
    except (ValueError, TypeError, KeyError, AttributeError):
        aside = path.with_name("history.damaged.json")
        path.replace(aside)
        return History(), f"The file of first days was damaged or of another version; it is kept as {aside}."


def _write(path: Path, history: History) -> None:
    content = {"format": _FORMAT, "seen": dict(history.seen), "figures": history.figures}
    replace_file(path, json.dumps(content, indent=0, sort_keys=True))
