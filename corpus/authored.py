"""Files into the store: Markdown with front matter, HTML, PDF, and what others hand over whole."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from corpus import frontmatter, markdown
from corpus.archives import add_export, add_web_archive, remove_export
from corpus.clean import VERSION, to_page
from corpus.errors import InputError
from corpus.folders import files_below
from corpus.page import Page
from corpus.reading import read_html
from corpus.sandbox import Sandbox
from corpus.selectors import Selectors
from corpus.store import Dropped, Record, Store, hash_of
from corpus.wordpress import is_export

_MEDIA = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".warc": "application/warc",
    ".gz": "application/warc",
}
_ARCHIVES = ("application/xml", "application/warc")
_LARGEST = {"text/markdown": 2 << 20, "text/html": 10 << 20, "application/pdf": 30 << 20}  # bytes
_STAMP = f"file {VERSION}"
_AT_ONCE = 4  # files that are parsed or wait for their turn; their bodies are in memory
_ComeIn = Callable[[], Counter[str]]
_Parsed = Callable[[], tuple[Page, tuple[Dropped, ...]]]


class Source(NamedTuple):
    """A file, its place in the folder that was named, and the URL of the page it makes."""

    path: Path
    place: str
    url: str


class AddSummary(NamedTuple):
    """How many pages are new, changed, the same as before, and gone with their files."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


