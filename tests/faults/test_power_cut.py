"""The power is cut at any moment, and what was not flushed is lost or damaged: what was promised is there.

Without strace the tests are skipped. FINDWELL_LONG=1 plays thirty chances of each cut; otherwise one.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from corpus.store import Record, Store
from glossary.exchange.importing import import_file
from glossary.glossary import load
from glossary.term import Status
from indexer.publish import current, verify
from search_app.counting.days import Counts, add_counts, keep_to_limits, read_counts, set_aside
from search_app.durable import replace_file
from search_app.editors.changes import Changes, State
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings
from tests.faults.failing import STRACE
from tests.faults.powercut import Disk, lay_out, record
from tests.indexer.publishing import answers, put
from tests.long import LONG

CHANCES = 30 if LONG else 1

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is missing: apt-get install strace")


def cuts(root: Path, work: Callable[[], object], after: Path) -> Iterator[tuple[int, bool]]:
    """Each state after a cut, laid out in ``after``: the calls made before it, and whether these are all."""
    before = Disk(root)
    try:
        lines = record(work)
    except PermissionError as refused:
        pytest.skip(f"strace is of no use here: {refused}")
    seen = set()
    for number, line in enumerate(lines):
        done = number == len(lines) - 1
        if not before.play(line) and not done:
            continue
        for seed in range(CHANCES):
            for state in before.states(seed):
                key = (done, *sorted(state.items(), key=lambda item: item[0]))
                if key not in seen:
                    seen.add(key)
                    shutil.rmtree(after, ignore_errors=True)
                    after.mkdir()
                    lay_out(state, after)
                    yield number, done
    print(f"{len(lines)} calls, {len(seen)} states")


def test_a_power_cut_while_an_index_is_published_leaves_the_old_or_the_new_one_whole(
    root: Path, tmp_path: Path
) -> None:
    for documents in (2, 3, 3):
        put(root, documents)
    after = tmp_path / "after"
    seen = set()
    for number, done in cuts(root, partial(put, root, 4), after):
        used = current(after)
        assert (used.degraded, verify(used)) == ("", []), number
        assert answers(used) == used.documents
        assert used.documents == 4 if done else used.documents in (3, 4), number
        seen.add(used.documents)
        if not number % 10:
            assert put(after, 5).documents == 5
            assert list(after.glob("tmp-*")) == []
    assert seen == {3, 4}


@pytest.mark.parametrize("old", ["", "old"])
def test_a_power_cut_while_a_small_file_is_replaced_leaves_the_old_or_the_new_text(
    tmp_path: Path, old: str
) -> None:
    data, after = tmp_path / "data", tmp_path / "after"
    data.mkdir()
    place = Path("changes") / "1.json"
    if old:
        replace_file(data / place, old)
    for number, done in cuts(data, partial(replace_file, data / place, "new " * 500), after):
        text = (after / place).read_text(encoding="utf-8") if (after / place).exists() else ""
        assert text == "new " * 500 if done else text in (old, "new " * 500), number
        replace_file(after / place, "newer")


@pytest.mark.parametrize("step", ["approve", "undo"])
def test_a_power_cut_while_a_change_is_made_or_undone_leaves_log_and_file_agreed(
    tmp_path: Path, step: str
) -> None:
    data, after = tmp_path / "data", tmp_path / "after"
    (data / "glossary").mkdir(parents=True)
    entry = "- id: scan\n  labels: [scan]\n  definition: A picture of the inside of the body.\n"
    (data / "glossary" / "words.yaml").write_text(entry, encoding="utf-8")
    changes = Changes(data / "changes", Settings(data=data))
    changes.propose(Proposal(action=Action.LABEL, term="scan", text="picture test"), editor="Ben")
    wanted, other = State.MADE, State.PROPOSED
    if step == "undo":
        changes.approve(1, editor="Asha")
        wanted, other = State.UNDONE, State.MADE
    work = partial(getattr(changes, step), 1, editor="Asha")
    aside = tmp_path / "aside"
    for number, done in cuts(data, work, after):
        data.rename(aside)  # the log names the file by its whole path
        after.rename(data)
        state = changes.listing()[0].state
        text = (data / "glossary" / "words.yaml").read_text(encoding="utf-8")
        assert state is wanted if done else state in (wanted, other), number
        assert ("picture test" in text) == (state is State.MADE), number
        assert text.replace("scan, picture test", "scan").count("\n") >= entry.count("\n")
        data.rename(after)
        aside.rename(data)


def test_a_power_cut_while_counts_are_written_loses_some_and_counts_none_twice(tmp_path: Path) -> None:
    data, after = tmp_path / "data", tmp_path / "after"
    data.mkdir()
    day = date(2026, 2, 3)
    add_counts(data, day, Counts(searches=7, texts={"scan": 7}))
    add_counts(data, date(2026, 2, 4), Counts(searches=2, texts={"scan": 2}))
    for number, _ in cuts(data, partial(add_counts, data, day, Counts(searches=1, texts={"scan": 1})), after):
        assert read_counts(after).searches in (9, 10), number
    for number, _ in cuts(data, partial(keep_to_limits, data, date(2026, 6, 1)), after):
        assert read_counts(after).searches <= 10, number
        keep_to_limits(after, date(2026, 6, 1))
        assert (read_counts(after).searches <= 10, set_aside(after)) == (True, ()), number


EVERY = [f"/pages/{number}" for number in range(8)]


def _keep_pages(folder: Path) -> None:
    with Store(folder) as store:
        for number in range(3, 8):
            store.keep(Record(url=f"/pages/{number}", source="file"), b"words " * 900)
        store.forget("/pages/0")


def test_a_power_cut_after_pages_were_stored_in_a_new_folder_leaves_the_folder_and_them(
    tmp_path: Path,
) -> None:
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    seen = set()
    for number, done in cuts(disk, partial(_keep_pages, disk / "sites" / "data"), after):
        data = after / "sites" / "data"
        with Store(data) as store:
            kept = [record.url for record in store.records()]
        assert kept == EVERY[3:] if done else kept == EVERY[3:][: len(kept)], number
        seen.add(len(kept))
    assert {0, 5} <= seen


def test_a_power_cut_while_entries_are_imported_leaves_none_or_all_of_them(tmp_path: Path) -> None:
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    table = tmp_path / "words.csv"
    rows = [f"word {number},What a word is for." for number in range(200)]
    table.write_text("\n".join(["term,definition", *rows]), encoding="utf-8")
    work = partial(import_file, table, disk / "glossary", status=Status.PUBLISHED)
    for number, done in cuts(disk, work, after):
        files = [*after.glob("glossary/*.yaml")]
        entries = len(load(files).terms) if files else 0
        assert entries == len(rows) if done else entries in (0, len(rows)), number


@pytest.mark.parametrize("pages", [0, 3])
def test_a_power_cut_while_pages_are_stored_leaves_a_sound_store_of_the_first_of_them(
    tmp_path: Path, pages: int
) -> None:
    data, after = tmp_path / "data", tmp_path / "after"
    data.mkdir()
    if pages:
        with Store(data) as store:
            for number in range(pages):
                store.keep(Record(url=f"/pages/{number}", source="file"), b"words " * 900)
    every = EVERY if pages else EVERY[3:]
    for number, _ in cuts(data, partial(_keep_pages, data), after):
        with Store(after) as store:
            assert store.database.rows("PRAGMA integrity_check") == [("ok",)], number
            kept = [record.url for record in store.records()]
            assert kept == every[: len(kept)] or kept == every[1:], number
            assert len(kept) >= pages, number
            for url in kept:
                assert store.body(url) == b"words " * 900
