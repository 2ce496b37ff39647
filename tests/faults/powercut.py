"""What a disk may hold after a power cut: the calls of some work, played with what was not flushed lost.

POSIX promises of a file what it held at its last fsync, and of a folder the names it had at its own. Whatever
came later may be there, be there in part, in any order, or not at all.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.faults.failing import trace

# Every call that changes a file or a folder, and those that say which; one that is not played is a fault.
_CALLS = (
    "open,openat,creat,close,read,write,pread64,pwrite64,writev,lseek,ftruncate,truncate,fallocate,fsync,"
    "fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,"
    "dup,dup2,dup3,sendfile,copy_file_range,sync_file_range"
)
_ON_OPEN = ("read", "write", "lseek", "pwrite64", "ftruncate", "fsync", "fdatasync", "pread64")
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_ARGUMENT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"|([^,"]+)')
_BLOCK = 512


@dataclass
class File:
    """A file as programs see it, as it was when last flushed, and its least length since then.

    What lies beyond that length may be anything; what lies before it is as it was, or as it was written.
    """

    content: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""
    shortest: int = 0

    def cut(self, size: int) -> None:
        """Make it so long."""
        self.content[size:] = bytes(max(0, size - len(self.content)))
        self.shortest = min(self.shortest, size)

    def flush(self) -> None:
        """Put it on the disk."""
        self.flushed, self.shortest = bytes(self.content), len(self.content)

    def zeroed(self) -> bytes:
        """As it was, and zeros where there was nothing."""
        return self.flushed[: self.shortest].ljust(len(self.content), b"\0")

    def halved(self) -> bytes:
        """As it was written, but half of what was not there."""
        return bytes(self.content[: (self.shortest + len(self.content)) // 2])


@dataclass
class Folder:
    """A folder as programs see it, as it was when last flushed, and each change of a name since then.

    A change is a mapping of names to what they lead to from now on, None for nothing.
    """

    names: dict[str, "File | Folder"] = field(default_factory=dict)
    flushed: dict[str, "File | Folder"] = field(default_factory=dict)
    later: list[dict[str, "File | Folder | None"]] = field(default_factory=list)

    def change(self, names: dict[str, "File | Folder | None"]) -> None:
        """Change some names at once."""
        self.later.append(names)
        _apply(names, self.names)

    def flush(self) -> None:
        """Put it on the disk."""
        self.flushed, self.later = dict(self.names), []


class Fate(NamedTuple):
    """What becomes of what was not flushed: of a file's content, and of the changes of a folder's names."""

    content: Callable[[File], bytes]
    names: Callable[[list[dict[str, File | Folder | None]]], list[dict[str, File | Folder | None]]]


def fates(seed: int) -> tuple[Fate, ...]:
    """Ways in which a disk may end, from all lost to all kept, some of them decided by chance."""
    chance = random.Random(seed)

    def torn(file: File) -> bytes:
        old, new = file.zeroed(), bytes(file.content)
        blocks = range(0, len(new), _BLOCK)
        return b"".join((new if chance.random() < 0.5 else old)[at : at + _BLOCK] for at in blocks)

    def some(changes: list[dict[str, File | Folder | None]]) -> list[dict[str, File | Folder | None]]:
        return [change for change in changes if chance.random() < 0.5]

    return (
        Fate(lambda file: file.flushed, lambda changes: []),
        Fate(lambda file: file.flushed, list),
        Fate(lambda file: bytes(file.content), list),
        Fate(lambda file: bytes(file.content), lambda changes: []),
        Fate(lambda file: file.flushed[: file.shortest], list),
        Fate(File.halved, list),
        Fate(File.zeroed, list),
        Fate(torn, lambda changes: changes[-1:]),
        Fate(torn, lambda changes: changes[:-1]),
        Fate(torn, some),
        Fate(lambda file: bytes(file.content), some),
    )


class Disk:
    """The files and folders below one folder, to which calls are done again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _read(root)
        self._open: dict[int, File | Folder] = {}
        self._places: dict[int, int] = {}
        self._appending: set[int] = set()

    def play(self, line: str) -> bool:
        """Do what a line of strace says; whether it is anything after which a cut makes a difference.

        Raises ValueError for a call that is not known here and changes a file of the folder.
        """
        match = _LINE.search(line)
        if not match or int(match[3]) < 0:
            return False
        call, result = match[1], int(match[3])
        arguments = [
            bytes.fromhex(text.replace("\\x", "")) if text or not word else word.strip()
            for text, word in _ARGUMENT.findall(match[2])
            if text or word.strip() or not word
        ]
        return self._do(call, arguments, result)

    def states(self, seed: int) -> Iterator[dict[str, bytes | None]]:
        """What the disk may hold if the power is cut now: each path with its content, None for a folder."""
        for fate in fates(seed):
            yield dict(_after(self._top, fate, ""))

    def _do(self, call: str, given: list[bytes | str], result: int) -> bool:
        match call, given:
            case ("openat", [at, bytes(path), str(flags), *_]):
                self._opened(self._path(path, at), flags, result)
                return "O_CREAT" in flags and result in self._open
            case ("close", [str(number)]):
                for kept in (self._open, self._places):
                    kept.pop(int(number), None)
                self._appending.discard(int(number))
            case (_, _) if call in _ON_OPEN:
                return self._on_open(call, given, result)
            case ("rename", [bytes(old), bytes(new)]):
                return self._rename(self._path(old), self._path(new))
            case ("unlink" | "rmdir", [bytes(path)]):
                return self._name(self._path(path), None)
            case ("unlinkat", [at, bytes(path), _]):
                return self._name(self._path(path, at), None)
            case ("mkdir", [bytes(path), _]):
                return self._name(self._path(path), Folder())
            case ("sendfile" | "dup", [str(number), *_]) if int(number) not in self._open:
                pass  # out of a file of the folder, into one elsewhere
            case ("link", [bytes(old), bytes(new)]):
                return self._name(self._path(new), self._at(self._path(old)))
            case _:
                numbers = {int(each) for each in given if isinstance(each, str) and each.isdigit()}
                named = [self._path(each) for each in given if isinstance(each, bytes)]
                if not numbers & set(self._open) and not any(parts is not None for parts in named):
                    return False
                raise ValueError(f"the disk does not know {call}({given})")
        return False

    def _on_open(self, call: str, given: list[bytes | str], result: int) -> bool:
        number = int(given[0])
        node = self._open.get(number)
        if isinstance(node, Folder) and call in ("fsync", "fdatasync"):
            node.flush()
            return True
        if not isinstance(node, File):
            return False
        if call == "read":
            self._places[number] += result
        elif call == "lseek":
            self._places[number] = result
        elif call == "ftruncate":
            node.cut(int(given[1]))
            return True
        elif call in ("fsync", "fdatasync"):
            node.flush()
            return True
        elif call in ("write", "pwrite64"):
            written = given[1]
            assert isinstance(written, bytes)
            assert len(written) >= result, "strace left some of what was written out"
            place = int(given[3]) if call == "pwrite64" else self._places[number]
            if number in self._appending:
                place = len(node.content)
            node.content.extend(bytes(max(0, place - len(node.content))))
            node.content[place : place + result] = written[:result]
            if call == "write":
                self._places[number] = place + result
        return False

    def _opened(self, parts: list[str] | None, flags: str, number: int) -> None:
        if parts is None:
            return
        node = self._at(parts)
        if node is None:
            node = File()
            self._name(parts, node)
        if "O_TRUNC" in flags and isinstance(node, File):
            node.cut(0)
        self._open[number] = node
        self._places[number] = 0
        if "O_APPEND" in flags:
            self._appending.add(number)

    def _path(self, path: bytes, at: object = "AT_FDCWD") -> list[str] | None:
        """The names that lead to a place from the top of the disk; None when it lies elsewhere."""
        told = Path(path.decode())
        if not told.is_absolute():
            if at == "AT_FDCWD":
                return None
            node = self._open.get(int(str(at)))
            above = self._find(node) if isinstance(node, Folder) else None
            return None if above is None else [*above, *told.parts]
        return list(told.relative_to(self._root).parts) if told.is_relative_to(self._root) else None

    def _find(self, wanted: Folder) -> list[str] | None:
        waiting: list[tuple[list[str], Folder]] = [([], self._top)]
        for parts, folder in waiting:
            if folder is wanted:
                return parts
            below = ((name, node) for name, node in folder.names.items() if isinstance(node, Folder))
            waiting += [([*parts, name], node) for name, node in below]
        return None

    def _at(self, parts: list[str] | None) -> "File | Folder | None":
        node: File | Folder | None = self._top
        for part in parts or ():
            node = node.names.get(part) if isinstance(node, Folder) else None
        return node

    def _name(self, parts: list[str] | None, node: "File | Folder | None") -> bool:
        if not parts:
            return False
        folder = self._at(parts[:-1])
        assert isinstance(folder, Folder), parts
        folder.change({parts[-1]: node})
        return True

    def _rename(self, old: list[str] | None, new: list[str] | None) -> bool:
        if old is None and new is None:
            return False
        if old is None or new is None or old[:-1] != new[:-1]:
            raise ValueError(f"the disk knows renames within a folder only, not {old} to {new}")
        folder = self._at(old[:-1])
        assert isinstance(folder, Folder)
        folder.change({old[-1]: None, new[-1]: folder.names[old[-1]]})
        return True


