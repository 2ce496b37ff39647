"""What others hand over whole, WordPress exports and web archives, into the store."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from corpus.answer import Fetched
from corpus.clean import VERSION, to_page
from corpus.outline import NOTHING, outline, text_of
from corpus.reading import Reading
from corpus.sandbox import Job, Sandbox
from corpus.selectors import Selectors
from corpus.site import clean_site
from corpus.store import Record, State, Store, hash_of
from corpus.urls import origin, same_site
from corpus.verdict import HTML_TYPES, PDF_TYPE, Meaning, judge
from corpus.warc import read_warc
from corpus.wordpress import Post, read_export

_STAMP = f"export {VERSION}"


def add_export(store: Store, path: Path, sandbox: Sandbox) -> Counter[str]:
    """Put the published pages of a WordPress export into the store, under the addresses they have there.

    Counts what was added, changed, unchanged and removed: a page that an earlier version of the same file
    held and this one does not is taken out. Raises `InputError` E332 for a damaged file: the pages before
    the damage are in, and none is taken out.
    """
    counts: Counter[str] = Counter()
    posts = {post.url: post for post in read_export(path)}
    jobs = (
        Job(post.url, post.html.encode("utf-8", "replace"), charset="utf-8")
        for post in posts.values()
        if not _is_same(store, post, counts)
    )
    for job, outcome in sandbox.parse_all(jobs):
        if isinstance(outcome, Reading):
            counts["changed" if store.record(job.url) else "added"] += 1
            _keep_post(store, posts[job.url], job.body, outcome)
    key = path.resolve().as_uri()
    gone = set(json.loads(store.template(key) or "[]")) - set(posts)
    with store.transaction():
        counts["removed"] += _forget(store, gone)
        store.save_template(key, json.dumps(sorted(posts)))
    return counts


def remove_export(store: Store, key: str) -> int:
    """Take out the pages of an export whose file is gone; ``key`` is the file's URI. How many there were."""
    gone = json.loads(store.template(key) or "[]")
    store.save_template(key, "[]")
    return _forget(store, gone)


def add_web_archive(
    store: Store, path: Path, sandbox: Sandbox, selectors: Mapping[str, Selectors]
) -> Counter[str]:
    """Put the pages of the site that a WARC file begins with into the store, and clean them as after a crawl.

    Pages that say noindex, ask for a password or are not found are left out; the last of several answers for
    an address counts. Raises `InputError` E333 for a damaged file: the pages before the damage are in.
    """
    counts: Counter[str] = Counter()
    try:
        for answer in _pages(path):
            known = store.record(answer.url)
            if known and known.state is State.KEPT and known.content_hash == hash_of(answer.body):
                counts["unchanged"] += 1
                continue
            counts["changed" if known else "added"] += 1
            site = origin(answer.url)
            store.keep(Record(url=answer.url, site=site, media_type=answer.media_type), answer.body)
    finally:
        clean_site(store, sandbox, selectors=selectors)
    return counts


def _pages(path: Path) -> Iterator[Fetched]:
    site = ""
    for answer in read_warc(path):
        if site and not same_site(answer.url, site):
            continue
        is_html = answer.status == 200 and answer.media_type in HTML_TYPES
        if not is_html and not (answer.status == 200 and answer.media_type == PDF_TYPE):
            continue
        site = site or answer.url
        head = outline(answer.url, text_of(answer.body, answer.charset)) if is_html else NOTHING
        if judge(answer.url, answer, head).meaning is Meaning.KEEP:
            yield answer


def _forget(store: Store, urls: Iterable[str]) -> int:
    """Take out pages that came from a file: what a crawl found since stays."""
    records = [record for url in urls if (record := store.record(url))]
    files = [record.url for record in records if record.source == "file"]
    for url in files:
        store.forget(url)
    return len(files)


def _is_same(store: Store, post: Post, counts: Counter[str]) -> bool:
    """Whether a post is in the store as it is, or as its site shows it, which is better; counts it if so."""
    known = store.record(post.url)
    stamp = hash_of(post.html.encode("utf-8", "replace")), _stamp(post)
    same = store.cleaned_with(post.url) == stamp
    same = same or (known is not None and known.source == "crawl" and known.state is State.KEPT)
    counts["unchanged"] += same
    return same


def _stamp(post: Post) -> str:
    return f"{_STAMP} {hash_of(repr(post[3:]).encode())[:16]}"


def _keep_post(store: Store, post: Post, body: bytes, reading: Reading) -> None:
    cleaned = to_page(post.url, reading, size=len(body))
    page = replace(cleaned.page, title=post.title, path=post.path, description=post.description)
    with store.transaction():
        store.keep(Record(url=post.url, source="file", media_type="text/html"), body)
        store.save_page(post.url, page, cleaned.dropped, _stamp(post))
