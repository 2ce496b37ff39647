"""The glossary: every concept, loaded from YAML files, checked as a whole, and looked up by id or name."""

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.errors import InputError
from corpus.folders import files_below
from corpus.words import words
from glossary.entry_file import Contents, Placed, read
from glossary.forms import forms
from glossary.term import Image, Label, Status, Term, best_language
from glossary.told import IMAGES, label_key
from glossary.yaml_file import Fault

MOST_NAMESAKES = 20  # entries of one name that are compared with each other
MOST_NAMED = 10  # entries of a circle of links that are named
MOST_HINTS = 20  # links to nowhere for which an id is proposed


class Glossary:
    """Concepts by id, and the phrases that are never a mention of one.

    ``terms`` holds every entry whatever its status; ``published`` those that readers meet, by heading.
    ``images`` says where the pictures of entries are, by name, while they come from files. ``language`` is
    the one in which entries are told where they have a translation, or empty.
    """

    def __init__(
        self,
        terms: Iterable[Term],
        blocks: Iterable[str] = (),
        images: Mapping[str, Path] = MappingProxyType({}),
        *,
        language: str = "",
    ) -> None:
        self.terms: Mapping[str, Term] = MappingProxyType({term.id: term for term in terms})
        self.blocks = tuple(dict.fromkeys(blocks))
        self.images = images
        self.language = language
        self._told: dict[str, Glossary] = {}
        self.published = tuple(
            sorted(
                (term for term in self.terms.values() if term.status is Status.PUBLISHED),
                key=lambda term: (term.heading.casefold(), term.id),
            )
        )

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any entry or blocked phrase changes; 64 hexadecimal digits."""
        content = [*sorted(map(repr, self.terms.values())), *sorted(self.blocks)]
        return hashlib.sha256("\n".join(content).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _by_label(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        retired = (term for term in self.terms.values() if term.status is Status.RETIRED and term.replaced_by)
        for term in (*self.published, *retired):
            for label in term.labels:
                if label.kind.shown:
                    found.setdefault(_key(label.text), term.id)
        for term in self.published:
            told = (label for each in term.languages for label in each.labels)
            for label in (*term.labels, *told):
                found.setdefault(_key(label.text), term.id)
        return found

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for term in self.published:
            for wider in term.broader:
                found[wider].append(term.id)
        return {wider: tuple(narrower) for wider, narrower in found.items()}

    def find(self, id_or_label: str) -> Term | None:
        """The published term with this id, or else with this name in any of its forms, in any language.

        A retired entry leads to the one that replaced it, and on if that was replaced too.
        """
        term = self.terms.get(id_or_label)
        if term is None:
            names = (id_or_label, *forms(id_or_label))
            ids = (self._by_label.get(_key(name)) for name in names)
            term = next((self.terms[found] for found in ids if found), None)
        for _ in range(len(self.terms)):
            if term is None or not term.replaced_by:
                break
            term = self.terms.get(term.replaced_by)
        return term if term is not None and term.status is Status.PUBLISHED else None

    @cached_property
    def _best_of(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for term in self.published:
            if term.pages:
                found[_places(term.pages[0])[0]].append(term.id)
        return {place: tuple(ids) for place, ids in found.items()}

    def best_page_of(self, url: str) -> tuple[str, ...]:
        """Ids of the published terms whose best page this is, whether they name it whole or by its path."""
        return tuple(term for place in _places(url) for term in self._best_of.get(place, ()))

    @cached_property
    def pictures(self) -> Mapping[str, Image]:
        """The images of published entries, by the names of their files."""
        return {term.image.src: term.image for term in self.published if term.image}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages into which a published entry is translated."""
        return tuple(sorted({told.language for term in self.published for told in term.languages}))

    def in_language(self, tag: str) -> "Glossary":
        """The same concepts, each as its translation tells it if it has one; made once for a language."""
        language = best_language(tag, self.languages)
        if not language:
            return self
        if language not in self._told:
            self._told[language] = Glossary(
                (term.in_language(language) for term in self.terms.values()),
                self.blocks,
                self.images,
                language=language,
            )
        return self._told[language]

    def narrower(self, term_id: str) -> tuple[str, ...]:
        """Ids of the published terms directly below this one, by heading."""
        return self._narrower.get(term_id, ())


