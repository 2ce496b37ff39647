"""The published generation being served: swapped when another is published, closed after its last request."""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

from flask import current_app, g, url_for

from corpus.errors import FindwellError, NoIndexError, StorageError
from corpus.page import Page
from glossary.annotate import Annotated, annotate
from glossary.glossary import Glossary
from glossary.matchers import Matchers
from indexer.generation import Published, open_published
from indexer.publish import Generation
from indexer.searcher import Searcher
from search_app.answers import Answers
from search_app.languages import keeping, kept_language
from search_app.memory import give_back, keep_together
from search_app.recent import Recent

_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)')
_RETRY = 10.0  # seconds after which a generation that could not be opened is tried again
_LOOKS = 0.05  # seconds between two looks for a new generation
_SETTLED = 1.0  # seconds that a new edition answers before looking for garbage holds it up
_WARM_UP = 0.3  # seconds, about, that a new edition gets ready while the one before it serves


class Edition:
    """One published generation and what is kept in memory for it."""

    def __init__(self, published: Published) -> None:
        self.generation: Generation = published.generation
        self.searcher: Searcher = published.searcher
        self.glossary: Glossary = published.glossary
        self.matchers = Matchers(published.glossary)
        self.matcher = self.matchers.speaking("")
        self.answers = Answers()
        self.search = Recent(published.searcher.search).search
        self.annotated: Callable[[str, str, str, str], Annotated] = lru_cache(maxsize=1024)(self._annotated)
        self.requests = 0
        self.replaced = False

    def page(self, url: str) -> Page | None:
        """The page at ``url``, as it was published."""
        return self.searcher.page(url)

    def _annotated(self, url: str, html: str, language: str, kept: str) -> Annotated:
        """``kept`` is the language that the links of the page lead to, or empty for the site's own."""
        matcher = self.matchers.speaking(language)
        marked = annotate(html, matcher, link=_plain_url, url=url, per_section=is_per_section())
        if not kept:
            return marked
        return marked._replace(html=_LINK.sub(lambda link: _kept_in(kept, link), marked.html))