def record(work: Callable[[], object]) -> list[str]:
    """The calls of some work, done in a process of its own, that `Disk` can do again."""
    traced = trace(work, "-xx", "-s", "100000000", "-e", f"trace={_CALLS}")
    assert (traced.code, traced.said) == ("", "")
    return traced.lines


def lay_out(state: dict[str, bytes | None], root: Path) -> None:
    """Make real files and folders of what a disk may hold."""
    for name, content in state.items():
        path = root / name
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)


def _read(root: Path) -> Folder:
    """A folder on the disk, all of it flushed."""
    folder = Folder()
    for path in sorted(root.iterdir()):
        if path.is_dir():
            folder.names[path.name] = _read(path)
        else:
            content = path.read_bytes()
            folder.names[path.name] = File(bytearray(content), content, len(content))
    folder.flush()
    return folder


def _apply(change: dict[str, File | Folder | None], names: dict[str, File | Folder]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _after(folder: Folder, fate: Fate, above: str) -> Iterator[tuple[str, bytes | None]]:
    names = dict(folder.flushed)
    for change in fate.names(folder.later):
        _apply(change, names)
    for name, node in names.items():
        if isinstance(node, Folder):
            yield above + name, None
            yield from _after(node, fate, f"{above}{name}/")
        else:
            changed = node.content != node.flushed
            yield above + name, fate.content(node) if changed else node.flushed