def load(folders_or_files: Iterable[Path]) -> Glossary:
    """Reads YAML files, and those in folders at any depth, into one glossary.

    Raises InputError G001 whose ``faults`` list everything wrong at once, as "file:line: what. What to do."
    """
    found = read_all(folders_or_files)
    if found.faults:
        count = "1 fault" if len(found.faults) == 1 else f"{len(found.faults)} faults"
        raise InputError(
            "G001",
            f"The glossary has {count} and was not loaded.",
            "Correct each line that is named; until then the glossary in use stays in use.",
            tuple(map(str, found.faults)),
        )
    images = {item.term.image.src: _image(item) for item in found.terms if item.term.image}
    return Glossary((item.term for item in found.terms), found.blocks, images)


def read_all(folders_or_files: Iterable[Path]) -> Contents:
    """Every entry with its place, every blocked phrase, and every fault of each file and of them together."""
    faults: list[Fault] = []
    placed: list[Placed] = []
    blocks: list[str] = []
    for path in _files(folders_or_files, faults):
        contents = read(path)
        faults.extend(contents.faults)
        placed.extend(contents.terms)
        blocks.extend(contents.blocks)
    faults.extend(_duplicate_ids(placed))
    faults.extend(_dangling(placed))
    faults.extend(_cycles(placed))
    faults.extend(_ambiguous(placed))
    faults.extend(_same_images(placed))
    return Contents(tuple(placed), tuple(blocks), tuple(sorted(faults)))


def _files(folders_or_files: Iterable[Path], faults: list[Fault]) -> Iterator[Path]:
    for path in folders_or_files:
        try:
            if path.is_dir():
                found = [file for file in files_below(path) if _is_entries(file)]
                if not found:
                    what = "there is no .yaml file in this folder. Check the glossary setting."
                    faults.append(Fault(str(path), 1, what))
                yield from found
            elif path.exists():
                yield path
            else:
                what = "there is no such file or folder. Check the glossary setting."
                faults.append(Fault(str(path), 1, what))
        except InputError as error:
            faults.append(Fault(str(path), 1, str(error)))
        except OSError as error:
            faults.append(Fault(str(path), 1, f"it cannot be read ({error.strerror}). Check the path."))


def _is_entries(file: Path) -> bool:
    """Whether a file is one of entries; one whose name begins with a dot belongs to an editing program."""
    return file.suffix in (".yaml", ".yml") and not file.name.startswith(".")