class Live:
    """Hands out the current edition to requests, and takes it back. Safe to share between threads.

    ``clock`` tells seconds and never goes back; searches are timed by it. A new generation is looked for
    before a request, or beside them all once `watch` was called.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._edition: Edition | None = None
        self._seen: tuple[int, int, int] | None = None
        self._trouble: FindwellError | None = None
        self._retry_at = 0.0
        self._watched = False
        self._watching = 0  # the process whose thread looks for new generations

    def watch(self) -> None:
        """Have a thread look for new generations, and get each ready before it is served.

        It begins with the first request, or with `begin`, in every process that was forked since. No request
        then looks at the disk, or waits for another generation than the first. What is in memory now is taken
        for lasting: it is not gone through when an edition is given up, nor copied when a process is forked.
        """
        self._watched = True
        keep_together()
        give_back()

    def begin(self) -> None:
        """Open what is there now, before the first request does."""
        with suppress(FindwellError):
            self.release(self.acquire())
        give_back()

    def acquire(self) -> Edition:
        """The current edition, kept open until `release`.

        Raises `NoIndexError` when nothing was published, or the error that keeps the first edition from
        being opened; a later one that cannot be opened leaves the edition before it in use.
        """
        if not self._watched or self._edition is None:
            self._refresh()
        if self._watched and self._watching != os.getpid():
            self._begin_to_look()
        with self._lock:
            if self._edition is None:
                raise self._trouble or _no_index()
            self._edition.requests += 1
            return self._edition

    def release(self, edition: Edition) -> None:
        """Give an edition back; a replaced one is closed after its last request."""
        with self._lock:
            edition.requests -= 1
            finished = edition.replaced and not edition.requests
        if finished:
            edition.searcher.close()

    @property
    def trouble(self) -> str:
        """Why the newest generation is not the one being served, or empty."""
        if self._trouble is None and self._edition is not None and self._published() is None:
            return f"There is no index in {self._folder} any more; the one that was opened is still served."
        return self._trouble.what if self._trouble else ""

    def _begin_to_look(self) -> None:
        with self._lock:
            if self._watching != os.getpid():
                self._watching = os.getpid()
                threading.Thread(target=self._look, name="generations", daemon=True).start()

    def _look(self) -> None:
        given_up: list[Edition] = []
        tidy_at = 0.0
        prepared: Edition | None = None
        steps: Iterator[None] = iter(())
        while True:
            time.sleep(_LOOKS)
            before = self._edition
            if before is not None and before is not prepared:
                prepared, steps = before, before.searcher.prepare()
            with suppress(Exception):  # visitors only wait a little longer then
                next(steps, None)
            try:
                self._refresh()
            except Exception as error:  # whatever it is, the edition in use goes on, and it is tried again
                said = f"The index cannot be opened ({type(error).__name__})."
                self._trouble = StorageError("E521", said, "Try again.")
            if before is not None and before is not self._edition:
                given_up.append(before)
                tidy_at = time.monotonic() + _SETTLED
            elif given_up and time.monotonic() > tidy_at and not any(each.requests for each in given_up):
                given_up.clear()
                give_back()  # an edition has circles in it, and is large

    def _refresh(self) -> None:
        """Open what was published since; while one request does so, the others use the edition before it."""
        pointer = self._published()
        if not self._is_new(pointer) or not self._opening.acquire(blocking=self._edition is None):
            return
        try:
            if self._is_new(pointer):
                self._open(pointer)
        finally:
            self._opening.release()

    def _open(self, pointer: tuple[int, int, int] | None) -> None:
        try:
            edition = Edition(open_published(self._folder, clock=self._clock))
            if self._watched:
                with suppress(FindwellError):
                    edition.searcher.warm(_WARM_UP)
            self._replace(edition)
            self._trouble = None
        except FindwellError as error:
            self._trouble = error
        except OSError as error:
            self._trouble = StorageError(
                "E521", f"The index cannot be opened: {error.strerror}.", "Try again."
            )
        finally:
            # Last, for until then the others wait for the first edition.
            self._seen = pointer
            self._retry_at = time.monotonic() + _RETRY

    def _published(self) -> tuple[int, int, int] | None:
        try:
            status = (self._folder / "CURRENT").stat()
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_ino, status.st_size)

    def _is_new(self, pointer: tuple[int, int, int] | None) -> bool:
        retry = self._trouble is not None and time.monotonic() >= self._retry_at
        return pointer is not None and (pointer != self._seen or retry)

    def _replace(self, edition: Edition) -> None:
        with self._lock:
            old, self._edition = self._edition, edition
            if old is not None:
                old.replaced = True
            unused = old is not None and not old.requests
        if old is not None and unused:
            old.searcher.close()


def edition() -> Edition:
    """The edition this request works with, from its first use to its end."""
    if "edition" not in g:
        g.edition = current_app.extensions["findwell"].live.acquire()
    held: Edition = g.edition
    return held


def release_edition(_error: BaseException | None = None) -> None:
    """Give back what `edition` took, when the request ends."""
    held = g.pop("edition", None)
    if held is not None:
        current_app.extensions["findwell"].live.release(held)


def is_per_section(marks: str = "") -> bool:
    """Whether words are explained in each section, or once on a page; as the site does when none is named."""
    return (marks or current_app.extensions["findwell"].settings.glossary.marks) == "section"


def term_url(term_id: str, language: str = "") -> str:
    """Where a word is explained: in a language, else in that of this page."""
    return url_for("words.term", name=term_id, lang=language or kept_language() or None)


def _plain_url(term_id: str) -> str:
    return url_for("words.term", name=term_id, lang=None)


def _kept_in(language: str, link: re.Match[str]) -> str:
    return f"{link[1]}{escape(keeping(unescape(link[2]), language))}"


def _no_index() -> NoIndexError:
    return NoIndexError("E511", "There is nothing to search yet.", "Add pages, then run: findwell index")
