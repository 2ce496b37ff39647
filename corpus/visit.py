"""One visit of a crawl: ask for a page, find what the answer means, and write it to the store at once."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.answer import Fetched
from corpus.errors import InputError, NetworkError, RefusedError
from corpus.fetch import Fetcher
from corpus.frontier import Begun, Entry, Frontier
from corpus.limits import Limits
from corpus.outline import NOTHING, Link, Outline, outline, text_of
from corpus.pace import Pace
from corpus.robots import Rules
from corpus.store import Record, State, Store, hash_of
from corpus.urls import origin, site_key, trap
from corpus.verdict import HTML_TYPES, MEDIA_TYPES, PDF_TYPE, ROBOTS, Meaning, Verdict, judge

_REMEMBERED = 20_000  # links
_NO_ANSWER = ("E206", "E207", "E209")
_MISSING = ("E223", "E227", "E228")
_OTHER_FILE = re.compile(
    r"7z|avi|bmp|css|csv|docx?|docm|dotx?|eps|epub|exe|gif|gz|ico|ics|jpe?g|js|json|m4[av]|mov|mp[34]|mpe?g"
    r"|od[pst]|ogg|png|pps|pptx?|rar|rss|rtf|svg|tar|tgz|tiff?|txt|vcf|wav|web[mp]|wmv|woff2?|xls[xm]?|xml|zip"
)


class Outcome(StrEnum):
    """What came of a visit: a new or changed body, the same body sent again, not modified …"""

    CHANGED = "changed"
    SENT_AGAIN = "sent again"
    UNCHANGED = "unchanged"
    EXCLUDED = "excluded"
    MOVED = "moved"
    STALE = "stale"
    REMOVED = "removed"
    FAILED = "failed"


_GOOD = frozenset({Outcome.CHANGED, Outcome.SENT_AGAIN, Outcome.UNCHANGED, Outcome.MOVED})


class _HopError(Exception):
    """A redirect leads to another page, which has a place of its own in the frontier."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


class _Asked(NamedTuple):
    """A page that was asked for, and what the store knew about it before."""

    entry: Entry
    record: Record | None
    known: bool
    passed: tuple[str, ...]


