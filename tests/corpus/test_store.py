"""The page store: what is put in comes out, and its faults are told in a line."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.database import SCHEMA_VERSION
from corpus.errors import InputError, StorageError
from corpus.page import Page, Section
from corpus.store import Dropped, Record, State, Store, hash_of

HOME = "https://example.org/"
TACE = "https://example.org/tace"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def page(url: str, text: str = "What TACE is.") -> Page:
    section = Section(heading="About TACE", level=2, anchor="about", text=text)
    return Page(url=url, title="TACE", sections=(section,), path=("Treatments",))


def test_a_kept_page_comes_back_with_its_body(store: Store) -> None:
    store.keep(Record(url=TACE, site="https://example.org", etag='"1"', link_text="TACE"), b"<p>words</p>")
    record = store.record(TACE)
    assert record is not None
    assert (record.state, record.why, record.size) == (State.KEPT, "", 12)
    assert (record.etag, record.link_text, record.content_hash) == ('"1"', "TACE", hash_of(b"<p>words</p>"))
    assert record.fetched.endswith("+00:00")
    assert store.body(TACE) == b"<p>words</p>"


def test_keeping_a_page_again_replaces_it(store: Store) -> None:
    store.keep(Record(url=TACE, misses=1, state=State.STALE, why="E230"), b"old")
    store.keep(Record(url=TACE, fetched="2026-01-02T03:04:05+00:00"), b"new")
    record = store.record(TACE)
    assert record is not None
    assert (record.state, record.misses, record.fetched) == (State.KEPT, 0, "2026-01-02T03:04:05+00:00")
    assert store.body(TACE) == b"new"
    assert len(list(store.records())) == 1


def test_marking_a_page_leaves_its_body(store: Store) -> None:
    store.keep(Record(url=TACE), b"words")
    store.mark(TACE, State.STALE, "E230 the site is at fault", misses=1)
    record = store.record(TACE)
    assert record is not None
    assert (record.state, record.why, record.misses) == (State.STALE, "E230 the site is at fault", 1)
    assert store.body(TACE) == b"words"


def test_marking_an_unknown_page_puts_it_in_the_list(store: Store) -> None:
    store.mark(TACE, State.EXCLUDED, "E204 robots.txt does not allow it", site="https://example.org")
    assert [record.url for record in store.records(state=State.EXCLUDED)] == [TACE]
    assert store.sites() == ("https://example.org",)
    with pytest.raises(InputError, match="no page"):
        store.body(TACE)


def test_records_come_by_url_and_can_be_chosen_by_state_and_site(store: Store) -> None:
    for number in range(1200):
        store.mark(f"https://example.org/{number:04}", State.KEPT, "", site="https://example.org")
    store.mark("https://another.example/", State.KEPT, "", site="https://another.example")
    store.mark("https://example.org/x", State.FAILED, "E227", site="https://example.org")
    urls = [record.url for record in store.records()]
    assert urls == sorted(urls)
    assert len(urls) == 1202
    assert len(list(store.records(site="https://example.org"))) == 1201
    assert len(list(store.records(site="https://example.org", state=State.FAILED))) == 1


def test_records_may_be_changed_while_they_are_read(store: Store) -> None:
    for number in range(600):
        store.mark(f"https://example.org/{number:04}", State.KEPT, "")
    for record in store.records():
        store.forget(record.url)
    assert list(store.records()) == []


def test_a_cleaned_page_comes_back_with_what_was_dropped(store: Store) -> None:
    store.keep(Record(url=TACE), b"words")
    assert store.cleaned_with(TACE) == ("", "")
    store.save_page(TACE, page(TACE), [Dropped("Menu", "repeated on 9 pages")], "template 1")
    assert store.page(TACE) == page(TACE)
    assert store.dropped(TACE) == (Dropped("Menu", "repeated on 9 pages"),)
    assert store.cleaned_with(TACE) == (hash_of(b"words"), "template 1")
    assert store.page(HOME) is None
    assert store.dropped(HOME) == ()


def test_only_kept_and_stale_pages_are_searched(store: Store) -> None:
    for state in State:
        url = f"https://example.org/{state}"
        store.keep(Record(url=url), b"words")
        store.save_page(url, page(url), [], "")
        store.mark(url, state, "")
    store.keep(Record(url="https://example.org/not-cleaned"), b"words")
    assert [page.url.rpartition("/")[2] for page in store.pages()] == ["kept", "stale"]


def test_the_fingerprint_changes_only_with_the_pages_that_are_searched(store: Store) -> None:
    empty = store.fingerprint()
    store.keep(Record(url=TACE), b"words")
    store.save_page(TACE, page(TACE), [], "")
    first = store.fingerprint()
    store.save_page(TACE, page(TACE), [Dropped("x", "y")], "another template")
    store.mark(HOME, State.EXCLUDED, "E204")
    assert store.fingerprint() == first
    store.save_page(TACE, page(TACE, "New words."), [], "")
    changed = store.fingerprint()
    store.mark(TACE, State.REMOVED, "E228")
    assert store.fingerprint() == empty
    assert len({empty, first, changed}) == 3


def test_forgetting_a_page_leaves_nothing_of_it(store: Store) -> None:
    store.keep(Record(url=TACE), b"words")
    store.save_page(TACE, page(TACE), [], "")
    store.forget(TACE)
    store.forget(HOME)
    assert store.record(TACE) is None
    assert store.page(TACE) is None


def test_a_template_is_kept_for_each_site(store: Store) -> None:
    store.save_template("https://example.org", '{"blocks": []}')
    assert store.template("https://example.org") == '{"blocks": []}'
    assert store.template("https://another.example") == ""


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def keep_two() -> None:
        with store.transaction():
            store.keep(Record(url=TACE), b"words")
            with store.transaction():
                store.keep(Record(url=HOME), b"words")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_two()
    assert list(store.records()) == []


def test_a_server_reads_while_a_crawl_writes(store: Store, tmp_path: Path) -> None:
    store.keep(Record(url=HOME), b"old")
    seen: list[tuple[bytes, int]] = []

    def read() -> None:
        with Store(tmp_path) as reader:
            seen.append((reader.body(HOME), len(list(reader.records()))))

    with store.transaction():
        store.keep(Record(url=HOME), b"new")
        store.keep(Record(url=TACE), b"new")
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    read()
    assert seen == [(b"old", 1), (b"new", 2)]


def test_a_second_writer_is_told_to_wait(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.database._PATIENCE", 0.05)
    with Store(tmp_path) as second, store.transaction(), pytest.raises(StorageError) as caught:
        second.keep(Record(url=TACE), b"words")
    assert caught.value.code == "E503"


def test_a_store_of_another_version_says_which(tmp_path: Path) -> None:
    Store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "pages.sqlite")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(
        StorageError, match=f"version {SCHEMA_VERSION + 1}.* version {SCHEMA_VERSION}"
    ) as caught:
        Store(tmp_path)
    assert (caught.value.code, bool(caught.value.fix)) == ("E502", True)


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "pages.sqlite"
    path.write_text("These are somebody's notes, not a database at all.\n" * 20, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        Store(tmp_path)
    assert caught.value.code == "E501"
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "pages.sqlite")
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    with pytest.raises(StorageError) as caught:
        Store(tmp_path)
    assert caught.value.code == "E501"


def test_a_folder_that_cannot_be_made_or_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be made") as caught:
        Store(tmp_path / "file" / "data")
    assert caught.value.code == "E505"
    (tmp_path / "data" / "pages.sqlite").mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot be opened") as caught:
        Store(tmp_path / "data")
    assert caught.value.code == "E505"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    Store(tmp_path).close()
    (tmp_path / "pages.sqlite").chmod(0o400)
    with Store(tmp_path) as store, pytest.raises(StorageError) as caught:
        store.keep(Record(url=TACE), b"words")
    assert caught.value.code == "E505"


def test_a_full_disk_undoes_the_last_write_and_says_so(store: Store) -> None:
    store.keep(Record(url=HOME), b"words")
    store.database.rows("PRAGMA max_page_count = 30")
    with pytest.raises(StorageError) as caught:
        store.keep(Record(url=TACE), os.urandom(1_000_000))
    assert caught.value.code == "E504"
    assert [record.url for record in store.records()] == [HOME]


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(50):
            store.keep(Record(url=f"{HOME}{number}"), os.urandom(3000))
    path = tmp_path / "pages.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with Store(tmp_path) as store, pytest.raises(StorageError) as caught:
        list(store.records())
    assert caught.value.code == "E506"