class _BadFileError(Exception):
    """Faults of one file, each "file:line: what; what to do" or "file: what; what to do"."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults


def add(
    store: Store, paths: Iterable[Path], *, sandbox: Sandbox, selectors: Mapping[str, Selectors] = {}
) -> AddSummary:
    """Put files, and all the files in folders, into the store; unchanged ones cost a read and no more.

    When a folder was added before, the pages of files that are gone from it are removed. ``selectors`` are
    those of sites, by host, for web archives. Raises
    `InputError` E331 with every fault of every file once all the good ones are in; the pages of bad ones stay
    as they were.
    """
    counts: Counter[str] = Counter()
    faults: list[str] = []
    found = {path: list(_sources(path, faults)) for path in paths}
    for come_in in _begun(store, _one_for_each_page(found), sandbox, selectors):
        try:
            counts += come_in()
        except _BadFileError as error:
            faults.extend(error.faults)
    everywhere = {source.url for sources in found.values() for source in sources}
    for path, sources in found.items():
        if path.is_dir():
            counts["removed"] += _remove_vanished(store, path, {source.url for source in sources}, everywhere)
    summary = AddSummary(**counts)
    if faults:
        good = summary.added + summary.changed + summary.unchanged
        raise InputError(
            "E331",
            f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the files; "
            f"the {good} good ones are in the store, and bad ones stay as they were.",
            "Correct each line named and add the files again.",
            tuple(faults),
        )
    return summary


def _sources(path: Path, faults: list[str]) -> Iterator[Source]:
    """The files that ``path`` names, in order; what cannot be a page adds a line to ``faults``."""
    if path.is_file():
        if _media_of(path):
            yield Source(path, path.name, _url(path, Path(path.name)))
        else:
            faults.append(
                f"{path}: not Markdown, HTML, PDF, WordPress export or WARC; save it as one of them"
            )
        return
    if not path.is_dir():
        faults.append(f"{path}: there is no such file or folder; check how it is spelled")
        return
    inside = path.resolve()
    for file in files_below(path):
        place = file.relative_to(path)
        if not _media_of(file) or any(name.startswith(".") for name in place.parts):
            continue
        if not file.resolve().is_relative_to(inside):
            faults.append(f"{file}: a link that leads out of the folder; copy the file in")
        elif file.is_file():
            yield Source(file, place.as_posix(), _url(file, place))


def _one_for_each_page(found: dict[Path, list[Source]]) -> Iterator[tuple[Source, str]]:
    """Each file once, with a fault or "": the first of several that make the same page is the one."""
    taken: dict[str, Path] = {}
    for source in (source for sources in found.values() for source in sources):
        first = taken.setdefault(source.url, source.path)
        if first == source.path:
            yield source, ""
        else:
            yield source, f"{source.path}: makes the same page as {first}; rename one of them"


def _media_of(path: Path) -> str:
    """The media type of a file by its name, or "" when we read none such; of XML only WordPress exports."""
    media = _MEDIA.get(path.suffix.lower(), "")
    if path.suffix.lower() == ".gz" and not path.name.lower().endswith(".warc.gz"):
        return ""
    try:
        return "" if media == "application/xml" and not is_export(path) else media
    except OSError:
        return media  # reading it will say what is wrong


def _url(path: Path, place: Path) -> str:
    """The URL of a file at ``place`` in its folder: its path without the suffix; a PDF keeps its own, and
    what holds many pages has that of the file."""
    if _media_of(path) in _ARCHIVES:
        return path.resolve().as_uri()
    named = place if place.suffix.lower() == ".pdf" else place.with_suffix("")
    return "/pages/" + "/".join(quote(name) for name in named.parts)


def _add_archive(
    store: Store, path: Path, sandbox: Sandbox, selectors: Mapping[str, Selectors]
) -> Counter[str]:
    try:
        if _media_of(path) == "application/warc":
            return add_web_archive(store, path, sandbox, selectors)
        return add_export(store, path, sandbox)
    except InputError as error:
        raise _BadFileError(f"{path}: {error.what} {error.fix}") from error


def _begun(
    store: Store, sources: Iterable[tuple[Source, str]], sandbox: Sandbox, selectors: Mapping[str, Selectors]
) -> Iterator[_ComeIn]:
    """What puts each file into the store, in order; the next few are being parsed meanwhile."""
    waiting: deque[_ComeIn] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for source, fault in sources:
            if fault:
                waiting.append(partial(_refuse, _BadFileError(fault)))
            elif _media_of(source.path) in _ARCHIVES:
                waiting.append(partial(_add_archive, store, source.path, sandbox, selectors))
            else:
                waiting.append(_begin(store, source, sandbox, threads))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft()
        yield from waiting


def _begin(store: Store, source: Source, sandbox: Sandbox, threads: ThreadPoolExecutor) -> _ComeIn:
    media = _media_of(source.path)
    try:
        body = _body(source.path, _LARGEST[media])
    except _BadFileError as error:
        return partial(_refuse, error)
    known = store.record(source.url)
    if (
        known
        and known.state == "kept"
        and store.cleaned_with(source.url) == (hash_of(body), _STAMP) == (known.content_hash, _STAMP)
    ):
        return partial(Counter[str], unchanged=1)
    parsed: _Parsed = partial(_page, source, body, media, sandbox)
    if media != "text/markdown":
        parsed = threads.submit(parsed).result
    return partial(_add, store, source, media, body, parsed)


def _refuse(error: _BadFileError) -> Counter[str]:
    raise error


def _add(store: Store, source: Source, media: str, body: bytes, parsed: _Parsed) -> Counter[str]:
    try:
        page, dropped = parsed()
    except InputError as error:
        raise _BadFileError(f"{source.path}: {error.what} {error.fix}") from error
    known = store.record(source.url)
    with store.transaction():
        store.keep(Record(url=source.url, source="file", media_type=media), body)
        store.save_page(source.url, page, dropped, _STAMP)
    return Counter({"changed" if known else "added": 1})


def _body(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
            raise _BadFileError(f"{path}: larger than {most >> 20} MB; make it smaller")
        return path.read_bytes()
    except OSError as error:
        raise _BadFileError(f"{path}: cannot be read ({error.strerror}); check who may read it") from error


def _page(source: Source, body: bytes, media: str, sandbox: Sandbox) -> tuple[Page, tuple[Dropped, ...]]:
    if media == "application/pdf":
        name = source.path.stem.replace("-", " ").replace("_", " ")
        page = sandbox.parse_pdf(source.url, body, link_text=name)
        return replace(page, source=source.place), ()
    if media == "text/markdown":
        return _markdown_page(source, body), ()
    cleaned = to_page(source.url, sandbox.parse_html(source.url, body), size=len(body))
    html = sandbox.sanitise(source.url, body)
    return replace(cleaned.page, html=html, source=source.place), cleaned.dropped


def _markdown_page(source: Source, body: bytes) -> Page:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _BadFileError(f"{source.path}:{line}: not UTF-8; save the file as UTF-8") from error
    fields, below, faults = frontmatter.part(text)
    title = fields.title or markdown.title_of(below)
    html = markdown.render(below)
    found = [*faults]
    if not title and not faults:
        found.append('1: the page has no title; write "title: …" in its front matter')
    page = to_page(source.url, read_html(f"<main>{html}</main>"), size=len(body)).page
    if not page.sections and not faults:
        found.append("1: the page has no text; write some below the front matter")
    if found:
        raise _BadFileError(*(f"{source.path}:{fault}" for fault in found))
    return replace(
        page,
        title=title,
        path=fields.section,
        description=fields.description,
        language=fields.language or "en",
        reviewed=fields.reviewed or page.reviewed,
        next_review=fields.next_review or page.next_review,
        audience=fields.audience,
        kind=fields.kind or "page",
        cancer=fields.cancer,
        notice=fields.notice,
        html=html,
        source=source.place,
        owner=fields.owner,
        ignored=fields.findwell_ignore,
    )


def _remove_vanished(store: Store, folder: Path, urls: set[str], everywhere: set[str]) -> int:
    """Forget the pages of files that were in the folder when it was last added and are gone."""
    key = folder.resolve().as_uri()
    vanished = set(json.loads(store.template(key) or "[]")) - everywhere
    gone = {url for url in vanished if store.record(url)}
    with store.transaction():
        for url in gone:
            store.forget(url)
        exported = sum(remove_export(store, url) for url in vanished if url.startswith("file:"))
        store.save_template(key, json.dumps(sorted(urls)))
    return len(gone) + exported
