"""The report of a store: made once for a state of the site, and made again when something changed."""

import json
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.errors import StorageError
from corpus.page import Page, Section
from corpus.store import Dropped, Record, State, Store
from glossary.coverage.findings import Finding
from glossary.coverage.report import Report
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from glossary.term import Label, Term
from search_app.reports.kept import read_kept, stamp_of
from search_app.reports.making import Reports, Searches, make_report, report_folder

TODAY = date(2026, 11, 24)
GLOSSARY = Glossary(
    [
        Term(id="tace", labels=(Label(text="TACE", case=True),), definition="A treatment."),
        Term(id="spleen", labels=(Label(text="spleen"),), definition="An organ."),
    ]
)


def put(store: Store, name: str, text: str, dropped: str = "") -> None:
    url = f"https://www.example.org/{name}"
    section = Section(heading="", level=1, anchor="", text=text)
    store.keep(Record(url=url, site="https://www.example.org"), text.encode())
    store.save_page(
        url, Page(url=url, title=name, sections=(section,)), [Dropped(dropped, "menu")] if dropped else [], ""
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    put(store, "a", "TACE is done here.", "About your spleen")
    put(store, "b", "An ERCP (a camera test).")
    return store


@pytest.fixture
def make(store: Store, tmp_path: Path) -> Callable[..., Report]:
    def made(**options: object) -> Report:
        known: dict[str, object] = {"folder": report_folder(tmp_path), "today": TODAY}
        return make_report(store, GLOSSARY, **{**known, **options})

    return made


def rules(report: Report) -> list[str]:
    return sorted({found.rule for found in report.findings})


def test_a_second_report_is_the_same_and_reads_no_page(
    make: Callable[..., Report], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make()
    assert "G202" in rules(first)
    monkeypatch.setattr(Store, "page", lambda self, url: pytest.fail("an unchanged page was read"))
    monkeypatch.setattr(Store, "pages", lambda self: pytest.fail("unchanged pages were read"))
    assert make() == first


def test_only_what_changed_is_read_again(
    make: Callable[..., Report], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    put(store, "b", "An ERCP.")
    read: list[str] = []
    whole = Store.page
    monkeypatch.setattr(Store, "page", lambda self, url: read.append(url) or whole(self, url))
    second = make()
    assert read == ["https://www.example.org/b"]
    assert {found.url[-1] for found in second.findings if found.rule == "G101"} == {"a", "b"}


def test_a_page_that_is_gone_is_no_more_in_the_report(make: Callable[..., Report], store: Store) -> None:
    make()
    store.mark("https://www.example.org/a", State.REMOVED, "gone")
    assert list(make().pages) == ["https://www.example.org/b"]


def test_a_page_that_goes_while_the_report_is_made_is_left_out(
    make: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Store.page
    monkeypatch.setattr(Store, "page", lambda self, url: None if url.endswith("a") else whole(self, url))
    assert list(make().pages) == ["https://www.example.org/b"]


def test_a_store_being_written_gives_a_whole_report(store: Store, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with Store(tmp_path) as other:
            for number in range(200):
                put(other, f"more-{number}", f"TACE number {number}.")
                if number % 2:
                    other.forget(f"https://www.example.org/more-{number}")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set():
            report = make_report(store, GLOSSARY, folder=report_folder(tmp_path), today=TODAY)
            assert {"https://www.example.org/a", "https://www.example.org/b"} <= set(report.pages)
    finally:
        writer.join()
    last = make_report(store, GLOSSARY, folder=report_folder(tmp_path), today=TODAY)
    assert len(last.pages) == 102
    assert (
        len(read_kept(report_folder(tmp_path) / "pages.jsonl", stamp_of(GLOSSARY.fingerprint)).pages) == 102
    )


def test_another_glossary_reads_every_page_again(store: Store, tmp_path: Path) -> None:
    make_report(store, GLOSSARY, folder=report_folder(tmp_path), today=TODAY)
    other = Glossary([Term(id="ercp", labels=(Label(text="ERCP", case=True),), definition="A test.")])
    report = make_report(store, other, folder=report_folder(tmp_path), today=TODAY)
    assert report.usage["https://www.example.org/b"] == {"ercp": 1}


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"{}\n", b"[]\n[]\n[]\n", b"null\n"])
def test_a_damaged_file_of_kept_pages_is_made_again(
    make: Callable[..., Report], tmp_path: Path, damage: bytes
) -> None:
    first = make()
    path = report_folder(tmp_path) / "pages.jsonl"
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert make() == first
    path.write_bytes(whole[: len(whole) // 2])
    assert make() == first
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_a_note_and_no_failure(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    report = make_report(store, GLOSSARY, folder=tmp_path / "file", today=TODAY)
    assert len(report.pages) == 2
    assert len([note for note in report.notes if "could not be kept" in note]) == 2


def test_each_finding_says_when_it_was_first_seen(make: Callable[..., Report], store: Store) -> None:
    make()
    put(store, "b", "An ERCP.")
    later = make(today=TODAY + timedelta(days=3))
    seen = {found.url[-1]: found.first_seen for found in later.findings if found.rule == "G101"}
    assert seen == {"a": "2026-11-24", "b": "2026-11-27"}


def test_figures_are_compared_with_the_last_report_of_an_earlier_day(
    make: Callable[..., Report], store: Store
) -> None:
    assert make().figures[0].since == ""
    make(today=TODAY + timedelta(days=1))
    put(store, "b", "An ERCP.")
    figure = make(today=TODAY + timedelta(days=2)).figures[0]
    assert (figure.value, figure.before, figure.since) == (0, 1, "2026-11-25")


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 99}', '{"format": 1, "seen": {"a": 3}, "figures": {}}']
)
def test_a_damaged_history_is_set_aside_and_said(
    make: Callable[..., Report], tmp_path: Path, text: str
) -> None:
    folder = report_folder(tmp_path)
    folder.mkdir()
    (folder / "history.json").write_text(text)
    report = make()
    assert any("damaged or of another version" in note for note in report.notes)
    assert (folder / "history.damaged.json").read_text() == text
    assert not any("damaged" in note for note in make().notes)


def test_nothing_of_what_people_searched_for_is_kept(make: Callable[..., Report], tmp_path: Path) -> None:
    found = [
        finding(rule, title="canary", message="It.", fix="", subject="canary")
        for rule in ("S501", "S502", "S503", "S504")
    ]
    report = make(searches=Searches(index_key="1", hidden=tuple, counted=lambda: tuple(found)))
    seen = json.loads((report_folder(tmp_path) / "history.json").read_text())["seen"]
    assert [each.key in seen for each in found] == [False, False, False, True]
    assert {each.first_seen for each in report.findings if each.rule == "S501"} == {""}


def test_two_reports_at_once_lose_no_first_day(store: Store, tmp_path: Path) -> None:
    def run() -> None:
        with Store(tmp_path) as own:
            make_report(own, GLOSSARY, folder=report_folder(tmp_path), today=TODAY)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = json.loads((report_folder(tmp_path) / "history.json").read_text())["seen"]
    assert set(seen.values()) == {"2026-11-24"}
    assert [path.name for path in report_folder(tmp_path).glob("tmp-*")] == []


def test_what_the_index_tells_is_kept_while_it_is_the_same(make: Callable[..., Report]) -> None:
    asked: list[str] = []

    def hidden() -> tuple[Finding, ...]:
        asked.append("hidden")
        return (finding("S504", title="TACE", message="Hidden.", fix="", term="tace"),)

    def counted() -> tuple[Finding, ...]:
        asked.append("counted")
        return (finding("S501", title="canary", message="Nothing.", fix="", subject="canary"),)

    searches = Searches(index_key="1", hidden=hidden, counts_key="1", counted=counted)
    assert {"S501", "S504"} <= set(rules(make(searches=searches)))
    assert {"S501", "S504"} <= set(rules(make(searches=searches)))
    assert asked == ["hidden", "counted", "counted"]


def test_no_word_that_was_searched_is_written_down(make: Callable[..., Report], tmp_path: Path) -> None:
    counted = finding("S501", title="canary", message="canary finds nothing", fix="", subject="canary")
    make(searches=Searches(index_key="1", hidden=tuple, counted=lambda: (counted,)))
    written = b"".join(path.read_bytes() for path in report_folder(tmp_path).iterdir())
    assert b"canary" not in written


def test_an_index_that_cannot_be_read_is_a_note(make: Callable[..., Report]) -> None:
    def hidden() -> tuple[Finding, ...]:
        raise StorageError("E511", "The index is damaged.", "Build it again.")

    report = make(searches=Searches(index_key="1", hidden=hidden))
    assert report.notes == (
        "The rules about searching were not asked: The index is damaged. Build it again.",
    )


def test_without_an_index_the_report_says_what_was_not_asked(make: Callable[..., Report]) -> None:
    assert make().notes == ("There is no index, so the rules about searching (S501 to S504) were not asked.",)


def test_the_report_in_memory_is_made_again_only_for_a_change(store: Store, tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    first = reports.current(GLOSSARY, today=TODAY)
    assert reports.current(GLOSSARY, today=TODAY) is first
    put(store, "c", "New.")
    assert len(reports.current(GLOSSARY, today=TODAY).pages) == 3
    assert reports.current(GLOSSARY, today=TODAY + timedelta(days=1)) is not first


def test_the_kept_file_is_for_its_owner_only(make: Callable[..., Report], tmp_path: Path) -> None:
    make()
    mode = (report_folder(tmp_path) / "pages.jsonl").stat().st_mode
    assert stat.S_IMODE(mode) & 0o077 == 0


def test_a_history_forgets_what_was_mended(make: Callable[..., Report], store: Store) -> None:
    make()
    put(store, "a", "TACE (chemo into the liver)")
    make(today=TODAY + timedelta(days=1))
    put(store, "a", "TACE is done here.")
    again = make(today=TODAY + timedelta(days=2))
    seen = [found.first_seen for found in again.findings if found.rule == "G101"]
    assert seen == ["2026-11-26"]


def test_an_owner_is_part_of_no_key() -> None:
    found = finding("G101", title="A", message="one", fix="", url="/a", subject="TACE")
    assert replace(found, owner="Ann", message="two", start=9, title="B").key == found.key
    assert replace(found, subject="SIRT").key != found.key