def _places(url: str) -> tuple[str, ...]:
    """What an address is known by: host and path, where it has a host, then its path, each with its query."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return (f"//{parts.netloc.lower()}{path}", path) if parts.netloc else (path,)


def _key(text: str) -> str:
    return " ".join(word.text for word in words(text))


def _duplicate_ids(placed: Iterable[Placed]) -> Iterator[Fault]:
    first: dict[str, Placed] = {}
    for item in placed:
        other = first.setdefault(item.term.id, item)
        if other is not item:
            what = f"the id '{item.term.id}' is already used at {other.file}:{other.line}. Change one."
            yield Fault(item.file, item.line, what)


def _dangling(placed: Iterable[Placed]) -> Iterator[Fault]:
    placed = tuple(placed)
    ids = {item.term.id for item in placed}
    hints = MOST_HINTS
    for item in placed:
        links = {"broader": item.term.broader, "related": item.term.related}
        if item.term.replaced_by:
            links["replaced_by"] = (item.term.replaced_by,)
        for key, targets in links.items():
            for target in targets:
                if target == item.term.id:
                    what = f"'{target}' names itself in {key}. Remove it."
                elif target not in ids:
                    hint = _nearest(target, ids if hints > 0 else ())
                    hints -= 1
                    what = f"{key} names '{target}', but no entry has that id. {hint}"
                else:
                    continue
                yield Fault(item.file, item.lines[key], what)


def _nearest(target: str, ids: Iterable[str]) -> str:
    close = difflib.get_close_matches(target, ids, 1)
    return f"Did you mean '{close[0]}'?" if close else "Add that entry, or remove the name."


def _cycles(placed: Iterable[Placed]) -> Iterator[Fault]:
    by_id = {item.term.id: item for item in placed}
    for key in ("broader", "replaced_by"):
        done: set[str] = set()
        for start in by_id:
            cycle = _cycle_from(start, by_id, key, done)
            if cycle:
                item = by_id[cycle[0]]
                named = cycle if len(cycle) <= MOST_NAMED else (*cycle[:MOST_NAMED], "…")
                path = " → ".join((*named, cycle[0]))
                what = f"{key} goes round in a circle: {path}. Remove one of these links."
                yield Fault(item.file, item.lines[key], what)


def _cycle_from(start: str, by_id: Mapping[str, Placed], key: str, done: set[str]) -> list[str]:
    """The first circle of links met from ``start``; what was walked goes to ``done``."""
    path: list[str] = []
    on_path: set[str] = set()
    stack = [(start, False)]
    while stack:
        current, leaving = stack.pop()
        if leaving:
            on_path.discard(path.pop())
            done.add(current)
            continue
        if current in on_path:
            done.update(on_path)
            cycle = path[path.index(current) :]
            return cycle if len(cycle) > 1 else []
        if current in done or current not in by_id:
            continue
        path.append(current)
        on_path.add(current)
        stack.append((current, True))
        term = by_id[current].term
        targets = term.broader if key == "broader" else (term.replaced_by,)
        stack.extend((target, False) for target in targets)
    return []


def _ambiguous(placed: Iterable[Placed]) -> Iterator[Fault]:
    """A name of two published concepts, unless case or context tells them apart."""
    named: defaultdict[tuple[str, str], list[_Named]] = defaultdict(list)
    for item in placed:
        if item.term.status is Status.PUBLISHED:
            for each in _names(item):
                named[each.language, _key(each.label.text)].append(each)
    for owners in named.values():
        for first, second in combinations(owners[:MOST_NAMESAKES], 2):
            if first.item.term.id == second.item.term.id or _told_apart(first.label, second.label):
                continue
            what = (
                f"the label '{second.label.text}' of '{second.item.term.id}' is also a label of "
                f"'{first.item.term.id}' ({first.item.file}:{first.line}). Remove one, or give both a "
                "context that tells them apart."
            )
            yield Fault(second.item.file, second.line, what)


class _Named(NamedTuple):
    """A label, where it stands, and in which language it is."""

    item: Placed
    language: str
    label: Label

    @property
    def line(self) -> int:
        own = self.language == self.item.term.language
        return self.item.lines[label_key(self.label, "" if own else self.language)]


def _names(item: Placed) -> Iterator[_Named]:
    for label in item.term.labels:
        yield _Named(item, item.term.language, label)
    for told in item.term.languages:
        for label in told.labels:
            yield _Named(item, told.language, label)


def _same_images(placed: Iterable[Placed]) -> Iterator[Fault]:
    """Two pictures of one name in two folders: readers would be shown one of them for both."""
    first: dict[str, Placed] = {}
    for item in placed:
        if image := item.term.image:
            other = first.setdefault(image.src, item)
            if _image(other) != _image(item):
                what = f"the image '{image.src}' is also in {_image(other).parent}. Rename one of the files."
                yield Fault(item.file, item.lines["image"], what)


def _image(item: Placed) -> Path:
    return Path(item.file).parent / IMAGES / (item.term.image.src if item.term.image else "")


def _told_apart(one: Label, other: Label) -> bool:
    if one.case != other.case or (one.case and one.text != other.text):
        return True
    return bool(one.context.near or other.context.near) and one.context != other.context