class Visitor:
    """Visits the pages of one site.

    ``trouble`` counts the visits in a row that the site did not answer, ``counts`` what came of all visits
    of this crawl, and ``queued`` is how many pages of the ``frontier`` wait; ``begun`` is the crawl itself.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        frontier: Frontier,
        *,
        rules: Rules,
        pace: Pace,
        begun: Begun,
        limits: Limits,
    ) -> None:
        self._store = store
        self._frontier = frontier
        self.trouble = 0
        self.counts = Counter(self._frontier.counts())
        self.queued = self.counts.pop("", 0)
        self._fetcher = fetcher
        self._rules = rules
        self._pace = pace
        self.begun = begun
        self._limits = limits
        self._in_hand: dict[str, Fetched] = {}
        self._named: set[str] = set()
        self._offered: set[str] = set()  # links that are in the frontier, or lead to other sites

    def hand(self, url: str, answer: Fetched) -> None:
        """Use this answer when the page is visited, rather than ask for it again."""
        self._in_hand[url] = answer

    def local(self, url: str) -> str:
        """A canonical URL in the spelling of the crawled site, when it is a page of it; else as it is."""
        if not url or site_key(url) not in (site_key(self.begun.origin), self.begun.public):
            return url
        parts = urlsplit(url)
        return self.begun.origin + (f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def enqueue(self, links: Iterable[Link], depth: int) -> None:
        """Queue the site's own pages among the links; what a rule leaves out gets a record that says why."""
        wanted: list[Entry] = []
        for link in links:
            if link.url in self._offered:
                continue  # a menu stands on every page
            url = self.local(link.url)
            if origin(url) == self.begun.origin:
                if why := self._why_not(url, depth):
                    self._leave_out(url, why, link.text)
                    continue
                wanted.append(Entry(url, depth, link.text))
            if len(self._offered) >= _REMEMBERED:
                self._offered.clear()
            self._offered.add(link.url)
        self.queued += self._frontier.add(wanted)

    def _leave_out(self, url: str, why: str, link_text: str) -> None:
        if url in self._named or len(self._named) >= self._limits.max_left_out:
            return
        self._named.add(url)
        record = self._store.record(url)
        if record is None or record.state in (State.EXCLUDED, State.FAILED):
            self._store.mark(url, State.EXCLUDED, why, site=self.begun.origin, link_text=link_text)

    def visit(self, entry: Entry, passed: tuple[str, ...] = ()) -> Outcome:
        """Visit a page that is in the frontier, after the pages ``passed`` that led here by redirects."""
        record = self._store.record(entry.url)
        asked = _Asked(
            entry, record, record is not None and record.state in (State.KEPT, State.STALE), passed
        )
        if not self._rules.allows(entry.url):
            return self._settle(asked, Verdict(Meaning.EXCLUDE, ROBOTS))
        try:
            answer = self._answer(asked)
        except _HopError as hop:
            return self._lead(asked, Verdict(Meaning.MOVE, f"E225 it moved to {hop.target}", hop.target))
        except (NetworkError, RefusedError, InputError) as error:
            self.trouble += error.code in _NO_ANSWER
            return self._settle(asked, Verdict(Meaning.WAIT, f"{error.code} {error.what}"))
        if answer.status == 304 and not asked.known:
            unasked = "E212 it answers “not modified” to a first request"
            return self._settle(asked, Verdict(Meaning.WAIT, unasked))
        self.trouble = self.trouble + 1 if answer.status >= 500 or answer.status == 429 else 0
        seen = outline_of(self._store, entry.url, answer, self._limits.max_links)
        seen = seen._replace(canonical=self.local(seen.canonical), refresh=self.local(seen.refresh))
        verdict = judge(entry.url, answer, seen)
        if verdict.meaning in (Meaning.MOVE, Meaning.DUPLICATE):
            return self._lead(asked, verdict, answer, seen)
        return self._settle(asked, verdict, answer, seen)

    def _answer(self, asked: _Asked) -> Fetched:
        url, record = asked.entry.url, asked.record
        if url in self._in_hand:
            return self._in_hand.pop(url)

        def before(request: str) -> None:
            if self.local(request) != url:
                raise _HopError(self.local(request))
            self._pace.wait()

        validators = validators_of(record, self._limits.refetch_days) if asked.known else {}
        return self._pace.patiently(
            lambda: sniffed(self._fetcher.get(url, media_types=MEDIA_TYPES, before=before, **validators))
        )

    def _why_not(self, url: str, depth: int) -> str:
        if found := trap(url, self._limits):
            return found
        suffix = PurePosixPath(urlsplit(url).path).suffix.lower().removeprefix(".")
        if _OTHER_FILE.fullmatch(suffix):
            return f"E222 neither a web page nor a PDF, but a .{suffix} file"
        if depth > self._limits.max_depth:
            return f"E226 it is more than {self._limits.max_depth} links away from the start"
        return ""

    def _lead(
        self, asked: _Asked, verdict: Verdict, answer: Fetched | None = None, seen: Outline = NOTHING
    ) -> Outcome:
        """Visit where a page leads to, unless that was done, and let it decide about this one."""
        target, entry = self.local(verdict.target), asked.entry
        chain = (*asked.passed, entry.url)
        is_move = verdict.meaning is Meaning.MOVE
        keep = Verdict(Meaning.KEEP, follow=verdict.follow)
        why = self._why_not(target, entry.depth)
        if origin(target) != self.begun.origin:
            why = f"E214 It redirects to another site, {target}."
        if why:
            return self._settle(asked, Verdict(Meaning.WAIT, why) if is_move else keep, answer, seen)
        if target in chain or len(chain) > self._limits.max_redirects:
            circle = Verdict(Meaning.WAIT, f"E213 It redirects in a circle, by way of {target}.")
            return self._settle(asked, circle if is_move else keep, answer, seen)
        self.queued += self._frontier.add([Entry(target, entry.depth, entry.link_text)])
        outcome = self._frontier.outcome(target) or self.visit(entry._replace(url=target), chain)
        if not is_move:
            verdict = verdict if outcome in _GOOD else keep
        elif asked.known and urlsplit(target).path == "/":
            verdict = Verdict(Meaning.MISS, "E223 it redirects to the front page")
        elif outcome not in _GOOD and outcome != Outcome.EXCLUDED:
            verdict = self._like(target)
        return self._settle(asked, verdict, answer, seen)

    def _like(self, target: str) -> Verdict:
        record = self._store.record(target)
        why = record.why if record else "E230 it is not known why"
        meaning = Meaning.MISS if why.startswith(_MISSING) else Meaning.WAIT
        return Verdict(meaning, f"{why[:4]} it redirects to {target}: {why[5:]}")

    def _settle(
        self, asked: _Asked, verdict: Verdict, answer: Fetched | None = None, seen: Outline = NOTHING
    ) -> Outcome:
        """Write what came of a visit, its links and its place in the frontier, all or nothing."""
        entry = asked.entry
        with self._store.transaction():
            if verdict.meaning is Meaning.KEEP and answer is not None:
                outcome = self._keep(asked, answer)
            elif verdict.meaning is Meaning.SAME:
                self._store.mark(entry.url, State.KEPT, "", misses=0)
                outcome = Outcome.UNCHANGED
            elif verdict.meaning in (Meaning.MOVE, Meaning.DUPLICATE):
                outcome = self._move(asked, verdict.why)
            else:
                outcome = self._mark(asked, verdict)
            if verdict.follow:
                self.enqueue(seen.links, entry.depth + 1)
            self._frontier.done(entry.url, outcome)
        self.queued -= 1
        self.counts[outcome] += 1
        return outcome

    def _keep(self, asked: _Asked, answer: Fetched) -> Outcome:
        url = asked.entry.url
        body = _as_utf8(answer)
        if not asked.known and (twin := self._twin(url, hash_of(body))):
            return self._move(asked, f"E225 it is the same as {twin}")
        same = asked.known and asked.record is not None and asked.record.content_hash == hash_of(body)
        record = Record(
            url=url,
            site=self.begun.origin,
            media_type=PDF_TYPE if answer.media_type == PDF_TYPE else "text/html",
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
            link_text=asked.entry.link_text or (asked.record.link_text if asked.record else ""),
        )
        self._store.keep(record, body)
        return Outcome.SENT_AGAIN if same else Outcome.CHANGED

    def _twin(self, url: str, content_hash: str) -> str:
        """Another spelling of ``url`` (slash or index.html at the end) under which the same body is kept."""
        stem = url.removesuffix("index.html").rstrip("/") if "?" not in url else url
        for twin in (stem, f"{stem}/", f"{stem}/index.html"):
            record = self._store.record(twin)
            if twin != url and record and record.state is State.KEPT and record.content_hash == content_hash:
                return twin
        return ""

    def _move(self, asked: _Asked, why: str) -> Outcome:
        if asked.known:
            self._store.mark(asked.entry.url, State.REMOVED, why)
        elif asked.record is not None and asked.record.state is not State.REMOVED:
            self._store.forget(asked.entry.url)
        return Outcome.MOVED

    def _mark(self, asked: _Asked, verdict: Verdict) -> Outcome:
        misses = asked.record.misses if asked.record else 0
        why = verdict.why
        if verdict.meaning is Meaning.EXCLUDE:
            state, outcome = State.EXCLUDED, Outcome.EXCLUDED
        elif not asked.known:
            was_removed = asked.record is not None and asked.record.state is State.REMOVED
            state, outcome = State.REMOVED if was_removed else State.FAILED, Outcome.FAILED
        elif verdict.meaning is Meaning.WAIT:
            state, outcome = State.STALE, Outcome.STALE
        elif verdict.meaning is Meaning.GONE or misses + 1 >= self._limits.max_misses:
            state, outcome = State.REMOVED, Outcome.REMOVED
        else:
            state, outcome = State.STALE, Outcome.STALE
            why = f"{why}; it is removed when {self._limits.max_misses} crawls in a row have not found it"
        misses += verdict.meaning is Meaning.MISS
        changed = {"site": self.begun.origin, "misses": misses}
        if asked.entry.link_text:
            changed["link_text"] = asked.entry.link_text
        self._store.mark(asked.entry.url, state, why, **changed)
        return outcome


