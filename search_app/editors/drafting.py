"""A proposal as the new text of one file, checked with everything around it before it is kept."""

import json
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from corpus.errors import InputError, RefusedError
from corpus.folders import files_below
from glossary.exchange.entry_text import entry_text, with_names
from glossary.glossary import read_all
from glossary.ids import free_id
from glossary.term import Label, Review, Source, Term, is_capitals
from glossary.told import IMAGES
from glossary.yaml_file import Fault
from search_app.editors.proposal import Action, Proposal
from search_app.pin_file import read_pins
from search_app.settings import SHIPPED_TERMS, Settings

_OWN_ENTRIES = "from-editors.yaml"
_SOURCE = "Written by the editors of this site"


class Draft(NamedTuple):
    """A file as it is, and as a change would make it."""

    path: Path
    before: str
    after: str


def draft(proposal: Proposal, settings: Settings, *, editor: str, today: date) -> Draft:
    """What a proposal would do to the files as they are now.

    Raises `RefusedError` E546 when there is no folder to write to, `InputError` E547 listing the faults that
    the change would bring in.
    """
    if proposal.action is Action.BEST_BET:
        made = _best_bet(proposal, settings, editor)
    else:
        made = _entry(proposal, settings, today)
    refuse_faults(made, settings)
    return made


def text_of(path: Path) -> str:
    """A file's text with the line ends it has; empty when there is no file.

    Raises `InputError` E547 when it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        what, fix = f"{path} cannot be read ({error.strerror}).", "See that findwell may read it."
    except UnicodeDecodeError:
        what, fix = f"{path} is not UTF-8 text.", "Save the file as UTF-8."
    raise InputError("E547", what, fix)


def refuse_faults(made: Draft, settings: Settings) -> None:
    """Raise `InputError` E547 when a file of the glossary, or of best bets, would be wrong after a draft."""
    pins = made.path.absolute() == settings.own_pins.absolute()
    faults = _pin_faults(made, settings.pin_paths) if pins else _glossary_faults(made, settings)
    if faults:
        raise InputError(
            "E547",
            "The change cannot be made, for something would be wrong then.",
            "Change what you wrote, or the line that is named.",
            faults,
        )


@contextmanager
def changed_glossary(made: Draft, settings: Settings) -> Generator[tuple[Path, ...]]:
    """The files and pictures of the glossary, copied, with a draft in place of its file.

    Raises `InputError` E547 when one cannot be copied.
    """
    with TemporaryDirectory(prefix="findwell-draft-") as folder:
        copies = []
        for number, path in enumerate(settings.glossary_paths):
            copy = Path(folder) / str(number) / path.name
            _copy(path, copy)
            if made.path.absolute().is_relative_to(path.absolute()):
                place = copy / made.path.absolute().relative_to(path.absolute())
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(made.after, encoding="utf-8", newline="")
            copies.append(copy)
        yield tuple(copies)


def _copy(path: Path, copy: Path) -> None:
    """What the glossary reads of a folder or file; other files there, and links to nowhere, are left."""
    for file in files_below(path) if path.is_dir() else [path]:
        if not file.is_file() or (file.suffix not in (".yaml", ".yml") and file.parent.name != IMAGES):
            continue
        place = copy / file.relative_to(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, place)
        except OSError as error:
            raise InputError(
                "E547", f"{file} cannot be read ({error.strerror}).", "See that findwell may read it."
            ) from error


def _entry(proposal: Proposal, settings: Settings, today: date) -> Draft:
    if proposal.action is Action.LABEL:
        return _with_name(proposal, settings)
    if settings.editable_glossary is None:
        raise _shipped(settings)
    path = settings.editable_glossary / _OWN_ENTRIES
    if proposal.action is Action.BLOCK:
        return _with_more(path, f"- blocks: [{json.dumps(proposal.text, ensure_ascii=False)}]\n")
    texts = dict.fromkeys([proposal.text, *proposal.names])
    term = Term(
        id=free_id(proposal.text, {item.term.id for item in read_all(settings.glossary_paths).terms}),
        labels=tuple(Label(text=text, case=is_capitals(text)) for text in texts),
        definition=" ".join(proposal.definition.split()),
        # Readers see this; who wrote it is in the log of changes.
        review=Review(last=today.isoformat()[:7]),
        source=Source(title=_SOURCE),
    )
    return _with_more(path, entry_text(term))


def _with_name(proposal: Proposal, settings: Settings) -> Draft:
    found = (item for item in read_all(settings.glossary_paths).terms if item.term.id == proposal.term)
    placed = next(found, None)
    if placed is None:
        raise InputError("E547", f"There is no entry {proposal.term}.", "It may have been removed meanwhile.")
    path = Path(placed.file)
    if path.is_relative_to(SHIPPED_TERMS):
        raise _shipped(settings)
    before = text_of(path)
    label = Label(text=proposal.text, kind=proposal.kind, case=is_capitals(proposal.text))
    try:
        return Draft(path, before, with_names(before, {proposal.term: [label]}))
    except ValueError as error:
        what = f"{path}:{placed.line}: a name cannot be added to {proposal.term}: {error}."
        raise InputError("E547", what, "Add it to the file by hand.") from None


def _best_bet(proposal: Proposal, settings: Settings, editor: str) -> Draft:
    said = {
        "id": free_id(proposal.text, {item.pin.id for item in read_pins(settings.pin_paths).placed}),
        "kind": "best-bet",
        "queries": [{"exact": proposal.text}],
        "title": proposal.title,
        "url": proposal.url,
        "owner": editor,
        "expires": proposal.expires,
        "reason": proposal.reason,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return _with_more(settings.own_pins, "- {}\n".format("\n  ".join(lines)))


def _shipped(settings: Settings) -> RefusedError:
    return RefusedError(
        "E546",
        "This entry came with findwell, which is not changed here.",
        f"Make a glossary of your own first: findwell glossary start puts one into {settings.own_glossary}.",
    )


def _with_more(path: Path, added: str) -> Draft:
    before = text_of(path)
    gap = "" if not before.strip() else "\n" if before.endswith("\n") else "\n\n"
    end = "\r\n" if "\r\n" in before else "\n"
    return Draft(path, before, before + f"{gap}{added}".replace("\n", end))


def _glossary_faults(made: Draft, settings: Settings) -> tuple[str, ...]:
    with changed_glossary(made, settings) as copies:
        faults = read_all(copies).faults
        for copy, path in zip(copies, settings.glossary_paths, strict=True):
            faults = tuple(_in_place(fault, copy, path) for fault in faults)
    return tuple(map(str, faults))


def _pin_faults(made: Draft, paths: Sequence[Path]) -> tuple[str, ...]:
    with TemporaryDirectory(prefix="findwell-draft-") as folder:
        copy = Path(folder) / made.path.name
        copy.write_text(made.after, encoding="utf-8", newline="")
        faults = read_pins([*(path for path in paths if path != made.path), copy]).faults
        return tuple(str(_in_place(fault, copy, made.path)) for fault in faults)


def _in_place(fault: Fault, copy: Path, path: Path) -> Fault:
    """A fault of a copy, told of the file it was copied from."""
    said = fault._asdict() | {"file": fault.file.replace(str(copy), str(path), 1)}
    return Fault(**said | {"what": fault.what.replace(str(copy), str(path))})
