"""One immutable index in its folder: what its manifest says, and whether its files still agree."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import DamagedIndexError
from indexer.engine import Engine, open_engine
from indexer.query import And, TermQuery

MANIFEST = "MANIFEST.json"
_NAME = re.compile(r"gen-(\d{8})")


class Canary(NamedTuple):
    """A question whose answer is known: the page ``document`` is among the ``total`` with these terms."""

    field: str
    terms: tuple[str, ...]
    document: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A published index. ``versions`` name what it was built with; ``terms`` counts the words explained.

    ``published`` is in ISO form, UTC. ``files`` maps each file to its SHA-256. ``degraded`` says why this
    generation is used in place of another, or what is wrong with it; empty when all is well.
    """

    name: str
    folder: Path
    engine: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    documents: int = 0
    terms: int = 0
    published: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    canaries: tuple[Canary, ...] = ()
    degraded: str = ""


def name_of(number: int) -> str:
    """The folder's name of a generation."""
    return f"gen-{number:08d}"


def number_of(name: str) -> int:
    """The number in a generation's name, or 0 when it is not one."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def write_manifest(generation: Generation) -> None:
    """Write what is known of a generation into its folder, with a checksum of the manifest itself."""
    content = asdict(generation)
    for left_out in ("name", "folder", "degraded"):
        del content[left_out]
    text = json.dumps(content | {"sha256": _digest(content)}, indent=1, sort_keys=True)
    (generation.folder / MANIFEST).write_text(text, encoding="utf-8")


def read_generation(folder: Path) -> Generation:
    """The generation in a folder, its files unread; ``degraded`` says so when its manifest is not intact."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        if content.pop("sha256") != _digest(content):
            raise ValueError("the checksum of the manifest is wrong")
        content["canaries"] = tuple(
            Canary(name, tuple(terms), document, total)
            for name, terms, document, total in content["canaries"]
        )
        return Generation(name=folder.name, folder=folder, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        reason = f"{folder.name}: {MANIFEST} is missing or damaged"
        return Generation(name=folder.name, folder=folder, degraded=reason)


def damage(generation: Generation) -> list[str]:
    """What is wrong with the files of a generation, a sentence each; nothing in them is interpreted."""
    if generation.degraded:
        return [f"{generation.degraded}."]
    faults = []
    try:
        paths = list(files_in(generation.folder))
    except PermissionError as error:
        return [f"{generation.name} cannot be read ({error.strerror})."]
    present = {str(path.relative_to(generation.folder)) for path in paths} - {MANIFEST}
    for name in sorted(present | set(generation.files)):
        where = f"{generation.name}/{name}"
        if name not in generation.files:
            faults.append(f"{where} does not belong there.")
        elif name not in present:
            faults.append(f"{where} is missing.")
        elif not _is_whole(generation.folder / name, generation.files[name]):
            faults.append(f"{where} is not as it was written.")
    return faults


def verify(generation: Generation) -> list[str]:
    """What is wrong with a generation, a sentence each: its files, then the answers it gives."""
    faults = damage(generation)
    if faults:
        return faults
    try:
        engine = open_engine(generation.engine, generation.folder)
    except DamagedIndexError as error:
        return [f"{generation.name}: {error.what}"]
    try:
        return wrong_answers(generation, engine)
    finally:
        engine.close()


def wrong_answers(generation: Generation, engine: Engine) -> list[str]:
    """The canaries that an opened generation does not answer as it should, a sentence each."""
    faults = []
    if engine.documents != generation.documents:
        faults.append(f"{generation.name} holds {engine.documents} pages instead of {generation.documents}.")
    for canary in generation.canaries:
        if not canary.document < engine.documents or ask(canary, engine) != canary.total:
            faults.append(f'{generation.name} does not find what it should for "{" ".join(canary.terms)}".')
    return faults


def ask(canary: Canary, engine: Engine) -> int:
    """How many documents match a canary's question, or 0 when its own is not among them."""
    query = And(tuple(TermQuery(canary.field, term) for term in canary.terms))
    found = engine.search(query, limit=engine.documents)
    return found.total if canary.document in {hit.document for hit in found.best} else 0


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file below a folder with its SHA-256; raises `OSError` for one that cannot be read."""
    return {str(path.relative_to(folder)): fingerprint_of(path) for path in files_in(folder)}


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder; raises `OSError` when one of them cannot be listed."""

    def stop(error: OSError) -> None:
        raise error

    below = [Path(place, name) for place, _, names in os.walk(folder, onerror=stop) for name in names]
    return iter(sorted(below))


def fingerprint_of(path: Path) -> str:
    """The SHA-256 of a file; raises `OSError` when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path, fingerprint: str) -> bool:
    try:
        return fingerprint_of(path) == fingerprint
    except OSError:
        return False


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