def validators_of(record: Record | None, days: int) -> dict[str, str]:
    """What lets a site answer "not modified"; nothing for bodies that came ``days`` ago or more."""
    if record is None or not record.fetched:
        return {}
    if datetime.now(UTC) - datetime.fromisoformat(record.fetched) >= timedelta(days=days):
        return {}
    return {"etag": record.etag, "last_modified": record.last_modified}


def outline_of(store: Store, url: str, answer: Fetched, max_links: int) -> Outline:
    """The outline of an answer, or of the stored body when it is "not modified"; empty unless it is HTML."""
    media_type, body = answer.media_type, answer.body
    if answer.status == 304 and (record := store.record(url)) is not None and record.content_hash:
        media_type, body = record.media_type, store.body(url)
    if media_type not in HTML_TYPES:
        return NOTHING
    return outline(url, text_of(body, answer.charset), max_links=max_links)


def sniffed(answer: Fetched) -> Fetched:
    """The answer with its media type seen from the body where the site is wrong or silent about it."""
    if answer.body.startswith(b"%PDF-"):
        return answer._replace(media_type=PDF_TYPE)
    if not answer.media_type and answer.body.lstrip()[:1] == b"<":
        return answer._replace(media_type="text/html")
    return answer


def _as_utf8(answer: Fetched) -> bytes:
    """The body; one in a charset that only HTTP's header names is rewritten, as the header is not stored.

    The byte order mark makes every parser believe UTF-8, whatever a <meta> in the page says.
    """
    if answer.media_type not in HTML_TYPES or answer.charset in ("", "utf-8", "utf8"):
        return answer.body
    return b"\xef\xbb\xbf" + text_of(answer.body, answer.charset).encode("utf-8", "replace")
